"""Ticking, the difference, and the save: what is held afterwards, and what is told."""

from datetime import date, timedelta

import pytest

from netent.kernel import clock
from netent.kernel.reasons import Reason
from tests.factories.imports import Firm
from tests.ticking.holding import decided, held, opening
from tests.ticking.sheet import Matrix


def today() -> date:
    return clock.paris_day(clock.now())


def test_ticked_right_is_held_after_the_difference_was_shown(matrix: Matrix, firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    sheet = matrix.open().tick(bruno, siret, "DSN-RG", "DPAE")
    review = matrix.review(sheet)
    assert held(firm) == {}
    assert "Droits ajoutés 2" in review.text
    assert [row[:2] for row in review.rows()] == [
        ["Bruno Durand", "DSN régime général"],
        ["Bruno Durand", "DPAE déclarer"],
    ]
    done = matrix.apply(review)
    assert done.notices() == ["C’est fait : 2 droits ajoutés."]
    assert held(firm) == {(siret, "Bruno"): {"DSN-RG", "DPAE"}}
    assert opening(firm, bruno, siret, "DPAE") == today() + timedelta(days=1)
    assert decided(firm, bruno, siret, "DPAE").reason is Reason.ACCESS_DELAY


def test_unticked_right_is_held_no_more_and_the_others_stay(matrix: Matrix, firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    matrix.save(matrix.open().tick(bruno, siret, "DSN-RG", "DPAE"))
    sheet = matrix.open()
    assert sheet.is_ticked(bruno, siret, "DPAE")
    sheet.tick(bruno, siret, "DPAE", on=False).tick(bruno, siret, "DSN-PAI")
    done = matrix.save(sheet)
    assert done.notices() == ["C’est fait : 1 droit ajouté, 1 droit retiré."]
    assert held(firm) == {(siret, "Bruno"): {"DSN-RG", "DSN-PAI"}}


def test_nothing_ticked_is_nothing_to_apply(matrix: Matrix, firm: Firm) -> None:
    page = matrix.review(matrix.open(), to="matrix.index")
    assert page.notices() == ["Aucune case n’a changé : il n’y a rien à appliquer."]


@pytest.mark.parametrize("wrong", ["row", "tick", "change"])
def test_fields_of_no_page_of_ours_are_refused(matrix: Matrix, wrong: str) -> None:
    fields = matrix.open().fields(**{wrong: "x.y=z"})
    matrix.pages.send(matrix.pages.url("matrix.review"), fields, status=400)
