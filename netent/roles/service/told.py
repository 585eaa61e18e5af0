"""A provisional password as its maker is told it, this once."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from netent.activations.service import PreparedCode
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Told:
    """Whose provisional password it is, and until when; nothing keeps it but its digest."""

    member_id: UUID
    name: str
    siret: str
    last_name: str
    first_name: str
    email: str
    ends_at: datetime
    code: str = field(repr=False)

    @classmethod
    def of(cls, member: Member, prepared: PreparedCode, ends_at: datetime) -> "Told":
        """The member's, just issued."""
        return cls(
            member_id=member.public_id,
            name=member.full_name,
            siret=member.siret,
            last_name=member.last_name,
            first_name=member.first_name,
            email=member.email,
            ends_at=ends_at,
            code=prepared.code,
        )
