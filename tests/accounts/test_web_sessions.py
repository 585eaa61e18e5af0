"""Web sessions: who is behind one, when it ends, and what is cleared away."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from netent.accounts.models import SignInFailure, WebSession
from netent.accounts.queries import Standing, find_standing
from netent.accounts.service import (
    SignedIn,
    choose_language,
    expire_due,
    revoke_all,
    sign_out,
)
from netent.accounts.service.logins import Purged
from netent.accounts.states import FailureReason
from netent.accounts.tokens import digest_of
from netent.audit.models import AuditEvent
from netent.database import sessions
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import MemberState
from netent.tenancy.models import Member, Registration
from tests.accounts.people import RULES, Person, enter, make_person, web_sessions
from tests.factories.tenancy import NOW, make_registration

pytestmark = pytest.mark.usefixtures("database")


def signed_in(person: Person, *, now: datetime = NOW) -> SignedIn:
    result = enter(person, now=now)
    assert isinstance(result, SignedIn)
    return result


def standing(
    token: str, registration_id: int, *, now: datetime = NOW + timedelta(minutes=1)
) -> Standing | None:
    with reading(Tenant(registration_id)) as session:
        return find_standing(session, token, address="198.51.100.7", now=now)


def test_web_session_leads_to_its_member_as_he_stands_now() -> None:
    person = make_person()
    token = signed_in(person).token
    with transaction(Tenant(person.registration.id)) as session:
        session.execute(update(Member).values(is_administrator=True, locale="en"))
    found = standing(token, person.registration.id)
    assert found is not None
    assert found.actor.member_public_id == person.member.public_id
    assert found.actor.address == "198.51.100.7"
    assert len(found.actor.roles) == 2
    assert (found.locale, found.siren) == ("en", person.registration.siren)


def test_web_session_is_looked_up_by_one_statement() -> None:
    person = make_person()
    token = signed_in(person).token
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    engine = sessions.engines().app
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert standing(token, person.registration.id) is not None
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len([s for s in statements if s.startswith("SELECT") and "set_config" not in s]) == 1
    assert len(statements) <= 2


def test_web_session_of_another_secret_leads_to_nobody() -> None:
    person = make_person()
    token = signed_in(person).token
    assert standing(token + "x", person.registration.id) is None


def test_web_session_looked_for_in_another_registration_leads_to_nobody() -> None:
    person, other = make_person(), make_person()
    token = signed_in(person).token
    assert standing(token, other.registration.id) is None


def test_web_session_ends_twelve_hours_after_sign_in() -> None:
    person = make_person()
    token = signed_in(person).token
    end = NOW + RULES.session_length
    assert standing(token, person.registration.id, now=end - timedelta(microseconds=1)) is not None
    assert standing(token, person.registration.id, now=end) is None


@pytest.mark.parametrize("state", [MemberState.SUSPENDED, MemberState.DELETED])
def test_web_session_of_a_member_no_longer_active_leads_to_nobody(state: MemberState) -> None:
    person = make_person()
    token = signed_in(person).token
    with transaction(Tenant(person.registration.id)) as session:
        session.execute(update(Member).values(state=state))
    assert standing(token, person.registration.id) is None


def test_web_session_of_a_terminated_registration_leads_to_nobody() -> None:
    person = make_person()
    token = signed_in(person).token
    with transaction(PORTAL) as session:
        session.execute(update(Registration).values(terminated_at=NOW))
    assert standing(token, person.registration.id) is None


def test_sign_out_ends_that_web_session_only_and_is_audited_once() -> None:
    person = make_person()
    here, elsewhere = signed_in(person), signed_in(person)
    for _click in range(2):
        with transaction(Tenant(person.registration.id)) as session:
            sign_out(session, here.standing.actor, here.token, now=NOW)
    assert standing(here.token, person.registration.id) is None
    assert standing(elsewhere.token, person.registration.id) is not None
    with reading(Tenant(person.registration.id)) as session:
        actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)).all()
    assert actions == ["member.signed_in", "member.signed_in", "member.signed_out"]


def test_sign_out_of_somebody_elses_web_session_does_nothing() -> None:
    registration = make_registration()
    one = make_person(registration)
    other = make_person(registration, first_name="Alex")
    ours, theirs = signed_in(one), signed_in(other)
    with transaction(Tenant(registration.id)) as session:
        sign_out(session, ours.standing.actor, theirs.token, now=NOW)
    assert standing(theirs.token, registration.id) is not None


def test_revoke_all_ends_every_web_session_of_the_member_and_of_nobody_else() -> None:
    registration = make_registration()
    one = make_person(registration)
    other = make_person(registration, first_name="Alex")
    tokens = [signed_in(one).token for _ in range(2)]
    theirs = signed_in(other).token
    with transaction(Tenant(registration.id)) as session:
        assert revoke_all(session, one.member.id, now=NOW) == 2
        assert revoke_all(session, one.member.id, now=NOW) == 0
    assert [standing(token, registration.id) for token in tokens] == [None, None]
    assert standing(theirs, registration.id) is not None


def test_revoke_all_from_another_registration_ends_nothing() -> None:
    person, stranger = make_person(), make_person()
    token = signed_in(person).token
    with transaction(Tenant(stranger.registration.id)) as session:
        assert revoke_all(session, person.member.id, now=NOW) == 0
    assert standing(token, person.registration.id) is not None


def test_choose_language_is_kept_for_the_member_alone() -> None:
    registration = make_registration()
    one = make_person(registration)
    make_person(registration, first_name="Alex")
    actor = signed_in(one).standing.actor
    with transaction(Tenant(registration.id)) as session:
        choose_language(session, actor, language="en")
    with reading(Tenant(registration.id)) as session:
        kept = session.execute(select(Member.first_name, Member.locale).order_by(Member.id)).all()
    assert kept == [("Camille", "en"), ("Alex", "fr")]


def put_failure(at: datetime) -> None:
    with transaction(PORTAL) as session:
        session.add(SignInFailure(at=at, triplet_digest="0" * 64, reason=FailureReason.UNKNOWN))


def test_expire_due_clears_away_what_is_old_and_leaves_the_rest() -> None:
    person = make_person()
    old = signed_in(person, now=NOW - timedelta(days=31) - RULES.session_length)
    recent = signed_in(person, now=NOW - timedelta(days=29) - RULES.session_length)
    put_failure(NOW - timedelta(days=91))
    put_failure(NOW - timedelta(days=89))
    with transaction(PORTAL) as session:
        assert expire_due(session, now=NOW) == Purged(web_sessions=1, failures=1, half_open=0)
        assert expire_due(session, now=NOW) == Purged(web_sessions=0, failures=0, half_open=0)
    assert [row.token_digest for row in web_sessions()] == [digest_of(recent.token)]
    assert old.token != recent.token
    with reading(PORTAL) as session:
        assert session.scalars(select(SignInFailure.at)).all() == [NOW - timedelta(days=89)]


def test_expire_due_takes_a_bounded_batch_oldest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netent.accounts.service.logins.BATCH", 2)
    for days in (91, 93, 92):
        put_failure(NOW - timedelta(days=days))
    with transaction(PORTAL) as session:
        assert expire_due(session, now=NOW).failures == 2
    with reading(PORTAL) as session:
        assert session.scalars(select(SignInFailure.at)).all() == [NOW - timedelta(days=91)]
        assert session.scalars(select(WebSession)).all() == []
