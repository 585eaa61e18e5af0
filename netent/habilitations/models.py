"""Tables of the rights (docs/decisions/004-rights-store.md says why they are so)."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from netent.database.base import (
    BIG_ID,
    Base,
    EnumText,
    TenantTable,
    big_id,
    public_id,
    sqlite_foreign_key,
    tenant_table_args,
)
from netent.kernel.enums import ActOrigin


class RightsAct(TenantTable, Base):
    """One act on rights: who, when, by which way. Its changes point to it."""

    __tablename__ = "rights_act"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        Index("ix_rights_act_registration_at", "registration_id", "at"),
        Index(
            "ix_rights_act_request",
            "request_id",
            sqlite_where=text("request_id IS NOT NULL"),
            postgresql_where=text("request_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    at: Mapped[datetime]
    origin: Mapped[ActOrigin] = mapped_column(EnumText(ActOrigin))
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(170), default="")
    request_id: Mapped[int | None]

    # Its changes are numbered as they are written: two on one pair must not take the same number.
    parts_written: ClassVar[int] = 0

    def take_parts(self, number: int = 1) -> int:
        """The next number of a change; so many are taken."""
        first = self.parts_written
        self.parts_written = first + number  # type: ignore[misc]
        return first


class Habilitation(TenantTable, Base):
    """What one member holds on one site: a row a pair, a bit a right.

    `coming` are the rights among `mask` that open on `opens_on`; `windowed` those with a row of
    their own in habilitation_window; all others are open.
    """

    __tablename__ = "habilitation"
    __table_args__ = tenant_table_args(
        # On PostgreSQL triggers hold them, a statement at a time (statements/owners.py).
        sqlite_foreign_key(
            ["registration_id", "member_id"], ["member.registration_id", "member.id"]
        ),
        sqlite_foreign_key(["registration_id", "site_id"], ["site.registration_id", "site.id"]),
        Index("ix_habilitation_member_site", "member_id", "site_id"),
        sqlite_with_rowid=False,
    )

    site_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    mask: Mapped[int]
    coming: Mapped[int] = mapped_column(default=0)
    opens_on: Mapped[date | None]
    windowed: Mapped[int] = mapped_column(default=0)


class HabilitationWindow(TenantTable, Base):
    """The sparse exceptions: a right with an opening of its own to come, or with an end."""

    __tablename__ = "habilitation_window"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(["registration_id", "site_id"], ["site.registration_id", "site.id"]),
        Index("ix_habilitation_window_ends_on", "ends_on"),
        Index("ix_habilitation_window_member", "member_id", "site_id"),
        sqlite_with_rowid=False,
    )

    site_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    mask: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    opens_on: Mapped[date | None]
    # the last usable day
    ends_on: Mapped[date | None]
    is_reminded: Mapped[bool] = mapped_column(default=False)


class HabilitationEnded(TenantTable, Base):
    """Rights that came to their end by themselves, until they are granted again.

    They are held no more: this only tells a right that ended from one that never was.
    """

    __tablename__ = "habilitation_ended"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(["registration_id", "site_id"], ["site.registration_id", "site.id"]),
        Index("ix_habilitation_ended_registration", "registration_id"),
        sqlite_with_rowid=False,
    )

    site_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    mask: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    ends_on: Mapped[date]


class HabilitationTally(TenantTable, Base):
    """On how many sites a member holds exactly these rights; kept by the acts that change them.

    `coming`, `windowed` and `opens_on` are as in the pairs' own rows; the day is 1 January 1970
    where no right comes.
    """

    __tablename__ = "habilitation_tally"
    __table_args__ = tenant_table_args(sqlite_with_rowid=False)

    registration_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("registration.id"), primary_key=True, autoincrement=False
    )
    member_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    mask: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    coming: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    windowed: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    opens_on: Mapped[date] = mapped_column(primary_key=True)
    sites: Mapped[int]


class HabilitationChange(TenantTable, Base):
    """Append-only: what one act granted or withdrew on one pair; one row an opening date.

    A right granted while it is held got other dates: an end, or an opening that came with a
    transfer. A right's last change says how it stands since; its first opening is the earliest.
    """

    __tablename__ = "habilitation_change"
    __table_args__ = tenant_table_args(
        Index("ix_habilitation_change_act", "act_id", "member_id"),
        sqlite_with_rowid=False,
    )

    site_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    act_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    part: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    granted: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    opens_on: Mapped[date | None]
    ends_on: Mapped[date | None]
