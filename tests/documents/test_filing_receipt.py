"""The receipt of a filing: its number, what was filed, when and by whom, and the file's digest."""

from dataclasses import replace
from datetime import UTC, date, datetime

from netent.documents.filing_receipt import ReceiptPaper, filing_receipt
from tests.documents.reading import Pdf

FILED = ReceiptPaper(
    receipt="DSN-2026-11-7F3K-92QD",
    declaration="DSN",
    label="Déclaration sociale nominative",
    period_start=date(2026, 11, 1),
    period_end=date(2026, 11, 30),
    due_on=date(2026, 12, 15),
    siret="44308090800017",
    name="Atelier de Rennes",
    registration="Cabinet Morvan",
    siren="443080908",
    filed_by="Anne Morvan",
    filed_at=datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    file_name="paie #1 [x] $y.dsn",
    size=1_234_567,
    sha256="0123456789abcdef" * 4,
    outcome="",
)


def lacking(paper: ReceiptPaper, *said: str) -> list[str]:
    pdf = Pdf(filing_receipt(paper))
    assert len(pdf.pages) == 1
    return [words for words in said if words not in pdf.text]


def test_receipt_tells_what_was_filed_and_its_digest() -> None:
    missing = lacking(
        FILED,
        *("DSN-2026-11-7F3K-92QD", "DSN, Déclaration sociale nominative", "443 080 908 00017"),
        *("du 1er novembre 2026 au 30 novembre 2026", "15 décembre 2026", "Atelier de Rennes"),
        *("20 novembre 2026 à 14 h 05", "Anne Morvan", "Cabinet Morvan", "paie #1 [x] $y.dsn"),
        *("1 234 567 octets", "01234567 89abcdef"),
    )
    assert missing == []


def test_receipt_of_nothing_to_declare_has_no_file() -> None:
    nil = replace(FILED, file_name="", size=0, sha256="", period_end=FILED.period_start)
    pdf = Pdf(filing_receipt(nil))
    assert "Néant : rien à déclarer" in pdf.text
    assert "Date de l’événement" in pdf.text
    assert "SHA-256" not in pdf.text
    assert "octets" not in pdf.text


def test_receipt_of_what_gave_way_says_so() -> None:
    outcome = "Ce dépôt n’est plus en vigueur : Luc Second l’a annulé le 21 novembre 2026."
    assert lacking(replace(FILED, outcome=outcome), outcome) == []
