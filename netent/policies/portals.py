"""What differs between portals, as data (product §4): one table, no code path of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from netent.policies.factors import FactorRules
from netent.policies.passwords import PasswordRules
from netent.policies.secrets import (
    DIGITS,
    READABLE,
    Delivery,
    Lifetime,
    SecretKind,
    SecretRules,
    code,
    link,
)


class Identifier(StrEnum):
    """What a person signs in with, beside the password."""

    TRIPLET = "triplet"
    EMAIL = "email"
    NIR = "nir"
    NET_ENTREPRISES = "net_entreprises"


@dataclass(frozen=True, slots=True)
class SignInRules:
    """How often one may fail, how long a lock and a session last."""

    attempts: int
    # by the lock's rank since the last success; the last length repeats
    locks: tuple[timedelta, ...]
    session_length: timedelta
    session_idle: timedelta


_FACTOR = FactorRules()


@dataclass(frozen=True, slots=True)
class Portal:
    """One portal and its rules."""

    name: str
    identifiers: tuple[Identifier, ...]
    password: PasswordRules
    secrets: Mapping[SecretKind, SecretRules]
    sign_in: SignInRules
    factor: FactorRules = _FACTOR
    has_secret_question: bool = False
    has_captcha: bool = False
    second_factor_for_administrators: bool = False


@dataclass(frozen=True, slots=True)
class Hardening:
    """What an operator asks beyond the table; None and the defaults ask for nothing."""

    password_shortest: int | None = None
    password_longest: int | None = None
    has_secret_question: bool = True
    second_factor_for_administrators: bool = False


class WeakerThanTable(ValueError):
    """A setting would weaken a portal's rules: its field, and the least that can be asked."""

    def __init__(self, field: str, found: int, least: int) -> None:
        super().__init__(f"{field}: {found}, at least {least}")
        self.field = field
        self.found = found
        self.least = least


_SIGN_IN = SignInRules(
    attempts=5,
    locks=(
        *(timedelta(minutes=15 * 2**rank) for rank in range(7)),
        timedelta(hours=24),
    ),
    session_length=timedelta(hours=12),
    session_idle=timedelta(minutes=30),
)

NET_ENTREPRISES = Portal(
    name="net_entreprises",
    identifiers=(Identifier.TRIPLET,),
    password=PasswordRules(
        shortest=8,
        longest=20,
        letters=6,
        lower=1,
        upper=1,
        digits=2,
        specials="!#$%&'()*+,-./:;<=>?@[]_{}~",
    ),
    secrets=MappingProxyType(
        {
            SecretKind.EMAIL_LINK: link(Lifetime(days=15)),
            SecretKind.EMAIL_CHANGE_LINK: link(Lifetime(hours=24)),
            SecretKind.RECOVERY_LINK: link(Lifetime(hours=1)),
            SecretKind.TEMPORARY_PASSWORD: code(
                Lifetime(hours=1), Delivery.SCREEN, length=8, alphabet=DIGITS
            ),
            SecretKind.PROVISIONAL_PASSWORD: code(
                Lifetime(days=15), Delivery.SCREEN, length=5, alphabet=DIGITS
            ),
            SecretKind.POSTED_CODE: code(
                Lifetime(days=15), Delivery.LETTER, length=10, alphabet=READABLE
            ),
        }
    ),
    sign_in=_SIGN_IN,
    has_secret_question=True,
)

URSSAF_AE = Portal(
    name="urssaf_ae",
    identifiers=(Identifier.EMAIL, Identifier.NIR, Identifier.NET_ENTREPRISES),
    password=PasswordRules(
        shortest=10, longest=50, lower=1, upper=1, digits=1, special=1, specials="$@&+-/#_?!"
    ),
    secrets=MappingProxyType({SecretKind.EMAIL_LINK: link(Lifetime(hours=1), is_renewed=True)}),
    sign_in=_SIGN_IN,
)

TAX = Portal(
    name="tax",
    identifiers=(Identifier.EMAIL,),
    # The table names no longest one; beyond this, typing it is no longer what protects it.
    password=PasswordRules(shortest=20, longest=128, renewed_after_days=90),
    secrets=MappingProxyType(
        {
            SecretKind.EMAIL_LINK: link(Lifetime(hours=72)),
            SecretKind.POSTED_CODE: code(
                Lifetime(days=60), Delivery.LETTER, length=12, alphabet=READABLE
            ),
        }
    ),
    sign_in=_SIGN_IN,
    has_captcha=True,
)

PORTALS: Mapping[str, Portal] = MappingProxyType(
    {portal.name: portal for portal in (NET_ENTREPRISES, URSSAF_AE, TAX)}
)


def hardened(portal: Portal, hardening: Hardening) -> Portal:
    """The portal with what the operator adds. WeakerThanTable when a number would weaken it."""
    rules = portal.password
    shortest = _at_least("password_shortest", hardening.password_shortest, rules.shortest)
    longest = _at_least(
        "password_longest", hardening.password_longest, max(shortest, rules.longest)
    )
    return replace(
        portal,
        password=replace(rules, shortest=shortest, longest=longest),
        has_secret_question=portal.has_secret_question and hardening.has_secret_question,
        second_factor_for_administrators=(
            portal.second_factor_for_administrators or hardening.second_factor_for_administrators
        ),
    )


def _at_least(field: str, asked: int | None, least: int) -> int:
    if asked is None:
        return least
    if asked < least:
        raise WeakerThanTable(field, asked, least)
    return asked


class _Holder:
    portals = PORTALS


def bind(hardening: Hardening) -> None:
    """Set what the operator asks beyond the table, at composition. WeakerThanTable."""
    _Holder.portals = {
        name: hardened(portal, hardening) if portal is NET_ENTREPRISES else portal
        for name, portal in PORTALS.items()
    }


def current(portal: Portal = NET_ENTREPRISES) -> Portal:
    """A portal's rules in force; asked for by views, jobs and commands, handed to services."""
    return _Holder.portals[portal.name]
