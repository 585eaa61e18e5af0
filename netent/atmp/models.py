"""Tables of AT/MP rates: the rates, their loads, and the notifications of registrations."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from netent.atmp.states import Finding, LoadState
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

_CURRENT = text("is_current")
_WAITING = text("acknowledged_at IS NULL AND replaced_at IS NULL")


class AtmpLoad(ReferenceTable, Base):
    """A file of rates that an operator handed in; `last_rate_id` is what it was compared with."""

    __tablename__ = "atmp_load"

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    name: Mapped[str] = mapped_column(String(255))
    state: Mapped[LoadState] = mapped_column(EnumText(LoadState))
    checked_at: Mapped[datetime]
    checked_by: Mapped[str] = mapped_column(String(170), default="")
    loaded_at: Mapped[datetime | None]
    last_rate_id: Mapped[int]
    new: Mapped[int] = mapped_column(default=0)
    corrected: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    outdated: Mapped[int] = mapped_column(default=0)


class AtmpLine(ReferenceTable, Base):
    """A line of a file that was checked; gone once it is loaded. `rate` is in hundredths of 1 %."""

    __tablename__ = "atmp_line"
    __table_args__ = (Index("ix_atmp_line_finding", "load_id", "finding", "number"),)

    load_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("atmp_load.id"), primary_key=True, autoincrement=False
    )
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public_id: Mapped[UUID] = public_id()
    siret: Mapped[str] = mapped_column(String(14))
    risk_code: Mapped[str] = mapped_column(String(6))
    rate: Mapped[int]
    effective_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(40))
    notified_on: Mapped[date]
    fund: Mapped[str] = mapped_column(String(80), default="")
    finding: Mapped[Finding] = mapped_column(EnumText(Finding))


class AtmpRate(ReferenceTable, Base):
    """A rate that was notified for an establishment; `rate` is in hundredths of 1 %.

    One is current for an establishment and a day; a correction takes its place, and it is kept.
    """

    __tablename__ = "atmp_rate"
    __table_args__ = (
        Index(
            "uq_atmp_rate_current",
            *("siret", "effective_on"),
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    siret: Mapped[str] = mapped_column(String(14))
    risk_code: Mapped[str] = mapped_column(String(6))
    rate: Mapped[int]
    effective_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(40), unique=True)
    notified_on: Mapped[date]
    fund: Mapped[str] = mapped_column(String(80), default="")
    is_current: Mapped[bool] = mapped_column(default=True)
    loaded_at: Mapped[datetime]


class AtmpNotification(TenantTable, Base):
    """That a registration received a rate, and who acknowledged it; known by its rate's id."""

    __tablename__ = "atmp_notification"
    __table_args__ = tenant_table_args(
        Index("ix_atmp_notification_received", "registration_id", "received_at", "rate_id"),
        Index(
            "ix_atmp_notification_waiting",
            *("registration_id", "rate_id"),
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    registration_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("registration.id"), primary_key=True, autoincrement=False
    )
    rate_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("atmp_rate.id"), primary_key=True, autoincrement=False
    )
    received_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str] = mapped_column(String(170), default="")
    replaced_at: Mapped[datetime | None]


class AtmpDelivery(TenantTable, Base):
    """Up to where a registration is served: the last rate, and the last event of its trail.

    Whatever makes a registration hold another establishment, or open DSN on one, stands in its
    trail: while neither number rises there is nothing new to deliver.
    """

    __tablename__ = "atmp_delivery"
    registration_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("registration.id"), primary_key=True, autoincrement=False
    )
    last_rate_id: Mapped[int]
    last_event: Mapped[int]
