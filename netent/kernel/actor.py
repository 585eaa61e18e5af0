"""Who acts: a frozen picture of a member or of an operator, handed to every service."""

from dataclasses import dataclass
from uuid import UUID

from netent.kernel.enums import RegistrationKind, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A member as he stood when the act began.

    A service that writes checks his standing again from the database; this picture only says
    who asks, in which registration, and from which network address.
    """

    registration_id: int
    registration_kind: RegistrationKind
    member_id: int
    member_public_id: UUID
    roles: frozenset[Role]
    name: str
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody who runs the portal, outside of all registrations (product §18)."""

    operator_id: int
    public_id: UUID
    name: str
    address: str | None = None
