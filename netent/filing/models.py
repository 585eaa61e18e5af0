"""Tables of filing: the rules, what is being prepared, what was filed, and the files themselves."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
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
    ReferenceTable,
    TenantTable,
    big_id,
    public_id,
    tenant_table_args,
)
from netent.filing.states import FilingNature, FilingState, Periodicity, Second

_STANDS = text("stands_for IS NOT NULL")


class FilingRule(ReferenceTable, Base):
    """How a declaration is filed; one without a rule is a service, and can't be.

    `due_days` are the days of the month among which the registration's own one is chosen, the
    last being the one where nothing was chosen; empty for events. `formats` are those that are
    taken, with blanks between them.
    """

    __tablename__ = "filing_rule"

    declaration_type_id: Mapped[int] = mapped_column(
        BIG_ID,
        ForeignKey("declaration_type.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    )
    periodicity: Mapped[Periodicity] = mapped_column(EnumText(Periodicity))
    due_months: Mapped[int] = mapped_column(SmallInteger, default=0)
    due_days: Mapped[str] = mapped_column(String(20), default="")
    # How many days before it happens an event may be told.
    days_ahead: Mapped[int] = mapped_column(SmallInteger, default=0)
    event_label: Mapped[str] = mapped_column(String(80), default="")
    allows_nil: Mapped[bool] = mapped_column(default=False)
    second: Mapped[Second] = mapped_column(EnumText(Second))
    formats: Mapped[str] = mapped_column(String(80))
    max_bytes: Mapped[int]


class FilingDueDay(TenantTable, Base):
    """The due day that a registration chose for a declaration that has several."""

    __tablename__ = "filing_due_day"
    __table_args__ = tenant_table_args()

    registration_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("registration.id"), primary_key=True, autoincrement=False
    )
    declaration_type_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("declaration_type.id"), primary_key=True, autoincrement=False
    )
    day: Mapped[int] = mapped_column(SmallInteger)


class FilingFile(TenantTable, Base):
    """A file that was read and found good: its name, size and digest."""

    __tablename__ = "filing_file"
    __table_args__ = tenant_table_args(UniqueConstraint("registration_id", "id"))

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    name: Mapped[str] = mapped_column(String(255))
    format: Mapped[str] = mapped_column(String(16))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    lines: Mapped[int]
    # The payment blocks that a reader found, as `payments.stored` writes them.
    blocks: Mapped[list[Any]] = mapped_column(JSON, default=list, deferred=True)
    kept_at: Mapped[datetime]


class FilingPiece(TenantTable, Base):
    """A piece of a file; all pieces in their order are the file, byte by byte."""

    __tablename__ = "filing_piece"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(
            ["registration_id", "file_id"], ["filing_file.registration_id", "filing_file.id"]
        ),
    )

    file_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class FilingDraft(TenantTable, Base):
    """A filing that was read and waits for its author's word; gone after a day.

    The filing made of it bears its public identifier: a second click finds the first's receipt.
    """

    __tablename__ = "filing_draft"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(
            ["registration_id", "member_id"], ["member.registration_id", "member.id"]
        ),
        ForeignKeyConstraint(["registration_id", "site_id"], ["site.registration_id", "site.id"]),
        ForeignKeyConstraint(
            ["registration_id", "file_id"], ["filing_file.registration_id", "filing_file.id"]
        ),
        # What a purge looks for across registrations.
        Index("ix_filing_draft_created", "created_at"),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    member_id: Mapped[int]
    site_id: Mapped[int]
    declaration_type_id: Mapped[int] = mapped_column(ForeignKey("declaration_type.id"))
    period_start: Mapped[date]
    period_end: Mapped[date]
    nature: Mapped[FilingNature] = mapped_column(EnumText(FilingNature))
    file_id: Mapped[int | None]
    replaces_id: Mapped[int | None]
    created_at: Mapped[datetime]


class Filing(TenantTable, Base):
    """What somebody filed. It is kept for good, as are its file and who he was.

    `stands_for` is the first day of the period that it stands for: none once it gave way, nor of
    an event, of which there may be several. `is_expected` says whether the declaration was open
    to anybody on the establishment before the period was over: only then was it waited for.
    """

    __tablename__ = "filing"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        ForeignKeyConstraint(
            ["registration_id", "member_id"], ["member.registration_id", "member.id"]
        ),
        ForeignKeyConstraint(["registration_id", "site_id"], ["site.registration_id", "site.id"]),
        ForeignKeyConstraint(
            ["registration_id", "file_id"], ["filing_file.registration_id", "filing_file.id"]
        ),
        ForeignKeyConstraint(
            ["registration_id", "replaces_id"], ["filing.registration_id", "filing.id"]
        ),
        # One that stands, of an establishment and a period; the dashboard looks through it too.
        Index(
            "uq_filing_standing",
            "registration_id",
            "declaration_type_id",
            "stands_for",
            "site_id",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_filing_site", "registration_id", "site_id", "id"),
        Index("ix_filing_member", "registration_id", "member_id", "id"),
        Index("ix_filing_replaces", "registration_id", "replaces_id"),
        Index("ix_filing_file", "registration_id", "file_id"),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    receipt: Mapped[str] = mapped_column(String(40), unique=True)
    site_id: Mapped[int]
    siret: Mapped[str] = mapped_column(String(14))
    declaration_type_id: Mapped[int] = mapped_column(ForeignKey("declaration_type.id"))
    declaration: Mapped[str] = mapped_column(String(16))
    right: Mapped[str] = mapped_column(String(20))
    period_start: Mapped[date]
    period_end: Mapped[date]
    stands_for: Mapped[date | None]
    is_event: Mapped[bool]
    is_expected: Mapped[bool]
    due_on: Mapped[date | None]
    nature: Mapped[FilingNature] = mapped_column(EnumText(FilingNature))
    state: Mapped[FilingState] = mapped_column(EnumText(FilingState))
    file_id: Mapped[int | None]
    file_name: Mapped[str] = mapped_column(String(255), default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(String(64), default="")
    member_id: Mapped[int]
    member_name: Mapped[str] = mapped_column(String(170))
    filed_at: Mapped[datetime]
    replaces_id: Mapped[int | None]
    ended_by_id: Mapped[int | None]
    ended_by: Mapped[str] = mapped_column(String(170), default="")
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str] = mapped_column(String(300), default="")
