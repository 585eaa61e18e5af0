"""Rights with an end: granted with one, given one, relieved of it."""

from datetime import date, timedelta

import pytest

from netent.habilitations.service import Changed
from netent.kernel.reasons import Reason
from tests.factories.tenancy import NOW
from tests.habilitations.firm import Firm, Held

TODAY = date(2026, 11, 20)
TOMORROW = TODAY + timedelta(days=1)
FRIDAY = TODAY + timedelta(days=14)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def firm() -> Firm:
    return Firm("Ana", clients=2)


def test_grant_with_an_end_can_be_used_until_that_day_included(firm: Firm) -> None:
    assert firm.grant("DPAE", until=FRIDAY) == Changed(pairs=2, rights=2)
    siret = firm.sirets[0]
    assert firm.held() == {Held(s, "Ana", "DPAE", TOMORROW, FRIDAY) for s in firm.sirets}
    assert firm.decide("Ana", "DPAE", siret, on=TODAY).reason is Reason.ACCESS_DELAY
    assert firm.decide("Ana", "DPAE", siret, on=TOMORROW).allowed
    last = firm.decide("Ana", "DPAE", siret, on=FRIDAY)
    assert (last.allowed, last.ends_on) == (True, FRIDAY)
    after = firm.decide("Ana", "DPAE", siret, on=FRIDAY + timedelta(days=1))
    assert (after.allowed, after.reason, after.ends_on) == (False, Reason.ENDED, FRIDAY)


def test_grant_that_would_end_before_it_begins_is_refused(firm: Firm) -> None:
    with pytest.raises(ValueError, match="before it is granted"):
        firm.grant("DPAE", until=TODAY - timedelta(days=1))
    assert firm.held() == set()


def test_grant_with_an_end_leaves_what_is_held_for_good(firm: Firm) -> None:
    firm.grant("DPAE")
    assert firm.grant("DPAE", "DAT", until=FRIDAY) == Changed(pairs=2, rights=2)
    ends = {held.right: held.ends_on for held in firm.held()}
    assert ends == {"DPAE": None, "DAT": FRIDAY}


def test_end_of_a_right_that_waits_keeps_its_opening(firm: Firm) -> None:
    firm.grant("DPAE")
    assert firm.set_end("DPAE", until=FRIDAY) == Changed(pairs=2, rights=2)
    assert firm.held() == {Held(s, "Ana", "DPAE", TOMORROW, FRIDAY) for s in firm.sirets}


def test_end_of_an_open_right_touches_no_other_right(firm: Firm) -> None:
    firm.grant("DPAE", "DAT")
    later = NOW + timedelta(days=3)
    assert firm.set_end("DPAE", until=FRIDAY, at=later, on=firm.sirets[:1]).rights == 1
    assert firm.held(at=later) == {
        Held(firm.sirets[0], "Ana", "DPAE", None, FRIDAY),
        Held(firm.sirets[0], "Ana", "DAT"),
        Held(firm.sirets[1], "Ana", "DPAE"),
        Held(firm.sirets[1], "Ana", "DAT"),
    }


def test_end_that_is_lifted_leaves_the_right_for_good(firm: Firm) -> None:
    firm.grant("DPAE", until=FRIDAY)
    later = NOW + timedelta(days=3)
    assert firm.set_end("DPAE", until=None, at=later) == Changed(pairs=2, rights=2)
    assert firm.held(at=later) == {Held(s, "Ana", "DPAE") for s in firm.sirets}
    assert firm.decide("Ana", "DPAE", firm.sirets[0], on=FRIDAY + timedelta(days=9)).allowed


def test_end_that_is_there_already_changes_nothing(firm: Firm) -> None:
    firm.grant("DPAE", until=FRIDAY)
    before = len(firm.changes())
    assert firm.set_end("DPAE", "DAT", until=FRIDAY) == Changed(0, 0)
    assert len(firm.changes()) == before


def test_end_of_some_rights_of_one_window_leaves_the_others_theirs(firm: Firm) -> None:
    firm.grant("DSN", until=FRIDAY)
    monday = FRIDAY + timedelta(days=3)
    assert firm.set_end("DSN-RG", until=monday).rights == 2
    ends = {held.right: held.ends_on for held in firm.held()}
    assert ends == {"DSN-RG": monday, "DSN-RA": FRIDAY, "DSN-PAI": FRIDAY}


def test_regrant_with_an_end_keeps_the_first_opening(firm: Firm) -> None:
    firm.grant("DPAE")
    firm.withdraw("DPAE", at=NOW + timedelta(days=2))
    firm.grant("DPAE", at=NOW + timedelta(days=5), until=FRIDAY)
    decided = firm.decide("Ana", "DPAE", firm.sirets[0], on=TODAY + timedelta(days=5))
    assert (decided.allowed, decided.opens_on, decided.ends_on) == (True, TOMORROW, FRIDAY)
