"""Tables of the company: terminations, and establishments that opened since."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from netent.company.states import TerminationState
from netent.database.base import (
    BIG_ID,
    Base,
    EnumText,
    TenantTable,
    big_id,
    public_id,
    tenant_table_args,
)

_ASKED = text("state = 'asked'")
_RUNNING = text("state = 'running'")
_LIVE_SITE = text("settled_at IS NULL AND site_id IS NOT NULL")
_UNSETTLED = text("settled_at IS NULL")
_LIVE_COMPANY = text("settled_at IS NULL AND site_id IS NULL")


class Termination(TenantTable, Base):
    """The end of one own establishment, or of the whole registration where `site_id` is null.

    `settled_at` is null while it lives: one live termination a target. The names of who asked and
    confirmed are kept as they were, for the paper that was signed.
    """

    __tablename__ = "termination"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        ForeignKeyConstraint(["registration_id", "site_id"], ["site.registration_id", "site.id"]),
        ForeignKeyConstraint(
            ["registration_id", "asked_by_id"], ["member.registration_id", "member.id"]
        ),
        ForeignKeyConstraint(
            ["registration_id", "confirmed_by_id"], ["member.registration_id", "member.id"]
        ),
        Index(
            "uq_termination_live_site",
            *("registration_id", "site_id"),
            unique=True,
            sqlite_where=_LIVE_SITE,
            postgresql_where=_LIVE_SITE,
        ),
        Index(
            "uq_termination_live_company",
            "registration_id",
            unique=True,
            sqlite_where=_LIVE_COMPANY,
            postgresql_where=_LIVE_COMPANY,
        ),
        Index("ix_termination_asked", "registration_id", "asked_at"),
        Index("ix_termination_lapsing", "lapses_at", sqlite_where=_ASKED, postgresql_where=_ASKED),
        Index(
            "ix_termination_ending",
            "takes_effect_at",
            sqlite_where=_RUNNING,
            postgresql_where=_RUNNING,
        ),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    site_id: Mapped[int | None]
    siret: Mapped[str] = mapped_column(String(14), default="")
    why: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[TerminationState] = mapped_column(EnumText(TerminationState))
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int]
    asked_by: Mapped[str] = mapped_column(String(170))
    lapses_at: Mapped[datetime]
    # Without a name: its asker was the only administrator.
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None]
    confirmed_by: Mapped[str] = mapped_column(String(170), default="")
    takes_effect_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(170), default="")


class ProposedSite(TenantTable, Base):
    """An establishment of the company that opened in a later load: proposed once, unticked.

    `settled_at` says when it was ticked, or put aside.
    """

    __tablename__ = "proposed_site"
    __table_args__ = tenant_table_args(
        Index(
            "ix_proposed_site_open",
            "registration_id",
            sqlite_where=_UNSETTLED,
            postgresql_where=_UNSETTLED,
        ),
    )

    registration_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("registration.id"), primary_key=True, autoincrement=False
    )
    siret: Mapped[str] = mapped_column(String(14), primary_key=True)
    opened_on: Mapped[date | None]
    seen_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
