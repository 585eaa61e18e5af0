"""Whom a secret belongs to."""

from dataclasses import dataclass
from enum import StrEnum


class OwnerKind(StrEnum):
    """The kinds of owner; a draft is an inscription that nobody has validated yet."""

    MEMBER = "member"
    DRAFT = "draft"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True)
class Owner:
    """A secret's owner; the registration is named where there is one already."""

    kind: OwnerKind
    id: int
    registration_id: int | None = None


def member_owner(registration_id: int, member_id: int) -> Owner:
    """A member as the owner of a secret."""
    return Owner(OwnerKind.MEMBER, member_id, registration_id)


def draft_owner(draft_id: int) -> Owner:
    """An inscription that is being made as the owner of a secret."""
    return Owner(OwnerKind.DRAFT, draft_id)


def operator_owner(operator_id: int) -> Owner:
    """Somebody who runs the portal as the owner of a secret."""
    return Owner(OwnerKind.OPERATOR, operator_id)
