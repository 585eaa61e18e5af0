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


@cache
def table() -> frozenset[Grant]:
    """Every (role, kind, permission) that the policy allows; any exception stops the start."""
    enforcer = casbin.Enforcer(str(MODEL), str(POLICY))
    questions = product(Role, RegistrationKind, Permission)
    return frozenset(grant for grant in questions if enforcer.enforce(*map(str, grant)))


def allowed(roles: Iterable[Role], kind: RegistrationKind, permission: Permission) -> bool:
    """Whether any of the roles holds the permission in a registration of this kind."""
    return any((role, kind, permission) in table() for role in roles)


def check(actor: Actor, permission: Permission) -> None:
    """Let the act go on, or raise Forbidden."""
    if not allowed(actor.roles, actor.registration_kind, permission):
        raise Forbidden
