"""Pages of the members: the list, one of them, and each act on one as a task of its own."""

from netent.roles.views import (
    address,
    creating,
    handing_over,
    leaving,
    members,
    profiles,
    standing,
)
from netent.roles.views.blueprint import bp

__all__ = [
    "address",
    "bp",
    "creating",
    "handing_over",
    "leaving",
    "members",
    "profiles",
    "standing",
]
