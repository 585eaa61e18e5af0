"""Casbin evaluated once over every question there is; at run time a set look-up."""

from collections.abc import Iterable
from functools import cache
from itertools import product
from pathlib import Path
from typing import TypeAlias

import casbin

from netent.access.permissions import Permission
from netent.kernel.actor import Actor
from netent.kernel.enums import RegistrationKind, Role
from netent.kernel.errors import Forbidden

_HERE = Path(__file__).parent
MODEL = _HERE / "model.conf"
POLICY = _HERE / "policy.csv"

Grant: TypeAlias = tuple[Role, RegistrationKind, Permission]


class PolicyError(ValueError):
    """A line of the policy grants nothing that there is: a slip of the pen, never silent."""


@cache
def table() -> frozenset[Grant]:
    """Every (role, kind, permission) that the policy allows; any exception stops the start."""
    questions = list(product(Role, RegistrationKind, Permission))
    _refuse_unknown_lines(questions)
    enforcer = casbin.Enforcer(str(MODEL), str(POLICY))
    return frozenset(grant for grant in questions if enforcer.enforce(*map(str, grant)))


def _refuse_unknown_lines(questions: Iterable[Grant]) -> None:
    # Casbin takes any word for a role or a permission: a mistyped one would just deny.
    known = {("p", *map(str, grant)) for grant in questions}
    for line in POLICY.read_text(encoding="utf-8").splitlines():
        given = tuple(cell.strip() for cell in line.split(","))
        if line.strip() and not line.startswith("#") and given not in known:
            raise PolicyError(f"{POLICY.name}: « {line} » names no role, kind or permission")


def allowed(roles: Iterable[Role], kind: RegistrationKind, permission: Permission) -> bool:
    """Whether any of the roles holds the permission in a registration of this kind."""
    return any((role, kind, permission) in table() for role in roles)


def check(actor: Actor, permission: Permission) -> None:
    """Let the act go on, or raise Forbidden."""
    if not allowed(actor.roles, actor.registration_kind, permission):
        raise Forbidden
