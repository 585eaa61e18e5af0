"""Orders to pay what was filed, and the files of direct debits in which they leave."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
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
    Money,
    TenantTable,
    big_id,
    public_id,
    tenant_table_args,
)
from netent.kernel.reasons import Reason
from netent.payments.states import OrderState

_STANDS = text("state IN ('ordered', 'handed_on', 'collected')")
_ORDERED = text("state = 'ordered'")
_OPEN = text("closed_at IS NULL")


class Collection(FrontDoorTable, Base):
    """One file of direct debits: a body, a day of collection, the orders of all registrations.

    Open while orders may enter it, closed before it is written, written once; `content` is the
    pain.008 itself. It stands outside of every registration, for the operator hands it on.
    """

    __tablename__ = "payment_collection"
    __table_args__ = (
        Index(
            "uq_payment_collection_open",
            *("collect_on", "body_id"),
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_payment_collection_day", "collect_on", "id"),
    )

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    body_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("payment_body.id"))
    collect_on: Mapped[date]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    written_at: Mapped[datetime | None]
    message_id: Mapped[str] = mapped_column(String(35), default="")
    orders: Mapped[int] = mapped_column(default=0)
    amount: Mapped[Decimal] = mapped_column(Money(), default=Decimal(0))
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    taken_at: Mapped[datetime | None]
    taken_by: Mapped[str] = mapped_column(String(170), default="")


class PaymentOrder(TenantTable, Base):
    """An order to pay one body what a filing declares; each block of a file has its own.

    Account, mandate and numbers are kept as they were on ordering. `block` is the line of the
    file's payment block, 0 where the amount was typed. A rejected one says why.
    """

    __tablename__ = "payment_order"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        ForeignKeyConstraint(
            ["registration_id", "filing_id"], ["filing.registration_id", "filing.id"]
        ),
        ForeignKeyConstraint(
            ["registration_id", "account_id"], ["bank_account.registration_id", "bank_account.id"]
        ),
        ForeignKeyConstraint(
            ["registration_id", "mandate_id"], ["sepa_mandate.registration_id", "sepa_mandate.id"]
        ),
        ForeignKeyConstraint(
            ["registration_id", "ordered_by_id"], ["member.registration_id", "member.id"]
        ),
        # Nothing is paid twice.
        Index(
            "uq_payment_order_standing",
            *("registration_id", "filing_id", "body_code", "block"),
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_payment_order_filing", "registration_id", "filing_id", "id"),
        Index("ix_payment_order_ordered", "registration_id", "ordered_at", "id"),
        Index("ix_payment_order_mandate", "registration_id", "mandate_id"),
        # What is due, across registrations.
        Index(
            "ix_payment_order_due",
            *("collect_on", "body_id", "registration_id"),
            sqlite_where=_ORDERED,
            postgresql_where=_ORDERED,
        ),
        Index("ix_payment_order_collection", "collection_id"),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    filing_id: Mapped[int]
    siret: Mapped[str] = mapped_column(String(14))
    declaration: Mapped[str] = mapped_column(String(16))
    period_start: Mapped[date]
    period_end: Mapped[date]
    body_id: Mapped[int | None] = mapped_column(BIG_ID, ForeignKey("payment_body.id"))
    body_code: Mapped[str] = mapped_column(String(14))
    block: Mapped[int] = mapped_column(default=0)
    amount: Mapped[Decimal] = mapped_column(Money())
    account_id: Mapped[int | None]
    mandate_id: Mapped[int | None]
    holder: Mapped[str] = mapped_column(String(70), default="")
    iban: Mapped[str] = mapped_column(String(34), default="")
    bic: Mapped[str] = mapped_column(String(11), default="")
    rum: Mapped[str] = mapped_column(String(35), default="")
    is_first: Mapped[bool] = mapped_column(default=False)
    collect_on: Mapped[date | None]
    state: Mapped[OrderState] = mapped_column(EnumText(OrderState))
    reason: Mapped[Reason | None] = mapped_column(EnumText(Reason))
    ordered_at: Mapped[datetime]
    ordered_by_id: Mapped[int]
    ordered_by: Mapped[str] = mapped_column(String(170))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(170), default="")
    collection_id: Mapped[int | None] = mapped_column(BIG_ID, ForeignKey("payment_collection.id"))
