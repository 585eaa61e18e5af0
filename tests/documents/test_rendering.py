"""Documents take text as text, and come out the same each time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import typst

from netent.documents import render
from tests.documents.reading import Pdf

WRITTEN = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
DATA: dict[str, Any] = {
    "introduction": "Bonjour.",
    "company": [("Entreprise", "Durand")],
    "administrator": [],
    "declarations": [],
    "establishments_count": "0",
    "establishments": [],
    "declarants": [],
}


def rendered(words: str = "Durand", **changes: Any) -> bytes:
    given: dict[str, Any] = {"title": "Compte rendu", "written_at": WRITTEN}
    data = DATA | {"company": [("Entreprise", words)]}
    return render("registration_account", data, **given | changes)


def test_document_tells_its_title_its_language_and_its_standard() -> None:
    pdf = Pdf(rendered(title="Compte rendu de Zoé", language="en"))
    assert (pdf.title, pdf.language) == ("Compte rendu de Zoé", "en")
    assert pdf.shows_title
    assert pdf.is_marked
    assert "<pdfuaid:part>1</pdfuaid:part>" in pdf.claims
    assert pdf.tags[:2] == ["Document", "H1"]


def test_document_of_the_same_data_and_moment_is_the_same_bytes() -> None:
    assert rendered() == rendered()
    assert rendered() != rendered(written_at=WRITTEN + timedelta(days=2))


@pytest.mark.parametrize(
    "words",
    [
        "#strong[Durand] *x* _y_ $z$ `c`",
        '#read("look.typ")',
        '"] #panic() [',
        "= Titre @ref <label> \\ // fin",
        '{"data": 1}',
    ],
)
def test_name_made_of_markup_comes_out_as_the_text_it_is(words: str) -> None:
    assert words in Pdf(rendered(words)).text


@pytest.mark.parametrize(
    ("words", "seen"),
    [
        ("Élodie Œuvré-Łukasz ŻÓŁĆ ßğ", "Élodie Œuvré-Łukasz ŻÓŁĆ ßğ"),
        ("Ελένη Иванова", "Ελένη Иванова"),
        ("E\u0301lodie", "Élodie"),
        ("山田 Émile 😀", "?? Émile ?"),
        ("a\x00b\u202ec\ud800d\u200be", "abcde"),
        ("une\nligne\r\nautre", "une ligne autre"),
    ],
)
def test_name_in_any_alphabet_makes_a_document(words: str, seen: str) -> None:
    assert f"Entreprise {seen} " in Pdf(rendered(words)).text


def test_every_latin_letter_that_is_kept_is_one_the_fonts_have() -> None:
    letters = "".join(map(chr, range(0x20, 0x180))) + "’“”–—…€\u202f"
    assert Pdf(rendered(letters + "山")).text.count("Œ") == 1


def test_template_at_fault_is_an_error_and_no_document() -> None:
    with pytest.raises(typst.TypstError):
        render("registration_account", {}, title="x", written_at=WRITTEN)
