"""Table of the requests to join."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from netent.database.base import (
    BIG_ID,
    Base,
    EnumText,
    TenantTable,
    big_id,
    public_id,
    tenant_table_args,
)
from netent.enrolment.states import CandidacyState, Way
from netent.kernel.enums import Role

_PENDING = text("state = 'pending'")


class Candidacy(TenantTable, Base):
    """One person who asks to join, from the validation of his address to the one outcome.

    `person` is his folded name: it ties his earlier requests to the new one. The row outlives the
    account that a refusal or the end of the fifteen days takes away.
    """

    __tablename__ = "candidacy"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        UniqueConstraint("registration_id", "member_id"),
        ForeignKeyConstraint(
            ["registration_id", "member_id"], ["member.registration_id", "member.id"]
        ),
        Index("ix_candidacy_person", "registration_id", "person"),
        Index("ix_candidacy_state", "registration_id", "state", "expires_at"),
        Index(
            "ix_candidacy_due",
            "expires_at",
            sqlite_where=_PENDING,
            postgresql_where=_PENDING,
        ),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    member_id: Mapped[int]
    person: Mapped[str] = mapped_column(String(170))
    role: Mapped[Role] = mapped_column(EnumText(Role))
    way: Mapped[Way | None] = mapped_column(EnumText(Way))
    state: Mapped[CandidacyState] = mapped_column(EnumText(CandidacyState))
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(170), default="")
