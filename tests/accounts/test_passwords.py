"""Passwords: digests that verify, and the same work for nobody."""

import pytest
from argon2 import PasswordHasher

from netent.accounts.passwords import Cost, Passwords
from tests.accounts.people import CHEAP


def test_password_verifies_against_its_own_digest_only() -> None:
    digest = CHEAP.hash("Bonjour2026!")
    assert digest.startswith("$argon2id$")
    assert CHEAP.verify(digest, "Bonjour2026!")
    assert not CHEAP.verify(digest, "bonjour2026!")
    assert CHEAP.hash("Bonjour2026!") != digest


def test_password_composed_otherwise_is_the_same() -> None:
    assert CHEAP.verify(CHEAP.hash("\u00e9t\u00e9 2026"), "e\u0301te\u0301 2026")


@pytest.mark.parametrize("digest", [None, "", "!", "$argon2id$v=19$nonsense"])
def test_password_without_a_usable_digest_is_wrong_after_the_same_work(
    digest: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    passwords = Passwords(Cost(time=2, memory_kib=64, parallelism=1))
    real = PasswordHasher.verify
    worked: list[str] = []

    def verify(hasher: PasswordHasher, against: str, password: str) -> bool:
        worked.append(against)
        return real(hasher, against, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    assert not passwords.verify(digest, "anything")
    assert worked[-1].startswith("$argon2id$v=19$m=64,t=2,p=1$")


def test_digest_of_nobody_is_as_long_as_a_real_one() -> None:
    passwords = Passwords(Cost(time=1, memory_kib=8, parallelism=1))
    assert len(passwords._nobody) == len(passwords.hash("x"))


def test_digest_made_at_another_cost_is_outdated() -> None:
    dearer = Passwords(Cost(time=2, memory_kib=8, parallelism=1))
    assert dearer.is_outdated(CHEAP.hash("x"))
    assert not dearer.is_outdated(dearer.hash("x"))
    assert dearer.verify(CHEAP.hash("x"), "x")
