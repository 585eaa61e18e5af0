"""Rights lent until a day: given so, their end set, moved, lifted."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from netent.kernel import clock
from netent.policies.rules import Rules
from tests.accounts.people import PASSWORD
from tests.factories.imports import Firm
from tests.factories.tenancy import NOW
from tests.support.pages import Pages
from tests.ticking.acts import change
from tests.ticking.gifts import applied, reviewed
from tests.ticking.holding import ends, held
from tests.ticking.sheet import Matrix

DAY = timedelta(days=1)
LAST = date(2030, 1, 31)


def today() -> date:
    return clock.paris_day(clock.now())


def test_added_rights_are_lent_until_the_day_given(matrix: Matrix, firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    change(firm, bruno, siret, "DSN-RG", given=True)
    matrix.save(matrix.open().tick(bruno, siret, "DPAE"), ends_on=LAST.isoformat())
    assert ends(firm, bruno, siret) == {"DPAE": LAST}
    assert "jusqu’au 31 janv. 2030" in matrix.open().cell(bruno, siret, "DPAE")


def test_end_is_set_moved_and_lifted_on_rights_held(matrix: Matrix, firm: Firm) -> None:
    bruno, chloe = firm.declarants
    siret = firm.sirets[0]
    change(firm, bruno, siret, "DSN-RG", "DPAE", given=True, now=NOW - 30 * DAY)
    for day in (LAST, LAST + DAY):
        sheet = matrix.turn(matrix.open(), to="matrix.index", mode="ends")
        assert sheet.box(chloe, siret, "DPAE") is None
        assert not sheet.is_ticked(bruno, siret, "DPAE")
        review = matrix.review(sheet.tick(bruno, siret, "DPAE"))
        assert "Fins changées 1" in review.text
        done = matrix.apply(review, choice="on", new_end=day.isoformat())
        assert done.notices() == ["C’est fait : 1 fin changée."]
        assert ends(firm, bruno, siret) == {"DPAE": day}
    review = matrix.review(matrix.open(mode="ends").tick(bruno, siret, "DPAE"))
    assert review.rows()[0][-1] == "1er février 2030"
    matrix.apply(review, choice="never")
    assert ends(firm, bruno, siret) == {}
    assert held(firm) == {(siret, "Bruno"): {"DSN-RG", "DPAE"}}


def test_ends_and_ticks_are_carried_and_applied_together(matrix: Matrix, firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    change(firm, bruno, siret, "DSN-RG", given=True)
    sheet = matrix.open().tick(bruno, siret, "DPAE")
    sheet = matrix.turn(sheet, mode="ends").tick(bruno, siret, "DSN-RG")
    sheet = matrix.turn(sheet, mode="")
    assert sheet.is_ticked(bruno, siret, "DPAE")
    done = matrix.save(sheet, choice="on", new_end=LAST.isoformat())
    assert done.notices() == ["C’est fait : 1 droit ajouté, 1 fin changée."]
    assert ends(firm, bruno, siret) == {"DSN-RG": LAST}


def test_day_that_ends_many_rights_asks_for_the_password(
    matrix: Matrix, firm: Firm, put_in_force: Callable[..., Rules]
) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    change(firm, bruno, siret, "DSN-RG", "DPAE", given=True)
    put_in_force(mass_removal_rights=2)
    review = matrix.review(matrix.open(mode="ends").tick(bruno, siret, "DSN-RG", "DPAE"))
    typed = {"choice": "on", "new_end": LAST.isoformat()}
    refused = matrix.apply(review, to=None, status=422, **typed)
    assert ends(firm, bruno, siret) == {}
    matrix.apply(refused, current=PASSWORD, **typed)
    assert ends(firm, bruno, siret) == {"DSN-RG": LAST, "DPAE": LAST}


def test_gift_that_would_end_before_it_opens_is_refused(pages: Pages, firm: Firm) -> None:
    page = pages.get("matrix.bulk")
    review = reviewed(pages, page, firm.declarants[:1], ["DPAE"], ends_on=today().isoformat())
    refused = applied(pages, review, to=None, status=422)
    assert "il prendrait fin avant d’ouvrir" in refused.errors()[0]
    assert held(firm) == {}


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"ends_on": "2020-01-01"}, "Ce jour est passé."),
        ({"ends_on": "demain"}, "date"),
        ({"ends_on": "today"}, "il prendrait fin avant d’ouvrir"),
    ],
)
def test_impossible_last_day_of_added_rights_is_refused_at_its_field(
    matrix: Matrix, firm: Firm, typed: dict[str, str], error: str
) -> None:
    typed = {name: today().isoformat() if day == "today" else day for name, day in typed.items()}
    review = matrix.review(matrix.open().tick(firm.declarants[0], firm.sirets[0], "DPAE"))
    page = matrix.apply(review, to=None, status=422, **typed)
    assert error in page.text
    assert page.soup.select_one("#ends_on[aria-invalid]") is not None
    assert held(firm) == {}
    assert matrix.apply(page, ends_on="").notices() == ["C’est fait : 1 droit ajouté."]


@pytest.mark.parametrize("typed", [{}, {"choice": "on"}, {"choice": "on", "new_end": "2020-01-01"}])
def test_end_of_held_rights_needs_a_choice_and_a_day_to_come(
    matrix: Matrix, firm: Firm, typed: dict[str, str]
) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    change(firm, bruno, siret, "DPAE", given=True)
    review = matrix.review(matrix.open(mode="ends").tick(bruno, siret, "DPAE"))
    page = matrix.apply(review, to=None, status=422, **typed)
    assert page.errors()
    assert ends(firm, bruno, siret) == {}
