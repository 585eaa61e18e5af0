"""What goes from one member to another: transfer and copy."""

from datetime import date, timedelta

import pytest

from netent.database.sessions import reading
from netent.habilitations.decision import first_opening
from netent.habilitations.service import Changed
from tests.factories.tenancy import NOW
from tests.habilitations.firm import Firm, Held

TODAY = date(2026, 11, 20)
TOMORROW = TODAY + timedelta(days=1)
FRIDAY = TODAY + timedelta(days=14)
LATER = NOW + timedelta(days=10)
LATER_DAY = TODAY + timedelta(days=10)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def firm() -> Firm:
    return Firm("Ana", "Bob", clients=2)


def first_day(firm: Firm, member: str, declaration: str) -> date | None:
    with reading(firm.tenant) as session:
        return first_opening(
            session,
            member_id=firm.members[member].public_id,
            declaration=declaration,
            siret=firm.sirets[0],
        )


def test_transfer_gives_all_and_leaves_the_giver_nothing(firm: Firm) -> None:
    firm.grant("DSN", "DPAE", to=["Ana"])
    assert firm.transfer("Ana", "Bob", at=LATER) == Changed(pairs=2, rights=8)
    assert {held.member for held in firm.held()} == {"Bob"}
    assert len(firm.held()) == 8


def test_transfer_of_open_rights_begins_no_new_delay(firm: Firm) -> None:
    firm.grant("DPAE", to=["Ana"])
    firm.transfer("Ana", "Bob", at=LATER)
    assert firm.decide("Bob", "DPAE", firm.sirets[0], on=LATER_DAY).allowed
    assert first_day(firm, "Bob", "DPAE") == TOMORROW


def test_transfer_of_rights_that_wait_keeps_their_day(firm: Firm) -> None:
    firm.grant("DPAE", to=["Ana"])
    firm.transfer("Ana", "Bob")
    assert firm.held() == {Held(s, "Bob", "DPAE", TOMORROW) for s in firm.sirets}


def test_transfer_to_who_holds_it_lets_the_earlier_opening_win(firm: Firm) -> None:
    firm.grant("DPAE", to=["Ana"])
    firm.grant("DPAE", to=["Bob"], at=LATER)
    assert firm.transfer("Ana", "Bob", at=LATER) == Changed(pairs=2, rights=2)
    assert firm.held(at=LATER) == {Held(s, "Bob", "DPAE") for s in firm.sirets}
    assert first_day(firm, "Bob", "DPAE") == TOMORROW


def test_transfer_to_who_had_it_first_changes_nothing_of_his(firm: Firm) -> None:
    firm.grant("DPAE", to=["Bob"])
    firm.grant("DPAE", to=["Ana"], at=LATER)
    assert firm.transfer("Ana", "Bob", at=LATER) == Changed(0, 0)
    assert firm.held(at=LATER) == {Held(s, "Bob", "DPAE") for s in firm.sirets}


@pytest.mark.parametrize(
    ("giver", "receiver", "expected"),
    [
        (FRIDAY, FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=3)),
        (FRIDAY + timedelta(days=3), FRIDAY, FRIDAY + timedelta(days=3)),
        (None, FRIDAY, None),
        (FRIDAY, None, None),
    ],
)
def test_transfer_lets_the_later_end_win(
    firm: Firm, giver: date | None, receiver: date | None, expected: date | None
) -> None:
    firm.grant("DPAE", to=["Ana"], until=giver)
    firm.grant("DPAE", to=["Bob"], until=receiver)
    firm.transfer("Ana", "Bob")
    assert {held.ends_on for held in firm.held()} == {expected}


def test_transfer_of_an_end_goes_over_to_who_holds_nothing(firm: Firm) -> None:
    firm.grant("DPAE", to=["Ana"], until=FRIDAY)
    firm.transfer("Ana", "Bob", at=LATER)
    assert firm.held(at=LATER) == {Held(s, "Bob", "DPAE", None, FRIDAY) for s in firm.sirets}


def test_transfer_to_who_once_had_it_keeps_the_first_of_all(firm: Firm) -> None:
    firm.grant("DPAE", to=["Bob"])
    firm.withdraw("DPAE", of=["Bob"], at=NOW + timedelta(days=2))
    firm.grant("DPAE", to=["Ana"], at=LATER)
    firm.transfer("Ana", "Bob", at=LATER)
    assert firm.decide("Bob", "DPAE", firm.sirets[0], on=LATER_DAY).allowed


def test_transfer_leaves_rights_of_others_alone(firm: Firm) -> None:
    firm.grant("DSN", to=["Bob"], on=firm.sirets[:1])
    firm.grant("DPAE", to=["Ana"])
    firm.transfer("Ana", "Bob", at=LATER)
    rights = {(held.siret, held.right) for held in firm.held()}
    dsn = {(firm.sirets[0], right) for right in ("DSN-RG", "DSN-RA", "DSN-PAI")}
    assert rights == dsn | {(siret, "DPAE") for siret in firm.sirets}


def test_transfer_to_oneself_is_refused(firm: Firm) -> None:
    with pytest.raises(ValueError, match="to another"):
        firm.transfer("Ana", "Ana")


def test_copy_begins_a_delay_and_leaves_the_model_his(firm: Firm) -> None:
    firm.grant("DSN", "DPAE", to=["Ana"])
    assert firm.copy("Ana", "Bob", at=LATER) == Changed(pairs=2, rights=8)
    opens = {(held.member, held.opens_on) for held in firm.held(at=LATER)}
    assert opens == {("Ana", None), ("Bob", LATER_DAY + timedelta(days=1))}


def test_copy_of_rights_that_end_copies_their_end(firm: Firm) -> None:
    firm.grant("DPAE", to=["Ana"], until=FRIDAY)
    firm.grant("DAT", to=["Ana"])
    firm.copy("Ana", "Bob")
    ends = {(held.right, held.ends_on) for held in firm.held() if held.member == "Bob"}
    assert ends == {("DPAE", FRIDAY), ("DAT", None)}


def test_copy_of_rights_that_several_acts_let_end_on_one_day_copies_them_all(firm: Firm) -> None:
    for code in ("DPAE", "DSN", "DAT"):
        firm.grant(code, to=["Ana"], until=FRIDAY)
    firm.set_end("DAT", until=FRIDAY + timedelta(days=1))
    ana = {(held.siret, held.right, held.ends_on) for held in firm.held()}
    assert firm.copy("Ana", "Bob").rights == len(ana)
    bob = [held for held in firm.held() if held.member == "Bob"]
    assert {(held.siret, held.right, held.ends_on) for held in bob} == ana


def test_copy_leaves_out_what_ended_and_what_he_has(firm: Firm) -> None:
    firm.grant("DPAE", to=["Ana"], until=TODAY + timedelta(days=2))
    firm.grant("DAT", to=["Ana", "Bob"])
    assert firm.copy("Ana", "Bob", at=LATER) == Changed(0, 0)


def test_copy_of_rights_that_wait_starts_his_own_delay(firm: Firm) -> None:
    firm.grant("DPAE", to=["Ana"], at=LATER)
    firm.copy("Ana", "Bob", at=LATER + timedelta(days=1))
    openings = {held.member: held.opens_on for held in firm.held(at=LATER)}
    assert openings == {
        "Ana": LATER_DAY + timedelta(days=1),
        "Bob": LATER_DAY + timedelta(days=2),
    }
