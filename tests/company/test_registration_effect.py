"""The end of a registration: rights, ways in, requests, and the SIREN that is free again."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from netent.accounts.service import Refused, SignedIn, open_login
from netent.activations.models import Secret
from netent.audit.queries import verify
from netent.company.states import TerminationState as State
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM, Tenant
from netent.enrolment.states import CandidacyState
from netent.habilitations.models import HabilitationChange
from netent.kernel.enums import MemberState, Outcome, RegistrationKind, RequestStatus
from netent.kernel.reasons import Reason
from netent.tenancy import queries as tenancy
from netent.tenancy.models import Member, Registration
from tests.accounts.people import CHEAP, PASSWORD, Person, enter, make_person, web_sessions
from tests.company.ending import (
    actions,
    asked,
    decision,
    grant_everywhere,
    pairs_held,
    registration_of,
    sites_of,
    state_of,
    swept,
)
from tests.factories.candidacies import make_candidate
from tests.factories.candidacies import state_of as candidacy_state
from tests.factories.imports import Firm, treat_next
from tests.factories.perimeter import make_own_sites
from tests.factories.secrets import code_for
from tests.factories.tenancy import NOW, make_member
from tests.notices.outbox import mails
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

EFFECT = NOW + timedelta(days=30)
LATE = EFFECT + timedelta(days=4)
INSTANT = timedelta(microseconds=1)


def templates_to(member: Member) -> list[str]:
    return [mail.template for mail in mails() if mail.recipient == member.email]


def test_everything_works_until_the_moment_and_nothing_from_then_on(
    registration: Registration, owner: Person
) -> None:
    grant_everywhere(registration, owner.member)
    siret = sites_of(registration)[0].siret
    asked(registration, owner.member)
    assert swept(EFFECT - INSTANT) == 0
    assert isinstance(enter(owner, now=EFFECT - INSTANT), SignedIn)
    assert decision(registration, owner.member, siret, on=EFFECT).allowed
    assert swept(LATE) == 1
    assert registration_of(registration).terminated_at == EFFECT
    assert pairs_held(registration) == set()
    before = decision(registration, owner.member, siret, on=EFFECT - timedelta(days=2))
    assert before.reason is Reason.NO_HABILITATION
    after = decision(registration, owner.member, siret, on=EFFECT)
    assert after.reason is Reason.REGISTRATION_TERMINATED
    assert enter(owner, now=LATE) == Refused()
    assert [row for row in web_sessions() if row.revoked_at is None] == []
    assert templates_to(owner.member)[-1] == "termination_ended"


def test_history_is_kept_and_the_chain_holds(registration: Registration, owner: Person) -> None:
    grant_everywhere(registration, owner.member)
    asked(registration, owner.member)
    swept(EFFECT)
    with reading(Tenant(registration.id)) as session:
        granted, taken = session.execute(
            select(
                func.sum(HabilitationChange.granted), func.sum(HabilitationChange.withdrawn)
            ).where(HabilitationChange.member_id == owner.member.id)
        ).one()
        assert session.get_one(Member, owner.member.id).state is MemberState.ACTIVE
    assert granted == taken > 0
    assert actions(registration)[-1] == "termination.ended"
    with reading(SYSTEM) as session:
        assert verify(session).first_broken is None


def test_siren_and_names_are_free_for_a_new_registration(
    registration: Registration, owner: Person
) -> None:
    asked(registration, owner.member)
    swept(EFFECT)
    with transaction(PORTAL) as session:
        assert tenancy.live_registration(session, registration.siren) is None
        again = Registration(
            siren=registration.siren,
            kind=RegistrationKind.THIRD_PARTY,
            name="La même",
            created_at=EFFECT,
        )
        session.add(again)
    member = make_member(again, administrator=True, first_name="Anne")
    with transaction(Tenant(again.id)) as session:
        open_login(session, member, password_hash=CHEAP.hash(PASSWORD), now=EFFECT)
    make_own_sites(again, 3)
    entered = enter(owner, now=EFFECT)
    assert isinstance(entered, SignedIn)
    assert entered.standing.actor.registration_id == again.id
    assert swept(LATE) == 0
    assert registration_of(again).terminated_at is None


def test_every_active_member_is_told_once_and_every_secret_is_void(
    registration: Registration, owner: Person
) -> None:
    declarant = make_person(registration, first_name="Dina")
    gone = make_person(registration, first_name="Omar", state=MemberState.SUSPENDED)
    code_for(declarant)
    asked(registration, owner.member)
    assert sum(at_once(*[lambda: swept(EFFECT)] * 3)) == 1
    for person, told in ((owner, 1), (declarant, 1), (gone, 0)):
        assert templates_to(person.member).count("termination_ended") == told
    with reading(PORTAL) as session:
        live = select(Secret.id).where(Secret.used_at.is_(None), Secret.revoked_at.is_(None))
        assert session.scalars(live).all() == []


def test_those_who_ask_to_join_are_told_and_their_accounts_deleted(
    registration: Registration, owner: Person
) -> None:
    asked(registration, owner.member)
    waiting, identifier = make_candidate(registration, now=EFFECT - timedelta(days=1))
    overdue, due = make_candidate(registration, first_name="Luc", now=NOW)
    swept(EFFECT)
    assert candidacy_state(registration, identifier) is CandidacyState.SUPERSEDED
    assert candidacy_state(registration, due) is CandidacyState.EXPIRED
    for person in (waiting, overdue):
        assert templates_to(person.member) == ["candidacy_closed"]
        assert enter(person, now=EFFECT) == Refused()


def test_terminations_of_establishments_are_closed_with_it_or_go_before_it(
    registration: Registration, owner: Person
) -> None:
    first, second, _third = (site.siret for site in sites_of(registration))
    before = asked(registration, owner.member, first)
    after = asked(registration, owner.member, second, now=NOW + timedelta(days=2))
    whole = asked(registration, owner.member, now=NOW + timedelta(days=1))
    assert swept(LATE) == 2
    assert [state_of(registration, each) for each in (before, whole, after)] == [
        State.ENDED,
        State.ENDED,
        State.COVERED,
    ]
    assert actions(registration).count("termination.ended") == 2
    assert registration_of(registration).terminated_at == EFFECT + timedelta(days=1)


def test_import_that_waits_ends_ko_and_its_report_says_why(database: object) -> None:
    firm = Firm()
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, firm.administrator.id).email = "alix@cabinet.example"
    asked(firm.registration, firm.administrator)
    at = EFFECT - timedelta(hours=1)
    request = firm.confirm(firm.check([(firm.sirets[2], "1"), (firm.sirets[0], "0")], now=at))
    swept(EFFECT)
    clients = firm.clients()
    assert treat_next(now=EFFECT)
    request = firm.reread(request)
    assert (request.status, request.outcome) == (RequestStatus.FINISHED, Outcome.KO)
    assert request.reason is Reason.REGISTRATION_TERMINATED
    assert {row.reason for row in firm.lines(request)} == {Reason.REGISTRATION_TERMINATED}
    assert firm.clients() == clients
    assert pairs_held(firm.registration) == set()
