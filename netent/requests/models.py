"""Tables of background requests: the request, its place in the queue, whose turn it is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
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
    FrontDoorTable,
    TenantTable,
    big_id,
    public_id,
    tenant_table_args,
)
from netent.kernel.enums import Outcome, QueueName, RequestKind, RequestStatus
from netent.kernel.reasons import Reason


class Request(TenantTable, Base):
    """One background request of one author. The row, not the queue, is the truth.

    A bulk import is about one portfolio; a detail of rights about one, or all of them (None). The
    four counts are the plan's until the request runs, then what was really done.
    """

    __tablename__ = "request"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        ForeignKeyConstraint(
            ["registration_id", "author_id"], ["member.registration_id", "member.id"]
        ),
        ForeignKeyConstraint(
            ["registration_id", "portfolio_id"], ["portfolio.registration_id", "portfolio.id"]
        ),
        Index("ix_request_registration_created", "registration_id", "created_at"),
        Index("ix_request_portfolio_created", "portfolio_id", "created_at"),
        Index("ix_request_registration_confirmed", "registration_id", "confirmed_at"),
        # What a purge looks for across registrations.
        Index("ix_request_kind_finished", "kind", "status", "finished_at"),
        # What an operator lists across registrations.
        Index("ix_request_status", "status", "id"),
        Index("ix_request_outcome", "outcome", "id"),
        Index(
            "ix_request_undoes",
            "undoes_id",
            sqlite_where=text("undoes_id IS NOT NULL"),
            postgresql_where=text("undoes_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    kind: Mapped[RequestKind] = mapped_column(EnumText(RequestKind))
    status: Mapped[RequestStatus] = mapped_column(EnumText(RequestStatus))
    outcome: Mapped[Outcome | None] = mapped_column(EnumText(Outcome))
    reason: Mapped[Reason | None] = mapped_column(EnumText(Reason))
    portfolio_id: Mapped[int | None]
    portfolio_name: Mapped[str] = mapped_column(String(80))
    author_id: Mapped[int]
    author_name: Mapped[str] = mapped_column(String(170))
    file_name: Mapped[str] = mapped_column(String(255), default="")
    lines: Mapped[int] = mapped_column(default=0)
    additions: Mapped[int] = mapped_column(default=0)
    removals: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    resends_id: Mapped[int | None]
    undoes_id: Mapped[int | None]


class QueueEntry(FrontDoorTable, Base):
    """A request that waits for a worker or is being treated; gone when it ends.

    It stands at the front door: workers choose among all registrations' requests.
    """

    __tablename__ = "queue_entry"
    __table_args__ = (Index("ix_queue_entry_registration", "for_registration_id"),)

    request_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    for_registration_id: Mapped[int]
    queue: Mapped[QueueName] = mapped_column(EnumText(QueueName))
    queued_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    leased_until: Mapped[datetime | None]


class QueueTurn(FrontDoorTable, Base):
    """When each registration was last served, so that the one served longest ago goes first."""

    __tablename__ = "queue_turn"

    for_registration_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    served_at: Mapped[datetime]
