"""The form of a termination: what ends, who asks, when each thing comes, where to sign."""

from dataclasses import replace
from datetime import UTC, datetime

from netent.documents import TerminationPaper, termination_form
from netent.kernel.enums import RegistrationKind
from tests.documents.reading import Pdf

ASKED = TerminationPaper(
    company="Ateliers du Héron",
    siren="443080908",
    kind=RegistrationKind.MULTI,
    siret="44308090800017",
    name="Atelier de Rennes",
    address="3 rue des Lilas, 35000 RENNES",
    asked_by="Anne Morvan",
    why="Fermeture de l’atelier",
    needs_second=True,
    asked_at=datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    lapses_at=datetime(2026, 12, 5, 13, 5, tzinfo=UTC),
    confirmed_at=None,
    confirmed_by="",
    takes_effect_at=None,
    outcome="",
    written_at=datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
)
RUNNING = replace(
    ASKED,
    confirmed_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    confirmed_by="Luc Second",
    takes_effect_at=datetime(2026, 12, 21, 9, 0, tzinfo=UTC),
)


def lacking(paper: TerminationPaper, *said: str) -> list[str]:
    pdf = Pdf(termination_form(paper))
    assert len(pdf.pages) == 1
    return [words for words in said if words not in pdf.text]


def test_form_of_an_establishment_tells_its_request() -> None:
    missing = lacking(
        ASKED,
        *("Demande de résiliation « établissement »", "Ateliers du Héron", "443 080 908"),
        *("443 080 908 00017", "Atelier de Rennes", "3 rue des Lilas, 35000 RENNES"),
        *("Anne Morvan", "Fermeture de l’atelier", "le 20 novembre 2026 à 14 h 05"),
        *("par un second administrateur, avant le 5 décembre 2026 à 14 h 05",),
        *("Le demandeur", "Le second administrateur", "elle continue pour les autres"),
    )
    assert missing == []


def test_form_that_was_confirmed_tells_by_whom_and_the_day_of_the_end() -> None:
    missing = lacking(
        RUNNING,
        "La résiliation prendra effet le 21 décembre 2026 à 10 h 00.",
        "le 21 novembre 2026 à 10 h 00, par Luc Second",
        "avant le 21 décembre 2026 à 10 h 00",
    )
    assert missing == []


def test_form_of_the_company_names_no_establishment_and_only_administrator_signs_alone() -> None:
    alone = replace(RUNNING, siret="", name="", address="", confirmed_by="", needs_second=False)
    text = Pdf(termination_form(alone)).text
    assert "« entreprise »" in text
    assert "Établissement (SIRET)" not in text
    assert "Le second administrateur" not in text
    assert "le demandeur est le seul administrateur" in text


def test_form_not_yet_asked_for_binds_to_nothing_and_names_no_day() -> None:
    bare = replace(ASKED, asked_at=None, lapses_at=None, why="")
    text = Pdf(termination_form(bare)).text
    assert "n’engage à rien" in text
    assert "2026" not in text
    assert "Motif" not in text


def test_form_is_tagged_with_headings_and_tables_that_have_heads() -> None:
    pdf = Pdf(termination_form(RUNNING))
    assert pdf.tags.count("H1") == 1
    assert pdf.tags.count("H2") == 5
    assert pdf.tags.count("Table") == pdf.tags.count("THead") == 4
    assert (pdf.title, pdf.language) == ("Demande de résiliation «\u00a0établissement\u00a0»", "fr")


def test_marks_of_the_layout_in_a_reason_stay_text() -> None:
    odd = replace(ASKED, why='#set page(width: 1cm) *gras* $x$ <a> "b" \\ 名前')
    assert "#set page(width: 1cm) *gras*" in Pdf(termination_form(odd)).text
