"""The demo's parameter sheet: that it is fictitious comes first, and what is to be entered."""

from datetime import UTC, date, datetime

from netent.documents.example_sheet import ExampleSheet, example_sheet
from tests.documents.reading import Pdf


def test_sheet_says_first_that_it_is_fictitious_then_whose_it_is_and_what_to_enter() -> None:
    sheet = ExampleSheet(
        body="Mutuelle des Bouleaux (fictive)",
        title="Complémentaire santé",
        version="2026.1",
        dated_on=date(2026, 1, 15),
        rows=[("S21.G00.15.002 – Code organisme", "FM0001")],
        written_at=datetime(2026, 1, 15, tzinfo=UTC),
    )
    pdf = Pdf(example_sheet(sheet))
    assert len(pdf.pages) == 1
    assert pdf.title == "Complémentaire santé"
    assert pdf.language == "fr"
    assert pdf.is_marked
    assert "Table" in pdf.tags
    for word in ("Mutuelle des Bouleaux", "2026.1", "15 janvier 2026", "FM0001"):
        assert pdf.text.index("Fiche fictive") < pdf.text.index(word)
