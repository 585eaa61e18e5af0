"""Ticks go along from page to page and from filter to filter, up to a bound."""

import pytest

from netent.matrix import changes
from netent.matrix.changes import MOST_CHANGES
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm
from tests.factories.perimeter import make_portfolio
from tests.ticking.acts import change
from tests.ticking.holding import held
from tests.ticking.sheet import Matrix


def test_ticks_of_other_pages_and_filters_are_applied_together(matrix: Matrix, firm: Firm) -> None:
    bruno, chloe = firm.declarants
    extra = sorted(sirets(8, start=48_000_000))
    make_portfolio(firm.registration, "Lot", clients=extra)
    change(firm, bruno, extra[0], "DPAE", given=True)
    sheet = matrix.open(member=bruno.public_id, size=10).tick(bruno, firm.sirets[0], "DSN-RG")
    sheet = matrix.turn(sheet, member=str(chloe.public_id)).tick(chloe, extra[1], "DSN-RG")
    assert "1 modification en attente" in sheet.seen.text
    sheet = matrix.turn(sheet, member="", page="2")
    assert "2 modifications en attente" in sheet.seen.text
    # Back where it began: the tick is there, and can be taken back.
    sheet = matrix.turn(sheet, member=str(bruno.public_id), page="1")
    assert sheet.is_ticked(bruno, firm.sirets[0], "DSN-RG")
    sheet.tick(bruno, firm.sirets[0], "DSN-RG", on=False)
    sheet.tick(bruno, extra[0], "DPAE", on=False).tick(bruno, extra[2], "DSN-PAI")
    assert matrix.save(sheet).notices() == ["C’est fait : 2 droits ajoutés, 1 droit retiré."]
    assert held(firm) == {(extra[1], "Chloé"): {"DSN-RG"}, (extra[2], "Bruno"): {"DSN-PAI"}}


def test_filter_without_a_tick_leads_to_an_address_of_its_own(matrix: Matrix, firm: Firm) -> None:
    sheet = matrix.turn(matrix.open(), to="matrix.index", declaration="DPAE", q=firm.sirets[0])
    assert sheet.seen.response.request.args.to_dict() == {
        "declaration": "DPAE",
        "q": firm.sirets[0],
    }


def test_review_leads_back_to_ticking_with_every_tick(matrix: Matrix, firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    review = matrix.review(matrix.open().tick(bruno, siret, "DPAE"))
    from_review = matrix.pages.press(review, "matrix.turn")
    assert "1 modification en attente" in from_review.text
    box = from_review.soup.select_one("main input[name=tick][checked]")
    assert box is not None
    assert str(box["value"]).endswith(".DPAE")


def test_more_changes_than_a_save_takes_are_refused_with_the_bound(
    matrix: Matrix, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert MOST_CHANGES == changes.MOST_CHANGES == 5_000
    bruno, siret = firm.declarants[0], firm.sirets[0]
    fields = matrix.open().tick(bruno, siret, "DSN-RG").fields()
    fields["change"] = [
        f"+{number:014d}.{bruno.public_id.hex}.DPAE=0v0" for number in range(MOST_CHANGES)
    ]
    pages = matrix.pages
    page = pages.send(pages.url("matrix.review"), fields, status=422)
    assert "5 001 modifications sont en attente" in page.text
    assert held(firm) == {}


def test_ticks_beyond_a_page_of_the_largest_kind_fit_in_a_form(matrix: Matrix, firm: Firm) -> None:
    bruno = firm.declarants[0]
    fields = matrix.open().fields()
    fields["change"] = [
        f"+{number:014d}.{bruno.public_id.hex}.SPECTACLE=0v0e20301231" for number in range(4_900)
    ]
    pages = matrix.pages
    page = pages.send(pages.url("matrix.review"), fields)
    assert "À revoir 4 900" in page.text
