"""Casbin evaluated once over every question there is; at run time a set look-up."""

from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path
from typing import Final, Literal, TypeAlias

import casbin

from netent.access.permissions import Permission
from netent.kernel.actor import Actor, Operator
from netent.kernel.enums import RegistrationKind, Role
from netent.kernel.errors import Forbidden

_HERE = Path(__file__).parent
MODEL = _HERE / "model.conf"
POLICY = _HERE / "policy.csv"

# Where operators act: outside of all registrations, and so no kind of one.
PORTAL: Final = "PORTAL"

Realm: TypeAlias = RegistrationKind | Literal["PORTAL"]
Grant: TypeAlias = tuple[Role, Realm, Permission]


class PolicyError(ValueError):
    """A line of the policy grants nothing that there is: a slip of the pen, never silent."""


@cache
def table() -> frozenset[Grant]:
    """Every (role, realm, permission) that the policy allows; any exception stops the start."""
    questions = [
        (role, realm, permission)
        for role, realm, permission in product(Role, (*RegistrationKind, PORTAL), Permission)
        if (role is Role.OPERATOR) == (realm == PORTAL)
    ]
    _refuse_unknown_lines(questions)
    enforcer = casbin.Enforcer(str(MODEL), str(POLICY))
    granted = frozenset(grant for grant in questions if enforcer.enforce(*map(str, grant)))
    _refuse_shared_permissions(granted)
    return granted


def _refuse_unknown_lines(questions: Iterable[Grant]) -> None:
    # Casbin takes any word for a role or a permission: a mistyped one would just deny.
    known = {("p", *map(str, grant)) for grant in questions}
    for line in POLICY.read_text(encoding="utf-8").splitlines():
        given = tuple(cell.strip() for cell in line.split(","))
        if line.strip() and not line.startswith("#") and given not in known:
            raise PolicyError(f"{POLICY.name}: « {line} » names no role, realm or permission")


def _refuse_shared_permissions(granted: Iterable[Grant]) -> None:
    # A page is either a member's or an operator's: who has no business there is told otherwise.
    sides: dict[Permission, set[bool]] = {}
    for role, _realm, permission in granted:
        sides.setdefault(permission, set()).add(role is Role.OPERATOR)
    if shared := sorted(permission for permission, found in sides.items() if len(found) > 1):
        raise PolicyError(f"{POLICY.name}: {shared} are given to members and to operators")


def allowed(roles: Iterable[Role], realm: Realm, permission: Permission) -> bool:
    """Whether any of the roles holds the permission in a registration of this kind, or outside."""
    return any((role, realm, permission) in table() for role in roles)


def is_operators(permission: Permission) -> bool:
    """Whether this is held by operators, and so by no member."""
    return allowed((Role.OPERATOR,), PORTAL, permission)


def check(who: Actor | Operator, permission: Permission) -> None:
    """Let the act go on, or raise Forbidden."""
    if isinstance(who, Operator):
        is_allowed = is_operators(permission)
    else:
        is_allowed = allowed(who.roles, who.registration_kind, permission)
    if not is_allowed:
        raise Forbidden
