"""Creating a declarant: what he gets, what is told to whom, and who may not."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from netent.accounts.queries import standing_of
from netent.accounts.service import Refused, SignedIn, TripletTaken
from netent.accounts.states import Renewal
from netent.activations.service import prepare_code
from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations.decision import decide_in
from netent.kernel.enums import MemberState, Role, WayIn
from netent.kernel.errors import Forbidden, Refusal
from netent.kernel.reasons import Reason
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.rules import Rules
from netent.policies.secrets import SecretKind
from netent.roles.service import Told, create_declarant
from netent.tenancy.models import Member, Registration
from tests.accounts.people import PASSWORD, enter, login_of
from tests.factories.declarants import coming_with, created, new_declarant
from tests.factories.directory import make_establishments
from tests.factories.identifiers import siret_of, sirets
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import NOW, make_administrator, make_registration
from tests.notices.outbox import mail_to, mails
from tests.support.threads import at_once

END = NOW + timedelta(days=15)
INSTANT = timedelta(microseconds=1)


def events(registration: Registration, action: str) -> list[AuditEvent]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


def members(registration: Registration) -> list[Member]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(Member).order_by(Member.id)))


def may_file(registration: Registration, told: Told, declaration: str, on: date) -> bool:
    with reading(Tenant(registration.id)) as session:
        return all(
            decide_in(
                session,
                member_id=told.member_id,
                declaration=declaration,
                siret=siret_of(registration.siren, rank),
                on=on,
            ).allowed
            for rank in (1000, 1001)
        )


def test_declarant_is_active_and_keeps_who_created_him(
    registration: Registration, administrator: Member
) -> None:
    told = created(registration, administrator, phone="+33612345678")
    _administrator, member = members(registration)
    assert (member.public_id, member.state, member.roles) == (
        told.member_id,
        MemberState.ACTIVE,
        {Role.DECLARANT},
    )
    assert (member.way_in, member.let_in_by_id) == (WayIn.CREATED, administrator.id)
    assert (member.email_validated_at, member.phone) == (None, "+33612345678")
    (event,) = events(registration, "member.created")
    assert (event.actor_name, event.subject) == ("Anne Morvan", str(told.member_id))
    assert told.code not in str(event.details)


def test_ticked_declarations_are_his_on_every_own_establishment_after_the_access_delay(
    registration: Registration, administrator: Member
) -> None:
    told = created(registration, administrator, declarations=["DSN"])
    day = NOW.date()
    assert not may_file(registration, told, "DSN", day)
    assert may_file(registration, told, "DSN", day + timedelta(days=1))
    assert not may_file(registration, told, "DPAE", day + timedelta(days=1))
    (event,) = events(registration, "member.created")
    assert event.details["rights"] == 2 * 3  # two establishments, the three rights of the DSN


def test_nothing_is_granted_on_clients(registration: Registration, administrator: Member) -> None:
    client = sirets(1)[0]
    make_portfolio(registration, declarations=("DSN", "DPAE"), clients=[client])
    told = created(registration, administrator, declarations=["DSN"])
    (event,) = events(registration, "member.created")
    assert event.details["rights"] == 2 * 3
    with reading(Tenant(registration.id)) as session:
        asked = {"member_id": told.member_id, "declaration": "DSN", "siret": client}
        decision = decide_in(session, **asked, on=NOW.date() + timedelta(days=30))
    assert decision.reason is Reason.NO_HABILITATION


def test_declarant_is_told_who_opened_his_account_and_never_the_password(
    registration: Registration, administrator: Member
) -> None:
    told = created(registration, administrator)
    mail = mail_to("maelle@cabinet.example")
    assert mail.template == "declarant_created"
    assert "Anne Morvan" in str(mail.arguments)
    assert told.code not in str(mail.arguments)
    assert len(mails()) == 1


def test_provisional_password_lets_him_in_once_and_to_choose_his_own(
    registration: Registration, administrator: Member
) -> None:
    person = coming_with(registration, created(registration, administrator))
    assert len(person.credentials.password) == 5
    entered = enter(person)
    assert isinstance(entered, SignedIn)
    assert entered.standing.renewal is Renewal.PASSWORD_AND_QUESTION
    assert enter(person) == Refused()
    assert login_of(person).password_hash is None


@pytest.mark.parametrize("typed", ["", "None", PASSWORD])
def test_nothing_else_lets_him_in_once_the_provisional_password_is_over(
    registration: Registration, administrator: Member, typed: str
) -> None:
    person = coming_with(registration, created(registration, administrator))
    assert enter(person, now=END) == Refused()
    assert enter(person.typing(password=typed), now=END) == Refused()


def test_provisional_password_is_good_strictly_before_its_fifteen_days_are_over(
    registration: Registration, administrator: Member
) -> None:
    person = coming_with(registration, created(registration, administrator))
    assert isinstance(enter(person, now=END - INSTANT), SignedIn)


def test_fifth_wrong_entry_voids_the_provisional_password(
    registration: Registration, administrator: Member
) -> None:
    person = coming_with(registration, created(registration, administrator))
    for _try in range(5):
        assert enter(person.typing(password="00000x")) == Refused()
    assert enter(person, now=NOW + timedelta(days=1)) == Refused()


def test_person_who_signs_in_so_already_is_not_created_twice(
    registration: Registration, administrator: Member
) -> None:
    created(registration, administrator)
    with pytest.raises(TripletTaken):
        created(registration, administrator, last_name="LE-GOFF", first_name="Maelle")
    assert len(members(registration)) == 2
    assert len(mails()) == 1


def test_two_presses_at_once_create_one(registration: Registration, administrator: Member) -> None:
    def press() -> object:
        return created(registration, administrator)

    done = at_once(press, press)
    assert sorted(type(result).__name__ for result in done) == ["Told", "TripletTaken"]
    assert len(members(registration)) == 2


def test_siret_must_be_an_active_establishment_of_ones_own(
    registration: Registration, administrator: Member
) -> None:
    stranger = siret_of(make_registration().siren, 1000)
    with pytest.raises(Refusal) as foreign:
        created(registration, administrator, siret=stranger)
    assert foreign.value.reason is Reason.NOT_OWN_SITE
    closed = siret_of(registration.siren, 1001)
    make_establishments([closed], closed_on=date(2026, 3, 1))
    with pytest.raises(Refusal) as shut:
        created(registration, administrator, siret=closed)
    assert shut.value.reason is Reason.ESTABLISHMENT_CLOSED
    assert shut.value.arguments == {"closed_on": date(2026, 3, 1)}
    assert len(members(registration)) == 1


@pytest.mark.parametrize("lost", [{"is_administrator": False}, {"state": MemberState.SUSPENDED}])
def test_administrator_who_is_none_any_more_creates_nobody(
    registration: Registration, administrator: Member, lost: dict[str, object]
) -> None:
    with transaction(Tenant(registration.id)) as session:
        changes = {"is_declarant": True, **lost}
        session.execute(update(Member).where(Member.id == administrator.id).values(**changes))
    with pytest.raises(Forbidden):
        created(registration, administrator)


def test_declarant_and_stranger_create_nobody(
    registration: Registration, administrator: Member
) -> None:
    person = coming_with(registration, created(registration, administrator))
    with pytest.raises(Forbidden):
        created(registration, person.member, first_name="Léa")
    stranger = make_administrator(make_registration())
    with pytest.raises(Forbidden):
        created(registration, stranger, first_name="Léa")


def test_founder_creates_declarants_in_the_transaction_that_makes_himself(
    registration: Registration,
) -> None:
    prepared = prepare_code(NET_ENTREPRISES, SecretKind.PROVISIONAL_PASSWORD, _Plain())
    with transaction(Tenant(registration.id)) as session:
        founder = Member(
            **dict.fromkeys(("last_name", "first_name", "sort_name", "email"), "x"),
            siret=siret_of(registration.siren, 1000),
            is_administrator=True,
            state=MemberState.ACTIVE,
            created_at=NOW,
        )
        session.add(founder)
        session.flush()
        actor = standing_of(founder, registration, address=None, renewal=None).actor
        told = create_declarant(
            session,
            actor,
            new_declarant(registration),
            declarations=["DPAE"],
            prepared=prepared,
            portal=NET_ENTREPRISES,
            rules=Rules(),
            now=NOW,
        )
    assert members(registration)[-1].let_in_by_id == founder.id
    assert may_file(registration, told, "DPAE", NOW.date() + timedelta(days=1))


class _Plain:
    def hash(self, password: str) -> str:
        return password

    def verify(self, digest: str | None, password: str) -> bool:
        return digest == password
