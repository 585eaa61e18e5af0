"""A member's life: created, let in again, given roles, suspended (product §4, §5, §6)."""

from netent.roles.service.changing import reinstate, set_roles, suspend
from netent.roles.service.creating import create_declarant
from netent.roles.service.entering import NewDeclarant
from netent.roles.service.giving import give_password
from netent.roles.service.leaving import Left, Newcomer, hand_over, remove_member
from netent.roles.service.moving import Moved, Seen
from netent.roles.service.told import Told

__all__ = [
    "Left",
    "Moved",
    "NewDeclarant",
    "Newcomer",
    "Seen",
    "Told",
    "create_declarant",
    "give_password",
    "hand_over",
    "reinstate",
    "remove_member",
    "set_roles",
    "suspend",
]
