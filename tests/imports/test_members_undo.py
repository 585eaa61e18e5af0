"""An undo deletes whom a file created, but whoever came in or was touched since."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from netent.accounts.models import Login
from netent.activations.models import Secret
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.habilitations import service as rights
from netent.habilitations.models import Habilitation
from netent.kernel.enums import ActOrigin, LineResult, MemberState, Outcome
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.notices.models import Notice
from netent.perimeter.models import PortfolioDeclarant, Site
from netent.requests.models import Request
from netent.tenancy.models import Member, MemberChange
from tests.factories.imports import NOW, Firm, treat_next
from tests.factories.perimeter import make_portfolio
from tests.imports.member_files import make_head_office, member_named, person, run
from tests.imports.rights_files import counts, results, row
from tests.imports.rights_files import run as run_rights
from tests.support.books import assert_books_agree
from tests.support.queries import recorded

DONE, REFUSED = LineResult.DONE, LineResult.REFUSED
LATER = NOW + timedelta(hours=1)
DPAE, DAT = 11, 13


@pytest.fixture
def created(firm: Firm) -> Request:
    """Weiss and Zola, like Bruno, who holds a right on the first client."""
    make_head_office(firm)
    run_rights(firm, row(firm.declarants[0], firm.sirets[0], "1"))
    rows = [person(name, model="Durand Bruno") for name in ("Weiss", "Zola")]
    return run(firm, *rows, person("", ""))


def undo(firm: Firm, request: Request) -> Request:
    return firm.treat(firm.check_undo(request, now=LATER), now=LATER)


def test_undo_deletes_whom_the_file_created_and_all_that_they_had(
    firm: Firm, created: Request
) -> None:
    gone = [member_named(firm, name) for name in ("Weiss", "Zola")]
    ids = [member.id for member in gone]
    checked = firm.check_undo(created, now=LATER)
    assert (counts(checked), checked.details["rights_ended"]) == ((0, 2, 0, 0), 2)
    undone = firm.treat(checked, now=LATER)
    assert (undone.outcome, counts(undone)) == (Outcome.OK, (0, 2, 0, 0))
    with reading(Tenant(firm.registration.id)) as session:
        members = session.scalars(select(Member).where(Member.id.in_(ids))).all()
        changes = session.scalars(select(MemberChange).where(MemberChange.member_id.in_(ids))).all()
        assigned = session.scalars(
            select(PortfolioDeclarant.member_id).where(PortfolioDeclarant.member_id.in_(ids))
        ).all()
        held = session.scalars(select(Habilitation.member_id)).all()
    assert {member.state for member in members} == {MemberState.DELETED}
    assert {(each.state_after, each.actor_id) for each in changes} == {
        (MemberState.DELETED, firm.administrator.id)
    }
    assert (assigned, held) == ([], [firm.declarants[0].id])
    with reading(PORTAL) as session:
        logins = session.scalars(select(Login).where(Login.member_id.in_(ids))).all()
        live = session.scalars(
            select(Secret).where(Secret.owner_id.in_(ids), Secret.revoked_at.is_(None))
        ).all()
        told = session.scalars(select(Notice).where(Notice.template == "member_deleted")).all()
    assert (logins, live, len(told)) == ([], [], 2)
    assert_books_agree(firm.registration.id)


def test_file_can_be_sent_again_after_its_undo_and_not_undone_twice(
    firm: Firm, created: Request
) -> None:
    undo(firm, created)
    with pytest.raises(Refusal) as refusal:
        firm.check_undo(created, now=LATER)
    assert refusal.value.reason is Reason.NOT_UNDOABLE
    again = run(firm, person("Weiss", model="Durand Bruno"))
    assert counts(again) == (1, 0, 0, 0)


def used_code(firm: Firm, member: Member) -> None:
    with transaction(PORTAL) as session:
        session.scalars(select(Secret).where(Secret.owner_id == member.id)).one().used_at = NOW


def chose_password(firm: Firm, member: Member) -> None:
    with transaction(PORTAL) as session:
        session.get_one(Login, member.id).password_hash = "a digest"


def suspended(firm: Firm, member: Member) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, member.id).state = MemberState.SUSPENDED


def named_in_the_trail(firm: Firm, member: Member) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        subject = str(member.public_id)
        record(session, firm.actor, "member.email_corrected", subject=subject, now=LATER)


def given_a_right(firm: Firm, member: Member) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        act = rights.begin_act(session, firm.actor, origin=ActOrigin.PAGE, now=LATER)
        pairs = (
            select(Site.id, Member.id)
            .join_from(Site, Member, Member.registration_id == Site.registration_id)
            .where(
                Site.siret == firm.sirets[1],
                Member.id == member.id,
                Site.registration_id == firm.registration.id,
            )
        )
        rights.grant(session, act, pairs, RightSet.of([DPAE]), default_delay_days=1)


def assigned_elsewhere(firm: Firm, member: Member) -> None:
    other = make_portfolio(firm.registration, "Garages")
    with transaction(Tenant(firm.registration.id)) as session:
        session.add(
            PortfolioDeclarant(portfolio_id=other.id, member_id=member.id, assigned_at=LATER)
        )


TOUCHES = [
    used_code,
    chose_password,
    suspended,
    named_in_the_trail,
    given_a_right,
    assigned_elsewhere,
]


@pytest.mark.parametrize("touch", TOUCHES)
def test_whoever_was_touched_since_is_refused_and_stays(
    firm: Firm, created: Request, touch: Callable[[Firm, Member], None]
) -> None:
    weiss = member_named(firm, "Weiss")
    touch(firm, weiss)
    undone = undo(firm, created)
    assert results(firm, undone) == [(REFUSED, Reason.CHANGED_SINCE), (DONE, None)]
    assert (undone.outcome, counts(undone)) == (Outcome.PARTIAL, (0, 1, 0, 1))
    assert member_named(firm, "Weiss").state is not MemberState.DELETED
    assert member_named(firm, "Zola").state is MemberState.DELETED
    with reading(Tenant(firm.registration.id)) as session:
        held = session.scalars(
            select(Habilitation.mask).where(Habilitation.member_id == weiss.id)
        ).all()
    assert 1 << DPAE in held
    assert_books_agree(firm.registration.id)


def test_who_comes_in_between_check_and_run_stays(firm: Firm, created: Request) -> None:
    request = firm.confirm(firm.check_undo(created, now=LATER), now=LATER)
    assert counts(request) == (0, 2, 0, 0)
    used_code(firm, member_named(firm, "Weiss"))
    assert treat_next(now=LATER)
    ended = firm.reread(request)
    assert results(firm, ended) == [(REFUSED, Reason.CHANGED_SINCE), (DONE, None)]
    assert ended.details["checked"]["removals"] == 2


def test_undo_takes_as_many_statements_for_many_members_as_for_few(firm: Firm) -> None:
    make_head_office(firm)
    run_rights(firm, row(firm.declarants[0], firm.sirets[0], "1"))

    def statements(*names: str) -> int:
        request = run(firm, *(person(name, model="Durand Bruno") for name in names))
        firm.confirm(firm.check_undo(request, now=LATER), now=LATER)
        with recorded() as found:
            assert treat_next(now=LATER)
        assert member_named(firm, names[-1]).state is MemberState.DELETED
        return len(found)

    statements("Weiss")
    one = statements("Zola")
    assert statements(*(f"Yver{letter * 3}" for letter in "abcdefghijkl")) == one
