"""What a member was: one way to change it, and a row that says what was."""

import ast
from datetime import timedelta

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.enrolment.service import expire_due
from netent.kernel.enums import MemberState
from netent.policies.portals import NET_ENTREPRISES
from netent.tenancy.models import Member, MemberChange, Registration
from netent.tenancy.standing import change_member
from tests.architecture.source import calls, modules
from tests.enrolment.deciding import accepted
from tests.factories.candidacies import make_candidate
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import (
    NOW,
    actor_of,
    make_administrator,
    make_member,
    make_registration,
)

LATER = NOW + timedelta(days=3)
OURS = "netent/tenancy/standing.py"
WORDS = {"state", "is_administrator", "is_declarant"}


@pytest.fixture
def registration(database: object) -> Registration:
    return make_registration()


@pytest.fixture
def administrator(registration: Registration) -> Member:
    return make_administrator(registration, first_name="Anne", last_name="Morvan")


def changes(registration: Registration) -> list[MemberChange]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(MemberChange).order_by(MemberChange.id)))


def test_change_keeps_what_was_and_by_whom(
    registration: Registration, administrator: Member
) -> None:
    member = make_member(registration)
    with transaction(Tenant(registration.id)) as session:
        found = session.get_one(Member, member.id)
        actor = actor_of(registration, administrator)
        assert change_member(session, actor, found, is_administrator=True, now=NOW)
        assert change_member(session, None, found, state=MemberState.SUSPENDED, now=LATER)
    first, second = changes(registration)
    assert (first.was_administrator, first.is_administrator) == (False, True)
    assert (first.was_declarant, first.is_declarant) == (True, True)
    assert first.state_before is first.state_after is MemberState.ACTIVE
    assert (first.at, first.actor_id, first.actor_name) == (NOW, administrator.id, "Anne Morvan")
    assert (second.state_before, second.state_after) == (MemberState.ACTIVE, MemberState.SUSPENDED)
    assert (second.was_administrator, second.is_administrator) == (True, True)
    assert (second.at, second.actor_id, second.actor_name) == (LATER, None, "")
    with reading(Tenant(registration.id)) as session:
        now = session.get_one(Member, member.id)
    assert (now.state, now.is_administrator) == (MemberState.SUSPENDED, True)


def test_change_to_what_he_is_already_leaves_no_row(registration: Registration) -> None:
    member = make_member(registration)
    with transaction(Tenant(registration.id)) as session:
        found = session.get_one(Member, member.id)
        assert not change_member(
            session, None, found, state=MemberState.ACTIVE, is_declarant=True, now=NOW
        )
    assert changes(registration) == []


def test_candidate_who_is_let_in_with_rights_was_pending_and_no_declarant(
    registration: Registration, administrator: Member
) -> None:
    make_own_sites(registration, 1)
    person, candidacy_id = make_candidate(registration)
    accepted(registration, administrator, candidacy_id, "DSN", now=LATER)
    let_in, given = changes(registration)
    assert (let_in.member_id, let_in.actor_id) == (person.member.id, administrator.id)
    assert (let_in.state_before, let_in.state_after) == (MemberState.PENDING, MemberState.ACTIVE)
    assert (given.was_declarant, given.is_declarant) == (False, True)


def test_candidate_whose_time_is_over_was_deleted_by_nobody(registration: Registration) -> None:
    make_candidate(registration)
    assert expire_due(portal=NET_ENTREPRISES, now=NOW + timedelta(days=15)) == 1
    (row,) = changes(registration)
    assert (row.state_before, row.state_after) == (MemberState.PENDING, MemberState.DELETED)
    assert (row.actor_id, row.actor_name) == (None, "")


def test_state_and_roles_are_written_in_one_place() -> None:
    found = {name for name, tree in modules().items() if _assigns(tree) or _updates(tree)}
    assert found == {OURS}


def _assigns(tree: ast.Module) -> bool:
    """Whether a member's role or state is assigned; other things have states, too."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        for target in ast.walk(ast.Tuple(elts=node.targets)):
            if isinstance(target, ast.Attribute) and target.attr in WORDS:
                is_role = target.attr != "state"
                named = isinstance(target.value, ast.Name) and "member" in target.value.id
                if is_role or named or "MemberState" in ast.dump(node.value):
                    return True
    return False


def _updates(tree: ast.Module) -> bool:
    """Whether a statement sets them."""
    return any(
        name == "values"
        and "'Member'" in ast.dump(call.func)
        and {word.arg for word in call.keywords} & WORDS
        for name, call in calls(tree)
    )
