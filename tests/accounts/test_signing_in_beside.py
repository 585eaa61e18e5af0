"""Signing in at the moment when another sign-in of the same member renews his digest."""

from collections.abc import Callable

import pytest

from netent.accounts.passwords import Cost, Passwords
from netent.accounts.service import Refused, SignedIn
from netent.accounts.states import FailureReason
from tests.accounts.people import Person, enter, failures, login_of, make_person, web_sessions

DEARER = Passwords(Cost(time=2, memory_kib=8, parallelism=1))

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def overtaken(monkeypatch: pytest.MonkeyPatch) -> Callable[[Person], None]:
    """Let the next sign-in of a person be overtaken by another, once its digest is read."""
    real = Passwords.verify
    coming: list[Person] = []

    def verify(passwords: Passwords, digest: str | None, password: str) -> bool:
        while coming:
            assert isinstance(enter(coming.pop(), passwords=DEARER), SignedIn)
        return real(passwords, digest, password)

    monkeypatch.setattr(Passwords, "verify", verify)
    return coming.append


def test_both_get_in(overtaken: Callable[[Person], None]) -> None:
    person = make_person()
    overtaken(person)
    assert isinstance(enter(person, passwords=DEARER), SignedIn)
    assert len(web_sessions()) == 2
    assert failures() == []
    assert "t=2" in login_of(person).password_hash


def test_wrong_password_beside_is_refused_and_counted_once(
    overtaken: Callable[[Person], None],
) -> None:
    person = make_person()
    overtaken(person)
    assert enter(person.typing(password="wrong"), passwords=DEARER) == Refused()
    assert len(web_sessions()) == 1
    assert failures() == [FailureReason.PASSWORD]
    assert login_of(person).failures == 1
