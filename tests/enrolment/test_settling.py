"""Accord and refusal: who may, who was first, and what either brings."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from netent.accounts.service import Refused, SignedIn
from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.enrolment.service import TripletTaken, expire_due
from netent.enrolment.states import CandidacyState
from netent.habilitations.models import Habilitation
from netent.kernel.enums import MemberState, RegistrationKind, Role, WayIn
from netent.kernel.errors import Forbidden, NotFound
from netent.policies.portals import NET_ENTREPRISES
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, enter
from tests.enrolment.deciding import accepted, member_of, refused
from tests.factories.candidacies import candidacy_of, make_candidate, state_of
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import NOW, make_administrator, make_member, make_registration
from tests.notices.outbox import mails
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

END = NOW + timedelta(days=15)
INSTANT = timedelta(microseconds=1)


@pytest.fixture
def registration(database: object) -> Registration:
    return make_registration(RegistrationKind.MULTI)


@pytest.fixture
def administrator(registration: Registration) -> Member:
    return make_administrator(registration, first_name="Anne", last_name="Morvan")


def rights_of(person: Person) -> list[int]:
    with reading(Tenant(person.registration.id)) as session:
        return list(
            session.scalars(
                select(Habilitation.mask).where(Habilitation.member_id == person.member.id)
            )
        )


def actions(registration: Registration) -> list[str]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))


def test_candidate_comes_in_as_such_and_holds_no_role(
    registration: Registration, administrator: Member
) -> None:
    person, _id = make_candidate(registration)
    entered = enter(person)
    assert isinstance(entered, SignedIn)
    assert entered.standing.actor.roles == {Role.CANDIDATE}
    assert [(mail.template, mail.recipient) for mail in mails()] == [
        ("candidacy_waits", administrator.email)
    ]


def test_triplet_of_somebody_else_can_not_ask(registration: Registration) -> None:
    person, _id = make_candidate(registration)
    elsewhere = make_registration()
    with pytest.raises(TripletTaken):
        make_candidate_with(elsewhere, person)


def make_candidate_with(registration: Registration, person: Person) -> None:
    from netent.enrolment.service import Applicant, ask_to_join

    typed = person.credentials
    applicant = Applicant(
        siret=typed.siret,
        last_name=typed.last_name.upper(),
        first_name=typed.first_name,
        email="a@b.example",
        phone="",
        locale="fr",
        password_digest="",
    )
    with transaction(Tenant(registration.id)) as session:
        ask_to_join(session, applicant, role=Role.DECLARANT, portal=NET_ENTREPRISES, now=NOW)


def test_accord_lets_in_with_the_rights_that_were_ticked(
    registration: Registration, administrator: Member
) -> None:
    make_own_sites(registration, 3, ("DSN", "DPAE"))
    person, candidacy_id = make_candidate(registration)
    settled = accepted(registration, administrator, candidacy_id, "DPAE", "C3S")
    assert (settled.is_mine, settled.state) == (True, CandidacyState.ACCEPTED)
    member = member_of(person)
    assert member.state is MemberState.ACTIVE
    assert member.roles == {Role.ADMINISTRATOR, Role.DECLARANT}
    assert (member.way_in, member.let_in_by_id) == (WayIn.COOPTED, administrator.id)
    masks = rights_of(person)
    assert len(masks) == 3
    assert len(set(masks)) == 1
    assert masks[0].bit_count() == 1
    assert isinstance(enter(person), SignedIn)
    assert actions(registration)[-2:] == ["candidacy.accepted", "member.signed_in"]
    assert [mail.template for mail in mails()] == ["candidacy_waits", "candidacy_accepted"]


def test_accord_without_rights_gives_none(
    registration: Registration, administrator: Member
) -> None:
    make_own_sites(registration, 1, ("DSN",))
    person, candidacy_id = make_candidate(registration)
    accepted(registration, administrator, candidacy_id)
    assert rights_of(person) == []
    assert member_of(person).roles == {Role.ADMINISTRATOR}


def test_refusal_takes_the_account_away_and_frees_the_names(
    registration: Registration, administrator: Member
) -> None:
    person, candidacy_id = make_candidate(registration)
    enter(person)
    assert refused(registration, administrator, candidacy_id).state is CandidacyState.REFUSED
    assert member_of(person).state is MemberState.DELETED
    assert enter(person) == Refused()
    assert [mail.template for mail in mails()][-1] == "candidacy_refused"
    make_candidate_with(registration, person)


def test_second_decision_changes_nothing_and_tells_who_was_first(
    registration: Registration, administrator: Member
) -> None:
    other = make_administrator(registration, first_name="Luc", last_name="Second")
    person, candidacy_id = make_candidate(registration)
    accepted(registration, administrator, candidacy_id)
    late = refused(registration, other, candidacy_id, now=NOW + timedelta(hours=1))
    assert (late.is_mine, late.state) == (False, CandidacyState.ACCEPTED)
    assert (late.by, late.at) == ("Anne Morvan", NOW)
    assert member_of(person).state is MemberState.ACTIVE


def test_decisions_made_at_once_have_one_outcome(
    registration: Registration, administrator: Member
) -> None:
    other = make_administrator(registration, first_name="Luc", last_name="Second")
    person, candidacy_id = make_candidate(registration)
    results = at_once(
        lambda: accepted(registration, administrator, candidacy_id),
        lambda: refused(registration, other, candidacy_id),
        lambda: accepted(registration, other, candidacy_id),
    )
    assert sum(result.is_mine for result in results) == 1
    assert len({result.state for result in results}) == 1
    is_in = state_of(registration, candidacy_id) is CandidacyState.ACCEPTED
    assert isinstance(enter(person), SignedIn) is is_in


def test_decision_counts_strictly_before_the_end_and_the_end_from_then_on(
    registration: Registration, administrator: Member
) -> None:
    person, in_time = make_candidate(registration)
    other, too_late = make_candidate(registration, first_name="Jean")
    assert expire_due(portal=NET_ENTREPRISES, now=END - INSTANT) == 0
    assert accepted(registration, administrator, in_time, now=END - INSTANT).is_mine
    late = accepted(registration, administrator, too_late, now=END)
    assert (late.is_mine, late.state, late.at) == (False, CandidacyState.EXPIRED, END)
    assert expire_due(portal=NET_ENTREPRISES, now=END) == 1
    assert member_of(person).state is MemberState.ACTIVE
    assert member_of(other).state is MemberState.DELETED


def test_decision_and_end_at_the_same_moment_have_one_outcome(
    registration: Registration, administrator: Member
) -> None:
    person, candidacy_id = make_candidate(registration)
    at_once(
        lambda: expire_due(portal=NET_ENTREPRISES, now=END),
        lambda: accepted(registration, administrator, candidacy_id, now=END - INSTANT),
        lambda: expire_due(portal=NET_ENTREPRISES, now=END),
    )
    state = state_of(registration, candidacy_id)
    assert state in {CandidacyState.ACCEPTED, CandidacyState.EXPIRED}
    expected = MemberState.ACTIVE if state is CandidacyState.ACCEPTED else MemberState.DELETED
    assert member_of(person).state is expected
    ends = [mail.template for mail in mails() if mail.recipient == person.member.email]
    assert len(ends) == 1


def test_accord_closes_the_other_requests_of_the_same_person(
    registration: Registration, administrator: Member
) -> None:
    _first, wanted = make_candidate(registration)
    again, other = make_candidate(registration, last_name="ROUSSEL", role=Role.DECLARANT)
    _stranger, third = make_candidate(registration, last_name="Autre")
    accepted(registration, administrator, wanted)
    assert state_of(registration, other) is CandidacyState.SUPERSEDED
    assert enter(again) == Refused()
    assert state_of(registration, third) is CandidacyState.PENDING


def test_nobody_decides_but_an_administrator_in_place(
    registration: Registration, administrator: Member
) -> None:
    candidate, candidacy_id = make_candidate(registration)
    _other, other_id = make_candidate(registration, first_name="Jean")
    declarant = make_member(registration)
    gone = make_member(registration, administrator=True, state=MemberState.SUSPENDED)
    stranger = make_registration()
    for member, chosen in (
        (candidate.member, candidacy_id),
        (candidate.member, other_id),
        (declarant, candidacy_id),
        (gone, candidacy_id),
    ):
        with pytest.raises(Forbidden):
            accepted(registration, member, chosen)
    with pytest.raises(NotFound):
        accepted(stranger, make_administrator(stranger), candidacy_id)
    with pytest.raises(NotFound):
        refused(registration, administrator, uuid4())
    assert candidacy_of(registration, candidacy_id).settled_at is None
