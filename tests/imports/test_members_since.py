"""A file of members, when something moved since its check, and how much it costs."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from netent.accounts import passwords
from netent.activations.service import PreparedCode
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.imports import entering
from netent.imports.entering import Making
from netent.kernel.enums import LineResult, MemberState, Outcome, RequestStatus
from netent.kernel.errors import Forbidden
from netent.kernel.reasons import Reason
from netent.policies import portals
from netent.requests import claims
from netent.requests.claims import ClaimLostError
from netent.tenancy.models import Member
from tests.factories.imports import NOW, PAGE_URL, RULES, Firm, treat_next
from tests.factories.tenancy import actor_of, make_member
from tests.imports.member_files import (
    MEMBERS,
    check,
    make_head_office,
    member_named,
    members_count,
    members_file,
    person,
    run,
)
from tests.imports.rights_files import counts, results, row
from tests.imports.rights_files import run as run_rights
from tests.support.queries import recorded

DONE, UNCHANGED, REFUSED = LineResult.DONE, LineResult.UNCHANGED, LineResult.REFUSED


@pytest.fixture
def office(firm: Firm) -> str:
    return make_head_office(firm)


def suspend(firm: Firm, office: str) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, firm.declarants[0].id).state = MemberState.SUSPENDED


def leave(firm: Firm, office: str) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, firm.declarants[0].id).state = MemberState.DELETED


def close(firm: Firm, office: str) -> None:
    with transaction(PORTAL) as session:
        session.execute(
            update(Establishment).where(Establishment.siret == office).values(active=False)
        )


def come(firm: Firm, office: str) -> None:
    make_member(firm.registration, first_name="Noé", last_name="Weiss")


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (suspend, [(REFUSED, Reason.MEMBER_SUSPENDED), (DONE, None)]),
        (leave, [(REFUSED, Reason.UNKNOWN_DECLARANT), (DONE, None)]),
        (close, [(REFUSED, Reason.CLOSED)] * 2),
        (come, [(UNCHANGED, None), (DONE, None)]),
    ],
)
def test_what_changed_since_the_check_is_checked_again(
    firm: Firm,
    office: str,
    moved: Callable[[Firm, str], None],
    expected: list[tuple[LineResult, Reason | None]],
) -> None:
    request = firm.confirm(check(firm, person("Weiss", model="Durand Bruno"), person("Zola")))
    assert counts(request) == (2, 0, 0, 0)
    moved(firm, office)
    assert treat_next()
    ended = firm.reread(request)
    assert results(firm, ended) == expected
    assert ended.details["checked"]["additions"] == 2
    assert ended.additions == sum(result is DONE for result, _ in expected)


def treat_while(firm: Firm, meanwhile: Callable[[], None]) -> None:
    """Treat the next request; something happens as the first code is made."""
    done: list[bool] = []

    def keep() -> None:
        if not done:
            done.append(True)
            meanwhile()

    claim = claims.claim_next("small", now=NOW)
    assert claim is not None
    making = Making(portals.current(), passwords.current(), keep)
    entering.treat(claim, making=making, rules=RULES, now=lambda: NOW, page_url=PAGE_URL)


def test_more_to_create_than_codes_were_made_for_gets_codes_too(firm: Firm, office: str) -> None:
    there = make_member(firm.registration, first_name="Noé", last_name="Weiss")
    request = firm.confirm(check(firm, person("Weiss"), person("Zola")))
    assert counts(request) == (1, 0, 1, 0)

    def leaves() -> None:
        with transaction(Tenant(firm.registration.id)) as session:
            session.get_one(Member, there.id).state = MemberState.DELETED

    treat_while(firm, leaves)
    ended = firm.reread(request)
    assert (ended.outcome, counts(ended)) == (Outcome.OK, (2, 0, 0, 0))


def test_claim_that_was_lost_meanwhile_is_left_alone(firm: Firm, office: str) -> None:
    request = firm.confirm(check(firm, person("Weiss")))
    before = members_count(firm)

    def lost() -> None:
        raise ClaimLostError

    treat_while(firm, lost)
    assert firm.reread(request).status is RequestStatus.RUNNING
    assert members_count(firm) == before


def test_author_who_was_demoted_stops_it_and_no_code_is_made(
    firm: Firm, office: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = firm.confirm(check(firm, person("Weiss")))
    with transaction(Tenant(firm.registration.id)) as session:
        author = session.get_one(Member, firm.administrator.id)
        author.is_administrator, author.is_declarant = False, True
    made: list[PreparedCode] = []
    monkeypatch.setattr(entering, "prepare_code", lambda *_: made.append)
    treat_next()
    ended = firm.reread(request)
    assert (ended.outcome, ended.reason) == (Outcome.KO, Reason.AUTHOR_NOT_ALLOWED)
    assert made == []


def test_declarant_can_not_deposit_one(firm: Firm, office: str) -> None:
    firm.administrator = firm.declarants[0]
    assert not actor_of(firm.registration, firm.administrator).roles & {"ADMINISTRATOR"}
    with pytest.raises(Forbidden):
        firm.check(members_file(person("Weiss")), kind=MEMBERS)


def test_treatment_takes_as_many_statements_for_many_lines_as_for_few(
    firm: Firm, office: str
) -> None:
    bruno = firm.declarants[0]
    run_rights(firm, row(bruno, firm.sirets[0], "1"))

    def statements(*names: str) -> int:
        firm.confirm(check(firm, *(person(name, model="Durand Bruno") for name in names)))
        with recorded() as found:
            assert treat_next()
        assert member_named(firm, names[-1]).is_declarant
        return len(found)

    statements("Weiss")
    one = statements("Zola")
    assert statements(*(f"Yver{letter * 3}" for letter in "abcdefghijkl")) == one


def test_check_takes_as_many_statements_for_many_lines_as_for_few(firm: Firm, office: str) -> None:
    def statements(*names: str) -> int:
        with recorded() as found:
            check(firm, *(person(name, model="Durand Bruno") for name in names))
        return len(found)

    statements("Weiss")
    assert statements(*(f"Yver{letter}" for letter in "abcdefghijkl")) == statements("Zola")


def test_two_administrators_create_the_same_person_once(firm: Firm, office: str) -> None:
    first = firm.confirm(check(firm, person("Weiss")))
    second = firm.confirm(check(firm, person("weiss")))
    assert treat_next()
    assert treat_next()
    assert counts(firm.reread(first)) == (1, 0, 0, 0)
    assert counts(firm.reread(second)) == (0, 0, 1, 0)
    assert run(firm, person("Weiss")).unchanged == 1
