"""Reads of a registration's members, as their administrators see them."""

from netent.roles.queries.members import (
    SHOWN_STATES,
    MemberRow,
    PasswordStanding,
    member_card,
    member_signing_in_as,
    members_page,
)
from netent.roles.queries.profiles import ProfileRow, profile_of, profiles
from netent.roles.queries.receivers import (
    Choice,
    Departure,
    choice_of,
    departure_of,
    models_page,
    receivers_page,
)
from netent.roles.queries.standing import Change, Stakes, changes_of, stakes

__all__ = [
    "SHOWN_STATES",
    "Change",
    "Choice",
    "Departure",
    "MemberRow",
    "PasswordStanding",
    "ProfileRow",
    "Stakes",
    "changes_of",
    "choice_of",
    "departure_of",
    "member_card",
    "member_signing_in_as",
    "members_page",
    "models_page",
    "profile_of",
    "profiles",
    "receivers_page",
    "stakes",
]
