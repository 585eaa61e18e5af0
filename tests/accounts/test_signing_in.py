"""Signing in: who gets in, and the one answer to everybody else."""

from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import event, select, update

from netent.accounts.models import Login, SignInFailure
from netent.accounts.passwords import Cost, Passwords
from netent.accounts.service import Origin, Refused, SignedIn
from netent.accounts.states import FailureReason
from netent.accounts.tokens import digest_of
from netent.audit.models import AuditEvent
from netent.database import sessions
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import MemberState, Role
from netent.kernel.reasons import Reason
from netent.tenancy.models import Registration
from tests.accounts.people import (
    CHEAP,
    ORIGIN,
    PASSWORD,
    RULES,
    Person,
    enter,
    fail,
    failures,
    login_of,
    make_person,
    web_sessions,
)
from tests.factories.identifiers import new_siren, siret_of
from tests.factories.secrets import code_for
from tests.factories.tenancy import NOW

pytestmark = pytest.mark.usefixtures("database")


def actions_of(person: Person) -> list[str]:
    with reading(Tenant(person.registration.id)) as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.number)))


def terminate(person: Person) -> None:
    with transaction(PORTAL) as session:
        session.execute(
            update(Registration)
            .where(Registration.id == person.registration.id)
            .values(terminated_at=NOW)
        )


def test_sign_in_with_the_right_password_opens_a_web_session() -> None:
    person = make_person(administrator=True)
    result = enter(person)
    assert isinstance(result, SignedIn)
    actor = result.standing.actor
    assert (actor.member_id, actor.registration_id) == (person.member.id, person.registration.id)
    assert actor.roles == {Role.ADMINISTRATOR, Role.DECLARANT}
    assert (actor.name, actor.address) == ("Camille Durand", "192.0.2.1")
    assert result.standing.registration_name == person.registration.name
    (row,) = web_sessions()
    assert (row.member_id, row.for_registration_id) == (person.member.id, person.registration.id)
    assert row.token_digest == digest_of(result.token)
    assert (row.created_at, row.expires_at) == (NOW, NOW + timedelta(hours=12))
    assert (row.browser, row.address) == (ORIGIN.browser, ORIGIN.address)
    assert failures() == []
    assert actions_of(person) == ["member.signed_in"]


def test_sign_in_forgives_case_accents_and_blanks_of_the_names() -> None:
    person = make_person(last_name="Lefèvre-Dupré", first_name="Anne Laure")
    typed = person.typing(last_name="LEFEVRE DUPRE ", first_name="anne-laure")
    assert isinstance(enter(typed), SignedIn)


def test_sign_in_of_a_namesake_elsewhere_is_another_persons() -> None:
    one, other = make_person(), make_person()
    result = enter(other)
    assert isinstance(result, SignedIn)
    assert result.standing.actor.member_id == other.member.id != one.member.id


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"password": "wrong"}, FailureReason.PASSWORD),
        ({"password": PASSWORD + " "}, FailureReason.PASSWORD),
        ({"password": PASSWORD.lower()}, FailureReason.PASSWORD),
        ({"last_name": "Dupond"}, FailureReason.UNKNOWN),
        ({"first_name": ""}, FailureReason.UNKNOWN),
        ({"siret": siret_of(new_siren())}, FailureReason.UNKNOWN),
    ],
)
def test_sign_in_with_something_wrong_gets_one_answer_and_is_kept(
    changes: dict[str, str], reason: FailureReason
) -> None:
    person = make_person()
    assert enter(person.typing(**changes)) == Refused(Reason.BAD_CREDENTIALS)
    assert failures() == [reason]
    assert login_of(person).failures == (1 if reason is FailureReason.PASSWORD else 0)
    assert web_sessions() == []
    assert actions_of(person) == []


def test_sign_in_refused_is_kept_with_whom_it_meant_and_where_it_came_from() -> None:
    person = make_person()
    for typed in (person.typing(password="wrong"), person.typing(last_name="Nobody")):
        enter(typed)
    with reading(PORTAL) as session:
        known, unknown = session.scalars(select(SignInFailure).order_by(SignInFailure.id))
    assert (known.member_id, unknown.member_id) == (person.member.id, None)
    assert known.triplet_digest != unknown.triplet_digest
    assert (known.at, known.address) == (NOW, "192.0.2.1")


@pytest.mark.parametrize("state", [MemberState.SUSPENDED, MemberState.DELETED])
def test_sign_in_of_a_member_who_is_not_active_gets_the_same_answer(state: MemberState) -> None:
    person = make_person(state=state)
    assert enter(person) == Refused()
    assert failures() == [FailureReason.NOT_ACTIVE]
    assert web_sessions() == []


def test_sign_in_into_a_terminated_registration_gets_the_same_answer() -> None:
    person = make_person()
    terminate(person)
    assert enter(person) == Refused()
    assert failures() == [FailureReason.NOT_ACTIVE]


def test_sign_in_verifies_one_password_whatever_is_wrong_and_outside_of_any_transaction(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    right, suspended, locked = (
        make_person(),
        make_person(state=MemberState.SUSPENDED),
        make_person(),
    )
    fail(locked, RULES.attempts)
    passwords = Passwords(Cost(time=1, memory_kib=8, parallelism=1))
    real, open_at_that_time = PasswordHasher.verify, []

    def verify(hasher: PasswordHasher, digest: str, password: str) -> bool:
        engine = sessions.engines().app
        open_at_that_time.append(engine.pool.checkedout())  # type: ignore[attr-defined]
        return real(hasher, digest, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    for person in (
        right,
        right.typing(password="wrong"),
        right.typing(last_name="Nobody"),
        suspended,
        locked,
        locked.typing(password="wrong"),
    ):
        enter(person, passwords=passwords)
    assert open_at_that_time == [0] * 6


def test_sign_in_refused_runs_the_same_statements_whatever_is_wrong() -> None:
    person, locked, coming = make_person(), make_person(), make_person()
    fail(locked, RULES.attempts)
    code_for(coming)
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if "set_config" not in statement:
            statements.append(statement)

    seen = []
    engine = sessions.engines().app
    event.listen(engine, "before_cursor_execute", note)
    try:
        for wrong in (
            person.typing(password="wrong"),
            person.typing(last_name="Nobody"),
            locked.typing(password="wrong"),
            locked,
            coming,
        ):
            statements.clear()
            assert enter(wrong) == Refused()
            seen.append([s for s in statements if not s.startswith("BEGIN")])
    finally:
        event.remove(engine, "before_cursor_execute", note)
    wrong_password, nobody, locked_wrong, _locked_right, wrong_code = seen
    assert len(wrong_password) == 6
    assert wrong_password == nobody == locked_wrong == wrong_code


def test_sign_in_after_the_cost_was_raised_makes_the_digest_anew() -> None:
    person = make_person()
    old = login_of(person).password_hash
    dearer = Passwords(Cost(time=2, memory_kib=8, parallelism=1))
    assert enter(person.typing(password="wrong"), passwords=dearer) == Refused()
    assert login_of(person).password_hash == old
    assert isinstance(enter(person, passwords=dearer), SignedIn)
    fresh = login_of(person).password_hash
    assert "t=2" in fresh
    assert isinstance(enter(person, passwords=dearer), SignedIn)
    assert login_of(person).password_hash == fresh
    assert isinstance(enter(person, passwords=CHEAP), SignedIn)


def test_sign_in_with_a_password_changed_meanwhile_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = make_person()
    real = CHEAP.verify

    def change_then_verify(digest: str | None, password: str) -> bool:
        with transaction(PORTAL) as session:
            login = session.get_one(Login, person.member.id)
            login.password_hash = CHEAP.hash("another")
        return real(digest, password)

    monkeypatch.setattr(CHEAP, "verify", change_then_verify)
    assert enter(person) == Refused()
    assert web_sessions() == []


def test_origin_keeps_only_what_can_be_shown() -> None:
    origin = Origin(address="1" * 60, browser="Firefox\0\n\x1b[31m" + "x" * 200)
    assert len(origin.browser) == 120
    assert origin.browser.isprintable()
    assert origin.browser.startswith("Firefox[31mxx")
    assert origin.address == "1" * 45


def test_password_and_token_are_not_shown_where_results_are_printed() -> None:
    person = make_person()
    result = enter(person)
    assert isinstance(result, SignedIn)
    assert PASSWORD not in repr(person.credentials)
    assert result.token not in repr(result)
