"""Bodies that are paid, bank accounts, the complement of registration, mandates."""

from datetime import date, datetime
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
    ReferenceTable,
    TenantTable,
    big_id,
    public_id,
    tenant_table_args,
)
from netent.payments.states import BodyKind, MandatePlace, MandateState

_KEPT = text("removed_at IS NULL")
_LIVE = text("state <> 'revoked'")


class PaymentBody(ReferenceTable, Base):
    """A body that is paid: how it is named in a declaration, and as whom it debits.

    `code` is what a DSN or a PASRAU calls it (S21.G00.20.001). `declarations` are those that it
    is paid for. `mandates_at` is meant of DSN and PASRAU alone: for DUCS, CRPCEN and C3S every
    mandate is made here (product §11).
    """

    __tablename__ = "payment_body"

    id: Mapped[int] = big_id()
    code: Mapped[str] = mapped_column(String(14), unique=True)
    name: Mapped[str] = mapped_column(String(70))
    kind: Mapped[BodyKind] = mapped_column(EnumText(BodyKind))
    mandates_at: Mapped[MandatePlace] = mapped_column(EnumText(MandatePlace))
    page_url: Mapped[str] = mapped_column(String(300), default="")
    declarations: Mapped[list[str]] = mapped_column(JSON, default=list)
    ics: Mapped[str] = mapped_column(String(35), default="")
    iban: Mapped[str] = mapped_column(String(34), default="")
    bic: Mapped[str] = mapped_column(String(11), default="")
    position: Mapped[int] = mapped_column(SmallInteger)


class BankAccount(TenantTable, Base):
    """An account that may be debited, for one company of the registration: its own, or a client.

    It may be used from `usable_from` on. One that was removed keeps its row, for its payments.
    `search` is the holder and the label, folded, by which lists are searched and ordered.
    """

    __tablename__ = "bank_account"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        Index(
            "uq_bank_account_kept",
            *("registration_id", "siren", "iban"),
            unique=True,
            sqlite_where=_KEPT,
            postgresql_where=_KEPT,
        ),
        Index("ix_bank_account_iban", "registration_id", "iban"),
        Index("ix_bank_account_search", "registration_id", "search", "id"),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    siren: Mapped[str] = mapped_column(String(9))
    holder: Mapped[str] = mapped_column(String(70))
    label: Mapped[str] = mapped_column(String(60), default="")
    search: Mapped[str] = mapped_column(String(140))
    iban: Mapped[str] = mapped_column(String(34))
    bic: Mapped[str] = mapped_column(String(11))
    bank: Mapped[str] = mapped_column(String(120), default="")
    usable_from: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(170))
    removed_at: Mapped[datetime | None]
    removed_by: Mapped[str] = mapped_column(String(170), default="")


class Complement(TenantTable, Base):
    """The complement of registration: from which account a company pays a body for a declaration.

    For DUCS, CRPCEN and C3S, which do not name their accounts themselves.
    """

    __tablename__ = "payment_complement"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "siren", "declaration", "body_id"),
        ForeignKeyConstraint(
            ["registration_id", "account_id"], ["bank_account.registration_id", "bank_account.id"]
        ),
        Index("ix_payment_complement_account", "registration_id", "account_id"),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    siren: Mapped[str] = mapped_column(String(9))
    declaration: Mapped[str] = mapped_column(String(16))
    body_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("payment_body.id"))
    account_id: Mapped[int]
    set_at: Mapped[datetime]
    set_by: Mapped[str] = mapped_column(String(170))


class SepaMandate(TenantTable, Base):
    """The consent to be debited by a body from an account (product §11).

    Its key is account and body, and the declaration where that counts; `declaration` is empty for
    DSN and PASRAU. One live mandate a key. `rum` is unique with the body's identifier, which is
    why it is unique by body across all registrations.
    """

    __tablename__ = "sepa_mandate"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        UniqueConstraint("body_id", "rum"),
        ForeignKeyConstraint(
            ["registration_id", "account_id"], ["bank_account.registration_id", "bank_account.id"]
        ),
        Index(
            "uq_sepa_mandate_live",
            *("registration_id", "account_id", "body_id", "declaration"),
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_sepa_mandate_drafted", "registration_id", "drafted_at", "id"),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    account_id: Mapped[int]
    body_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("payment_body.id"))
    declaration: Mapped[str] = mapped_column(String(16), default="")
    rum: Mapped[str] = mapped_column(String(35))
    state: Mapped[MandateState] = mapped_column(EnumText(MandateState))
    drafted_at: Mapped[datetime]
    drafted_by: Mapped[str] = mapped_column(String(170))
    signatory: Mapped[str] = mapped_column(String(170), default="")
    signed_at_place: Mapped[str] = mapped_column(String(80), default="")
    signed_on: Mapped[date | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str] = mapped_column(String(170), default="")
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str] = mapped_column(String(170), default="")
    why_revoked: Mapped[str] = mapped_column(String(300), default="")
    last_collected_on: Mapped[date | None]
