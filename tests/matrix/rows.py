"""What a row of the table says: who may, and what the endpoint answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, TypeAlias

from netent.kernel.enums import RegistrationKind as Kind

ROLES = {
    "administrator": {"administrator": True, "declarant": False},
    "declarant": {"administrator": False, "declarant": True},
    "both": {"administrator": True, "declarant": True},
}
Who: TypeAlias = tuple[Kind, str]
Key: TypeAlias = tuple[str, str]  # endpoint and method

EVERYBODY: frozenset[Who] = frozenset(product(Kind, ROLES))
FIRM_ADMINISTRATORS: frozenset[Who] = frozenset(
    {(Kind.THIRD_PARTY, "administrator"), (Kind.THIRD_PARTY, "both")}
)
ADMINISTRATORS: frozenset[Who] = frozenset(product(Kind, ("administrator", "both")))
MULTI_ADMINISTRATORS: frozenset[Who] = frozenset(
    {(Kind.MULTI, "administrator"), (Kind.MULTI, "both")}
)
ADMINISTRATORS_OF_MANY: frozenset[Who] = frozenset(
    product((Kind.MULTI, Kind.THIRD_PARTY), ("administrator", "both"))
)
SIGN_IN = "to the sign-in page"
OPERATORS_SIGN_IN = "to the operators' sign-in page"


@dataclass(frozen=True)
class Row:
    """What one endpoint answers to those who may, and with what it is asked.

    Whoever may not gets 403, a stranger 404 where `of` names somebody's object. `anonymous` is a
    status, or SIGN_IN. What is an operator's is found by no member; `operator` is what he gets.
    """

    who: frozenset[Who]
    allowed: int = 200
    anonymous: int | str = SIGN_IN
    of: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    operator: int | None = None

    @property
    def is_operators(self) -> bool:
        """Whether it is a page of those who run the portal."""
        return self.anonymous == OPERATORS_SIGN_IN

    @property
    def is_public(self) -> bool:
        """Whether anybody gets through."""
        return self.anonymous not in {SIGN_IN, OPERATORS_SIGN_IN}

    def of_operator(self, method: str) -> int:
        """What an operator gets: led to his desk from a member's page, and no act of a member."""
        if self.is_public or self.is_operators:
            return self.allowed if self.operator is None else self.operator
        return 302 if method == "GET" else 403

    def of_member(self, who: Who) -> int:
        """What a member gets: of an operator's page he does not learn that it exists."""
        if self.is_operators:
            return 404
        return self.allowed if who in self.who else 403


def operators(allowed: int = 200, **asked: Any) -> Row:
    """Those who run the portal; no member."""
    return Row(frozenset(), allowed, OPERATORS_SIGN_IN, **asked)


def everybody(allowed: int = 200, **asked: Any) -> Row:
    """Any member of any registration; nobody else."""
    return Row(EVERYBODY, allowed, **asked)


def public(anonymous: int = 200, allowed: int = 200, **asked: Any) -> Row:
    """Anybody, signed in or not."""
    return Row(EVERYBODY, allowed, anonymous, **asked)


def administrators(allowed: int = 200, **asked: Any) -> Row:
    """Administrators of any registration."""
    return Row(ADMINISTRATORS, allowed, **asked)


def of_many(allowed: int = 200, **asked: Any) -> Row:
    """Administrators of a registration that may hold several establishments."""
    return Row(ADMINISTRATORS_OF_MANY, allowed, **asked)


def nobody(**asked: Any) -> Row:
    """No member: those who ask to become one."""
    return Row(frozenset(), **asked)


def multis(allowed: int = 200, **asked: Any) -> Row:
    """Administrators of a company with several establishments, no firm."""
    return Row(MULTI_ADMINISTRATORS, allowed, **asked)


def firms(allowed: int = 200, **asked: Any) -> Row:
    """Administrators of a third-party registration."""
    return Row(FIRM_ADMINISTRATORS, allowed, **asked)
