"""Reads of a registration's members, as their administrators see them."""

from netent.roles.queries.members import (
    SHOWN_STATES,
    MemberRow,
    PasswordStanding,
    member_card,
    member_signing_in_as,
    members_page,
)
from netent.roles.queries.standing import Change, Stakes, changes_of, stakes

__all__ = [
    "SHOWN_STATES",
    "Change",
    "MemberRow",
    "PasswordStanding",
    "Stakes",
    "changes_of",
    "member_card",
    "member_signing_in_as",
    "members_page",
    "stakes",
]
