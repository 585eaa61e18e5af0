"""A member's life: created, let in again, given roles, suspended (product §4, §5, §6)."""

from netent.roles.service.changing import reinstate, set_roles, suspend
from netent.roles.service.creating import NewDeclarant, create_declarant
from netent.roles.service.giving import give_password
from netent.roles.service.told import Told

__all__ = [
    "NewDeclarant",
    "Told",
    "create_declarant",
    "give_password",
    "reinstate",
    "set_roles",
    "suspend",
]
