"""The table of portals: each secret's life and form, and what an operator may ask beyond it."""

from datetime import UTC, datetime, timedelta

import pytest

from netent.kernel.clock import PARIS
from netent.policies.portals import (
    NET_ENTREPRISES,
    PORTALS,
    TAX,
    URSSAF_AE,
    Hardening,
    Identifier,
    WeakerThanTable,
    hardened,
)
from netent.policies.secrets import DIGITS, Delivery, Lifetime, SecretKind

ISSUED = datetime(2026, 11, 20, 13, 5, tzinfo=UTC)

# Portal, kind, when a secret issued at ISSUED ends, length, tries: every pair there is.
TABLE = [
    ("net_entreprises", SecretKind.EMAIL_LINK, timedelta(days=15), None, None),
    ("net_entreprises", SecretKind.EMAIL_CHANGE_LINK, timedelta(hours=24), None, None),
    ("net_entreprises", SecretKind.RECOVERY_LINK, timedelta(hours=1), None, None),
    ("net_entreprises", SecretKind.TEMPORARY_PASSWORD, timedelta(hours=1), 8, 5),
    ("net_entreprises", SecretKind.PROVISIONAL_PASSWORD, timedelta(days=15), 5, 5),
    ("net_entreprises", SecretKind.POSTED_CODE, timedelta(days=15), 10, 5),
    ("urssaf_ae", SecretKind.EMAIL_LINK, timedelta(hours=1), None, None),
    ("tax", SecretKind.EMAIL_LINK, timedelta(hours=72), None, None),
    ("tax", SecretKind.POSTED_CODE, timedelta(days=60), 12, 5),
]


def test_table_of_this_test_names_every_secret_there_is() -> None:
    pairs = {(portal.name, kind) for portal in PORTALS.values() for kind in portal.secrets}
    assert pairs == {(portal, kind) for portal, kind, *_rest in TABLE}


@pytest.mark.parametrize(
    ("portal", "kind", "life", "length", "attempts"),
    TABLE,
    ids=[f"{portal}-{kind}" for portal, kind, *_rest in TABLE],
)
def test_secret_has_the_life_the_form_and_the_tries_of_the_table(
    portal: str, kind: SecretKind, life: timedelta, length: int | None, attempts: int | None
) -> None:
    rules = PORTALS[portal].secrets[kind]
    assert rules.lifetime.after(ISSUED) == ISSUED + life
    assert (rules.length, rules.attempts) == (length, attempts)
    assert rules.is_link is (length is None)
    assert rules.is_link is (rules.delivery is Delivery.MAIL)


def test_only_the_link_of_the_auto_entrepreneurs_sends_a_new_one_when_expired() -> None:
    renewed = {
        (portal.name, kind)
        for portal in PORTALS.values()
        for kind, rules in portal.secrets.items()
        if rules.is_renewed
    }
    assert renewed == {("urssaf_ae", SecretKind.EMAIL_LINK)}


def test_provisional_and_temporary_passwords_are_digits() -> None:
    for kind in (SecretKind.PROVISIONAL_PASSWORD, SecretKind.TEMPORARY_PASSWORD):
        assert NET_ENTREPRISES.secrets[kind].alphabet == DIGITS


@pytest.mark.parametrize(
    ("issued", "ends"),
    [
        ((2026, 10, 20, 14, 5), (2026, 11, 4, 14, 5)),  # summer time ends in between
        ((2026, 3, 20, 14, 5), (2026, 4, 4, 14, 5)),  # and begins
        ((2026, 12, 25, 0, 0), (2027, 1, 9, 0, 0)),
    ],
    ids=["autumn", "spring", "new year"],
)
def test_days_end_at_the_same_clock_time_in_paris(
    issued: tuple[int, ...], ends: tuple[int, ...]
) -> None:
    moment = datetime(*issued, tzinfo=PARIS)
    assert Lifetime(days=15).after(moment) == datetime(*ends, tzinfo=PARIS)


def test_hours_pass_as_they_are_whatever_the_clock_shows() -> None:
    before_the_change = datetime(2026, 10, 24, 12, tzinfo=UTC)
    assert Lifetime(hours=72).after(before_the_change) == before_the_change + timedelta(hours=72)


def test_each_portal_signs_in_as_the_product_says() -> None:
    assert NET_ENTREPRISES.identifiers == (Identifier.TRIPLET,)
    assert set(URSSAF_AE.identifiers) == {
        Identifier.EMAIL,
        Identifier.NIR,
        Identifier.NET_ENTREPRISES,
    }
    assert TAX.identifiers == (Identifier.EMAIL,)
    assert [portal.name for portal in PORTALS.values() if portal.has_captcha] == ["tax"]
    assert [name for name, portal in PORTALS.items() if portal.has_secret_question] == [
        "net_entreprises"
    ]
    assert TAX.password.renewed_after_days == 90


def test_operator_can_ask_for_longer_passwords_and_allow_longer_ones() -> None:
    harder = hardened(NET_ENTREPRISES, Hardening(password_shortest=14, password_longest=64))
    assert (harder.password.shortest, harder.password.longest) == (14, 64)
    assert harder.password.digits == NET_ENTREPRISES.password.digits


def test_longest_password_follows_a_shortest_beyond_it() -> None:
    harder = hardened(NET_ENTREPRISES, Hardening(password_shortest=24))
    assert (harder.password.shortest, harder.password.longest) == (24, 24)


@pytest.mark.parametrize(
    ("asked", "field", "least"),
    [
        (Hardening(password_shortest=7), "password_shortest", 8),
        (Hardening(password_longest=19), "password_longest", 20),
        (Hardening(password_shortest=30, password_longest=25), "password_longest", 30),
    ],
    ids=["shorter", "no longer", "none possible"],
)
def test_operator_cannot_ask_for_less(asked: Hardening, field: str, least: int) -> None:
    with pytest.raises(WeakerThanTable) as error:
        hardened(NET_ENTREPRISES, asked)
    assert (error.value.field, error.value.least) == (field, least)


def test_operator_can_switch_the_secret_question_off_and_ask_for_a_second_factor() -> None:
    harder = hardened(
        NET_ENTREPRISES,
        Hardening(has_secret_question=False, second_factor_for_administrators=True),
    )
    assert not harder.has_secret_question
    assert harder.second_factor_for_administrators
    assert not hardened(TAX, Hardening()).has_secret_question
