"""Tables of imports: the deposited file, its lines staged once at the check, what it made."""

from datetime import datetime

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from netent.database.base import BIG_ID, Base, EnumText, TenantTable, tenant_table_args
from netent.kernel.enums import LineResult
from netent.kernel.reasons import Reason

_SEALED = text("sealed IS NOT NULL")
_REFUSED = text("result = 'refused'")


class ImportFile(TenantTable, Base):
    """The deposited bytes, and how they were read; purged after `IMPORT_KEEP_DAYS`.

    A request without a file has a row too, without content: its lines are kept as long.
    """

    __tablename__ = "import_file"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(
            ["registration_id", "request_id"], ["request.registration_id", "request.id"]
        ),
        # What a purge looks through, the oldest first.
        Index(
            "ix_import_file_kept",
            "request_id",
            sqlite_where=text("purged_at IS NULL"),
            postgresql_where=text("purged_at IS NULL"),
        ),
    )

    request_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    # Read on demand: most who ask for the row want to know how the file was read.
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    digest: Mapped[str] = mapped_column(String(64))
    encoding: Mapped[str] = mapped_column(String(20))
    separator: Mapped[str] = mapped_column(String(20))
    has_headings: Mapped[bool]
    padded: Mapped[int] = mapped_column(default=0)
    planned_revision: Mapped[int]
    purged_at: Mapped[datetime | None]


class ImportLine(TenantTable, Base):
    """One line: what it asks and what becomes of it; reasons and values, no message.

    `action` is a client's; `member_id`, `granted` and `withdrawn` are of lines about rights: what
    the line changes, as sets of slots. Of lines that create members, `member_id` is the created
    one, or who was there. `opened` holds what a client had open before it left, or
    what the line opened or closed for it: an undo gives it back.

    No foreign key: 100,000 lines are staged in one go, and the request that they name was made
    by the same transaction; a purge takes them by request.
    """

    __tablename__ = "import_line"
    __table_args__ = tenant_table_args(
        # What people look for among a hundred thousand lines; the others are read in their order.
        Index(
            "ix_import_line_refused",
            "registration_id",
            "request_id",
            "result",
            "reason",
            "line",
            sqlite_where=_REFUSED,
            postgresql_where=_REFUSED,
        ),
        sqlite_with_rowid=False,
    )

    request_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    siret: Mapped[str | None] = mapped_column(String(14))
    action: Mapped[int | None] = mapped_column(SmallInteger)
    member_id: Mapped[int | None] = mapped_column(BIG_ID)
    granted: Mapped[int | None] = mapped_column(BIG_ID)
    withdrawn: Mapped[int | None] = mapped_column(BIG_ID)
    opened: Mapped[int | None] = mapped_column(BIG_ID)
    result: Mapped[LineResult] = mapped_column(EnumText(LineResult))
    reason: Mapped[Reason | None] = mapped_column(EnumText(Reason))
    detail: Mapped[str | None] = mapped_column(Text)
    checked_result: Mapped[LineResult | None] = mapped_column(EnumText(LineResult))


class MemberCodes(TenantTable, Base):
    """The provisional passwords that a request made, sealed until they are told, once.

    They are erased as soon as they are told, and when they are over or the request is purged; who
    was told them stays.
    """

    __tablename__ = "member_codes"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(
            ["registration_id", "request_id"], ["request.registration_id", "request.id"]
        ),
        # What a sweep looks through.
        Index("ix_member_codes_kept", "ends_at", sqlite_where=_SEALED, postgresql_where=_SEALED),
    )

    request_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    sealed: Mapped[str | None] = mapped_column(Text)
    ends_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]
    taken_by: Mapped[str] = mapped_column(String(170), default="")
