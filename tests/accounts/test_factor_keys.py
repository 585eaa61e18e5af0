"""Keys that seal and digest: for one member, and of one application's key."""

from collections.abc import Iterator

import pytest

from netent.accounts.factors import keys, recovery_codes
from netent.policies.factors import FactorRules


@pytest.fixture(autouse=True)
def bound() -> Iterator[None]:
    before = vars(keys._Holder).copy()
    keys.bind("a key for this test")
    yield
    keys._Holder.box, keys._Holder.digests = before["box"], before["digests"]


def test_sealed_secret_opens_for_its_member_only() -> None:
    sealed = keys.seal(7, "JBSWY3DP")
    assert "JBSWY3DP" not in sealed
    assert keys.unseal(7, sealed) == "JBSWY3DP"
    assert keys.unseal(8, sealed) is None


def test_sealed_secret_of_another_key_or_written_in_is_lost_and_breaks_nothing() -> None:
    sealed = keys.seal(7, "JBSWY3DP")
    assert keys.unseal(7, sealed[:-3] + "AAA") is None
    keys.bind("another key")
    assert keys.unseal(7, sealed) is None


def test_digest_of_a_code_is_its_members_and_its_keys() -> None:
    made = keys.digest(7, "ABCD")
    assert made == keys.digest(7, "ABCD")
    assert len({made, keys.digest(8, "ABCD"), keys.digest(7, "ABCE")}) == 3
    keys.bind("another key")
    assert keys.digest(7, "ABCD") != made


def test_codes_hold_80_random_bits_each_and_are_compared_however_they_are_typed() -> None:
    rules = FactorRules()
    codes = recovery_codes.make_codes(rules)
    assert len(set(codes)) == rules.codes
    assert len(rules.code_alphabet) ** rules.code_length == 2**80
    for code in codes:
        kept = recovery_codes.as_kept(f" {code.lower()} ")
        assert len(kept) == rules.code_length
        assert kept == code.replace("-", "")
