"""The outbox of letters: what is kept, what is erased, and one sheet a letter."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.notices import letters, letters_printing, sealing
from netent.notices.letters_rendering import letters_pdf
from netent.notices.models import Letter
from netent.notices.states import LetterState, LetterTemplate
from netent.sweep import sweep
from tests.documents.reading import Pdf
from tests.factories.tenancy import NOW
from tests.support.threads import at_once

PORTAL_URL = "http://netent.example"
CODE = "ABCDEFGH23"
ADDRESS = ["BOULANGERIE DURAND", "Le Fournil", "12 RUE DE LA PAIX", "75002 PARIS"]
ARGUMENTS = {
    "company": "Boulangerie #strong[Durand]",
    "siren": "443080908",
    "siret": "44308090800017",
}
UNTIL = NOW + timedelta(days=15)


def put_key(**changes: Any) -> Letter:
    """A letter with an activation key, waiting since `NOW`."""
    given: dict[str, Any] = {
        "template": LetterTemplate.ACTIVATION_KEY,
        "address": ADDRESS,
        "arguments": ARGUMENTS | {"candidate": "Zoé Petit", "valid_until": UNTIL},
        "secret": {"code": CODE},
        "expires_at": UNTIL,
        "registration_id": None,
        "now": NOW,
    }
    with transaction(PORTAL) as session:
        return letters.send_letter(session, **given | changes)


def put_head(**changes: Any) -> Letter:
    """A letter to the head of an establishment."""
    arguments = ARGUMENTS | {"administrator": "Camille Morvan", "registered_at": NOW}
    return put_key(
        template=LetterTemplate.HEAD_INFORMED,
        **{"arguments": arguments, "secret": None, "expires_at": None} | changes,
    )


def stored() -> list[Letter]:
    with reading(PORTAL) as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def pdf_of(*found: letters.LetterEntry) -> Pdf:
    return Pdf(letters_pdf(found, portal=PORTAL_URL, now=NOW))


def printed(path: Path) -> letters_printing.Printed:
    return letters_printing.print_batch(path, portal=PORTAL_URL, now=NOW)


def test_letter_waits_with_its_secret_sealed_in_the_row(app: Flask) -> None:
    put_key()
    with reading(PORTAL) as session:
        row = session.execute(text("SELECT * FROM letter")).one()
        [entry] = letters.waiting(session, now=NOW)
    assert CODE not in str(row)
    assert CODE not in repr(entry)
    assert entry.secret == {"code": CODE}
    assert entry.arguments["valid_until"] == UNTIL


@pytest.mark.parametrize("address", [[], ["  "], [f"line {n}" for n in range(7)]])
def test_letter_without_an_address_for_a_window_is_refused(app: Flask, address: list[str]) -> None:
    with pytest.raises(ValueError, match="1 to 6 lines"):
        put_key(address=address)
    assert stored() == []


def test_key_letter_says_the_key_its_end_and_how_to_enter_it(app: Flask) -> None:
    put_key()
    pdf = pdf_of(*letters_printing.to_print(now=NOW))
    for words in (CODE, "Zoé Petit", "Boulangerie #strong[Durand]", "443 080 908 00017"):
        assert words in pdf.text
    assert "sert une seule fois, avant le" in pdf.text
    # the address may break at the end of a line
    assert f"seconnecteà{PORTAL_URL}," in "".join(pdf.text.split())
    assert pdf.tags.count("H1") == 1
    assert pdf.title == "Une clé pour devenir administrateur sur netent"


def test_letter_to_the_head_says_who_registered_and_what_to_do(app: Flask) -> None:
    put_head()
    text_ = pdf_of(*letters_printing.to_print(now=NOW)).text
    assert "Camille Morvan" in text_
    assert "prévenez sans attendre" in text_
    assert CODE not in text_


def test_letter_in_english_holds_no_french(app: Flask) -> None:
    put_head(locale="en")
    pdf = pdf_of(*letters_printing.to_print(now=NOW))
    assert pdf.language == "en"
    assert "Its first administrator is Camille Morvan" in pdf.text
    assert "administrateur" not in pdf.text


def test_address_stands_in_the_window_and_nothing_else_does(app: Flask) -> None:
    put_key(address=[*ADDRESS, "CEDEX 02 " + "W" * 60, "FRANCE"])
    pieces = pdf_of(*letters_printing.to_print(now=NOW)).positions(0)
    seen = [words for x, y, words in pieces if 90 < x < 200 and 34 < y < 90]
    surely = [words for x, y, words in pieces if 100 < x < 190 and 45 < y < 79]
    assert seen == surely
    assert "".join(seen).replace(" ", "").startswith("BOULANGERIEDURANDLeFournil12RUE")
    assert "FRANCE" in "".join(seen)
    assert "W" * 60 in "".join(seen)


def test_batch_begins_each_letter_on_a_right_page_and_is_whole(app: Flask, tmp_path: Path) -> None:
    for _ in range(3):
        put_key()
    out = tmp_path / "lot.pdf"
    assert len(printed(out).letters) == 3
    pages = Pdf(out.read_bytes()).pages
    assert [number for number, page in enumerate(pages, 1) if CODE in page] == [1, 3, 5]
    assert out.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [out]


def test_printed_letter_has_lost_its_secret_and_is_printed_no_more(
    app: Flask, tmp_path: Path
) -> None:
    put_key()
    batch = printed(tmp_path / "1.pdf").batch
    [letter] = stored()
    assert (letter.state, letter.sealed) == (LetterState.PRINTED, None)
    assert (letter.printed_at, letter.printed_batch) == (NOW, batch)
    again = printed(tmp_path / "2.pdf")
    assert (again.batch, list(again.letters)) == (None, [])
    assert not (tmp_path / "2.pdf").exists()


def test_two_batches_at_once_print_each_letter_once(app: Flask, tmp_path: Path) -> None:
    for _ in range(4):
        put_key()

    def batch(name: str) -> letters_printing.Printed:
        with app.app_context():
            return printed(tmp_path / name)

    found = at_once(lambda: batch("a.pdf"), lambda: batch("b.pdf"))
    told = sorted(each.id for one in found for each in one.letters)  # type: ignore[attr-defined]
    assert told == [letter.id for letter in stored()]
    texts = [Pdf(path.read_bytes()).text for path in tmp_path.iterdir()]
    assert sum(words.count(CODE) for words in texts) == 4


def test_batch_never_writes_over_a_file_that_is_there(app: Flask, tmp_path: Path) -> None:
    put_key()
    for name in ("lot.pdf", "lot.pdf.part"):
        standing = tmp_path / name
        standing.write_bytes(b"yesterday's keys")
        with pytest.raises(FileExistsError):
            printed(tmp_path / "lot.pdf")
        assert standing.read_bytes() == b"yesterday's keys"
        standing.unlink()
    assert stored()[0].state is LetterState.WAITING


def test_letter_lost_to_another_batch_leaves_no_file_and_no_mark(
    app: Flask, tmp_path: Path
) -> None:
    first, second = put_key(), put_key()
    with transaction(PORTAL) as session:
        assert letters.mark_printed(session, [first.id], now=NOW)
    with transaction(PORTAL) as session:
        assert letters.mark_printed(session, [first.id, second.id], now=NOW) is None
    assert stored()[1].state is LetterState.WAITING


def test_letter_that_expired_is_erased_by_the_sweep_at_its_moment(
    app: Flask, tmp_path: Path
) -> None:
    put_key()
    put_head()
    sweep(UNTIL - timedelta(seconds=1))
    assert stored()[0].sealed is not None
    assert len(letters_printing.to_print(now=UNTIL)) == 1
    for _ in range(2):
        sweep(UNTIL)
        key, head = stored()
        assert (key.state, key.sealed) == (LetterState.ERASED, None)
        assert head.state is LetterState.WAITING


def test_letter_sealed_with_another_key_is_told_and_not_printed(app: Flask, tmp_path: Path) -> None:
    put_key()
    sealing.bind("another key of the application")
    try:
        result = printed(tmp_path / "lot.pdf")
    finally:
        sealing.bind(app.config["SECRET_KEY"])
    assert (result.batch, result.unreadable) == (None, 1)
    assert list(tmp_path.iterdir()) == []
    assert stored()[0].state is LetterState.WAITING
