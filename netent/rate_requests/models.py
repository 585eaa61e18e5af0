"""Tables of rate requests: whose and for which establishment, and the people with their rates."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from netent.database.base import BIG_ID, Base, EnumText, TenantTable, tenant_table_args
from netent.kernel.enums import LineResult
from netent.kernel.reasons import Reason

_KEPT = text("purged_at IS NULL")


class RateRequest(TenantTable, Base):
    """What a request for rates is beside any other one: its only reader, and its establishment.

    `provider` is empty until it has given the rates. `purged_at` says since when the lines are
    gone; the request and its counts stay.
    """

    __tablename__ = "rate_request"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(
            ["registration_id", "request_id"], ["request.registration_id", "request.id"]
        ),
        ForeignKeyConstraint(
            ["registration_id", "member_id"], ["member.registration_id", "member.id"]
        ),
        # What its author lists, the newest first.
        Index("ix_rate_request_mine", "registration_id", "member_id", "request_id"),
        # What a purge looks through, the oldest first.
        Index("ix_rate_request_kept", "request_id", sqlite_where=_KEPT, postgresql_where=_KEPT),
    )

    request_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    member_id: Mapped[int]
    siret: Mapped[str] = mapped_column(String(14))
    encoding: Mapped[str] = mapped_column(String(20))
    separator: Mapped[str] = mapped_column(String(20))
    has_headings: Mapped[bool]
    provider: Mapped[str] = mapped_column(String(20), default="")
    purged_at: Mapped[datetime | None]


class RateLine(TenantTable, Base):
    """One person of a request; a line that is `done` is to be asked about until it is answered.

    `number` is a NIR without its key, or an NTT where it `is_temporary`. `rate` is in hundredths of
    1 %; an answer without one says that there is none. `cells` are those of the file where the line
    could not be read: they are given back to be corrected.
    """

    __tablename__ = "rate_line"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(
            ["registration_id", "request_id"], ["request.registration_id", "request.id"]
        ),
    )

    request_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str | None] = mapped_column(String(40))
    is_temporary: Mapped[bool]
    last_name: Mapped[str] = mapped_column(String(80))
    first_names: Mapped[str] = mapped_column(String(80))
    search_name: Mapped[str] = mapped_column(String(320))
    born_on: Mapped[date | None]
    employee: Mapped[str] = mapped_column(String(30))
    cells: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    result: Mapped[LineResult] = mapped_column(EnumText(LineResult))
    reason: Mapped[Reason | None] = mapped_column(EnumText(Reason))
    detail: Mapped[str | None] = mapped_column(Text)
    rate: Mapped[int | None]
    answered_at: Mapped[datetime | None]
