"""The operators' sign-in: three things at once, one answer, counted and locked."""

from datetime import datetime, timedelta

import pytest

from netent.accounts.passwords import Cost, Passwords
from netent.accounts.service import Origin
from netent.accounts.states import FailureReason
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.operators.queries import operator_of
from netent.operators.service import Credentials, Refused, SignedIn, sign_in, suspend_operator
from netent.policies.operators import OPERATORS
from tests.accounts.people import CHEAP, failures
from tests.factories.operators import Operating, account_of, make_operator
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails
from tests.operators.trail import portal_events
from tests.support.databases import TestDatabase
from tests.support.statements import counted_statements

ORIGIN = Origin(address="192.0.2.9", browser="Test/1.0")
LATER = NOW + timedelta(minutes=1)


def enter(
    typed: Credentials,
    *,
    needs_factor: bool = True,
    passwords: Passwords = CHEAP,
    now: datetime = NOW,
) -> SignedIn | Refused:
    return sign_in(typed, origin=ORIGIN, passwords=passwords, needs_factor=needs_factor, now=now)


def test_three_right_things_open_the_door_and_leave_an_event(operator: Operating) -> None:
    entered = enter(operator.typing(email=f"  {operator.email.upper()} "))
    assert isinstance(entered, SignedIn)
    assert entered.standing.operator.operator_id == operator.id
    event = portal_events()[-1]
    assert (event.action, event.actor_id) == ("operator.signed_in", None)
    assert (event.actor_name, event.address) == ("Odile Garnier", "192.0.2.9")
    assert event.details["operator"] == str(entered.standing.operator.public_id)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"email": "personne@netent.example"}, FailureReason.UNKNOWN),
        ({"password": "Une autre phrase 2026"}, FailureReason.PASSWORD),
        ({"code": "000000"}, FailureReason.FACTOR),
        ({"code": ""}, FailureReason.FACTOR),
    ],
)
def test_whatever_is_wrong_gets_the_same_answer_and_is_counted(
    operator: Operating, changes: dict[str, str], reason: FailureReason
) -> None:
    assert enter(operator.typing(**changes)) == Refused()
    assert failures() == [reason]
    assert account_of(operator).failures == (reason is not FailureReason.UNKNOWN)


def test_stranger_and_operator_cost_the_same_work(operator: Operating) -> None:
    def cost(typed: Credentials) -> int:
        with counted_statements() as sent:
            enter(typed)
        return len(sent)

    stranger = cost(operator.typing(email="personne@netent.example"))
    assert abs(cost(operator.typing(password="wrong")) - stranger) <= 1


def test_code_is_taken_once(operator: Operating) -> None:
    assert isinstance(enter(operator.typing()), SignedIn)
    assert enter(operator.typing()) == Refused()
    assert isinstance(enter(operator.typing(LATER), now=LATER), SignedIn)


def test_wrong_code_locks_as_a_wrong_password_does_and_the_owner_is_told(
    operator: Operating,
) -> None:
    attempts = OPERATORS.sign_in.attempts
    for rank in range(attempts):
        changes = {"code": "000000"} if rank % 2 else {"password": "wrong"}
        assert enter(operator.typing(**changes)) == Refused()
    assert enter(operator.typing()) == Refused()
    assert failures()[-1] is FailureReason.LOCKED
    account = account_of(operator)
    assert account.failures == attempts
    assert account.locked_until == NOW + OPERATORS.sign_in.locks[0]
    assert [mail.template for mail in mails()] == ["operator_locked"]
    assert portal_events()[-1].action == "operator.locked"
    after = account.locked_until
    assert isinstance(enter(operator.typing(after), now=after), SignedIn)
    assert account_of(operator).failures == 0


def test_suspended_operator_stays_outside(operator: Operating) -> None:
    with transaction(PORTAL) as session:
        assert suspend_operator(session, email=operator.email, now=NOW)
    assert enter(operator.typing()) == Refused()
    assert failures() == [FailureReason.NOT_ACTIVE]


def test_without_a_factor_the_demo_alone_lets_in(database: TestDatabase) -> None:
    bare = make_operator(has_factor=False)
    assert enter(bare.typing(code="")) == Refused()
    assert isinstance(enter(bare.typing(code=""), needs_factor=False), SignedIn)


def test_factor_that_is_set_is_asked_for_in_the_demo_too(operator: Operating) -> None:
    assert enter(operator.typing(code=""), needs_factor=False) == Refused()


def test_password_replaced_meanwhile_is_judged_anew(operator: Operating) -> None:
    verified = []

    class Meanwhile(Passwords):
        """The first verification takes so long that the password is another one afterwards."""

        def verify(self, digest: str | None, password: str) -> bool:
            right = super().verify(digest, password)
            verified.append(right)
            if len(verified) == 1:
                with transaction(PORTAL) as session:
                    account = operator_of(session, operator.id)
                    account.password_hash = CHEAP.hash("Une autre phrase 2026")
            return right

    hasher = Meanwhile(Cost(time=1, memory_kib=8, parallelism=1))
    assert enter(operator.typing(), passwords=hasher) == Refused()
    assert verified == [True, False]
    assert failures() == [FailureReason.PASSWORD]
