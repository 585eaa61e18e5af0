"""A member's life: created, let in again, given roles, suspended (product §4, §5, §6)."""

from netent.roles.service.address import correct_address
from netent.roles.service.belongings import Moved, Seen
from netent.roles.service.changing import reinstate, set_roles, suspend
from netent.roles.service.creating import ByProfile, LikeMember, create_declarant
from netent.roles.service.entering import NewDeclarant, enter_declarants
from netent.roles.service.giving import give_password
from netent.roles.service.leaving import Left, Newcomer, hand_over, remove_member
from netent.roles.service.profiles import (
    MOST_PROFILES,
    change_profile,
    create_profile,
    delete_profile,
)
from netent.roles.service.taking_back import take_back_members
from netent.roles.service.told import Told

__all__ = [
    "MOST_PROFILES",
    "ByProfile",
    "Left",
    "LikeMember",
    "Moved",
    "NewDeclarant",
    "Newcomer",
    "Seen",
    "Told",
    "change_profile",
    "correct_address",
    "create_declarant",
    "create_profile",
    "delete_profile",
    "enter_declarants",
    "give_password",
    "hand_over",
    "reinstate",
    "remove_member",
    "set_roles",
    "suspend",
    "take_back_members",
]
