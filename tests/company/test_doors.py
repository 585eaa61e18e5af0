"""Every door and public link is shut for a registration that ended, whatever key one holds."""

from datetime import datetime

import pytest
from sqlalchemy import select

from netent.accounts.models import RecoveryRequest
from netent.accounts.queries import find_standing
from netent.accounts.service import (
    Refused,
    SignedIn,
    answer_question,
    ask_administrators,
    ask_for_address,
    confirm_address,
    mail_link,
    make_temporary_password,
    question_asked,
)
from netent.activations.owners import member_owner
from netent.activations.service import LinkState, issue_link, prepare_code
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.identifiers import fold
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import SecretKind
from netent.tenancy.models import Member, Registration
from tests.accounts.people import CHEAP, ORIGIN, Person, enter, login_of, make_person, web_sessions
from tests.factories.secrets import code_for
from tests.factories.tenancy import NOW, actor_of, make_administrator
from tests.notices.outbox import mails

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def person(database: object) -> Person:
    """A declarant with an administrator, an address of his own, and all his ways in."""
    person = make_person()
    make_administrator(person.registration)
    with transaction(Tenant(person.registration.id)) as session:
        session.get_one(Member, person.member.id).email_validated_at = NOW
    return person


def end(person: Person, at: datetime | None = NOW) -> None:
    """Terminate the registration and nothing else: each door has to look for itself."""
    with transaction(PORTAL) as session:
        session.get_one(Registration, person.registration.id).terminated_at = at


def link(person: Person, kind: SecretKind, about: str = "") -> str:
    owner = member_owner(person.registration.id, person.member.id)
    with transaction(PORTAL) as session:
        return issue_link(session, NET_ENTREPRISES, kind, owner, about=about, now=NOW)


def test_door_is_shut_to_the_password_and_to_a_code(person: Person) -> None:
    end(person)
    assert enter(person) == Refused()
    code = code_for(person)
    assert enter(person.typing(password=code)) == Refused()
    end(person, None)
    assert isinstance(enter(person.typing(password=code)), SignedIn)


def test_web_session_that_was_open_leads_nowhere(person: Person) -> None:
    entered = enter(person)
    assert isinstance(entered, SignedIn)
    end(person)
    with reading(Tenant(person.registration.id)) as session:
        assert find_standing(session, entered.token, address=None, now=NOW) is None


def test_right_answer_to_the_secret_question_opens_nothing(person: Person) -> None:
    triplet = person.credentials.triplet
    with transaction(PORTAL) as session:
        login = session.get_one(type(login_of(person)), person.member.id)
        login.secret_question = question_asked(triplet, key=b"key").value
        login.secret_answer_hash = CHEAP.hash(fold("Une réponse"))
    end(person)
    answered = answer_question(
        triplet,
        "Une réponse",
        origin=ORIGIN,
        passwords=CHEAP,
        portal=NET_ENTREPRISES,
        now=NOW,
    )
    assert isinstance(answered, Refused)
    assert web_sessions() == []


def test_no_recovery_link_is_mailed_and_an_earlier_one_makes_no_password(person: Person) -> None:
    token = link(person, SecretKind.RECOVERY_LINK)
    end(person)
    mail_link(
        person.credentials.triplet,
        origin=ORIGIN,
        passwords=CHEAP,
        portal=NET_ENTREPRISES,
        now=NOW,
    )
    made = make_temporary_password(
        token,
        prepared=prepare_code(NET_ENTREPRISES, SecretKind.TEMPORARY_PASSWORD, CHEAP),
        origin=ORIGIN,
        portal=NET_ENTREPRISES,
        now=NOW,
    )
    assert made is LinkState.REVOKED
    assert mails() == []


def test_nobody_is_asked_for_a_new_password(person: Person) -> None:
    end(person)
    ask_administrators(person.credentials.triplet, origin=ORIGIN, passwords=CHEAP, now=NOW)
    assert mails() == []
    with reading(Tenant(person.registration.id)) as session:
        assert session.scalars(select(RecoveryRequest)).all() == []


def test_link_to_a_new_address_changes_nothing(person: Person) -> None:
    scope = Tenant(person.registration.id)
    with transaction(scope) as session:
        actor = actor_of(person.registration, person.member)
        ask_for_address(
            session, actor, email="new@cabinet.example", portal=NET_ENTREPRISES, now=NOW
        )
    token = link(person, SecretKind.EMAIL_CHANGE_LINK, about="new@cabinet.example")
    end(person)
    with transaction(scope) as session:
        found = confirm_address(session, token, portal=NET_ENTREPRISES, address=None, now=NOW)
    assert found.state is LinkState.REVOKED
    with reading(scope) as session:
        assert session.get_one(Member, person.member.id).email == person.member.email
