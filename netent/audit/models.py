"""Tables of the audit trail: events and the heads of their chains."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from netent.database.base import BIG_ID, Base, TenantTable, tenant_table_args


class AuditEvent(TenantTable, Base):
    """Who did what to whom, when, from where, before and after; chained by hash.

    The portal's own chain is kept under the registration number 0, which no registration has.
    An event is known by its chain and its place in it; all that is stored enters its digest.
    """

    __tablename__ = "audit_event"
    __table_args__ = tenant_table_args(
        Index("ix_audit_event_registration_at", "registration_id", "at")
    )

    registration_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(170), default="")
    address: Mapped[str | None] = mapped_column(String(45))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    previous_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class AuditHead(TenantTable, Base):
    """The last link of a chain; taken with a lock as the transaction's last step."""

    __tablename__ = "audit_head"

    registration_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
