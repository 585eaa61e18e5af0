"""Tables of the perimeter."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
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
    tenant_table_args,
)
from netent.kernel.enums import SiteKind

_CLOSED = text("closed_on IS NOT NULL")
_LIVE = text("deleted_at IS NULL")


class Portfolio(TenantTable, Base):
    """A named set of client establishments of a third-party registration (product §8).

    `revision` rises with each act on its clients, declarations, declarants or rights: a plan
    made at one revision still holds while the revision is the same. One that was deleted keeps its
    row, for its requests and its history; its name is free.
    """

    __tablename__ = "portfolio"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        Index(
            "uq_portfolio_live_name",
            "registration_id",
            "folded_name",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    name: Mapped[str] = mapped_column(String(80))
    folded_name: Mapped[str] = mapped_column(String(160))
    revision: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class PortfolioDeclaration(TenantTable, Base):
    """A declaration opened on a portfolio: it may then be opened for its clients."""

    __tablename__ = "portfolio_declaration"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(
            ["registration_id", "portfolio_id"], ["portfolio.registration_id", "portfolio.id"]
        ),
    )

    portfolio_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    declaration_type_id: Mapped[int] = mapped_column(
        BIG_ID, ForeignKey("declaration_type.id"), primary_key=True, autoincrement=False
    )
    opened_at: Mapped[datetime]


class PortfolioDeclarant(TenantTable, Base):
    """A declarant assigned to a portfolio; the assignment grants nothing by itself."""

    __tablename__ = "portfolio_declarant"
    __table_args__ = tenant_table_args(
        ForeignKeyConstraint(
            ["registration_id", "portfolio_id"], ["portfolio.registration_id", "portfolio.id"]
        ),
        ForeignKeyConstraint(
            ["registration_id", "member_id"], ["member.registration_id", "member.id"]
        ),
        Index("ix_portfolio_declarant_member", "member_id"),
    )

    portfolio_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    member_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    assigned_at: Mapped[datetime]


class Site(TenantTable, Base):
    """An establishment that the registration holds: its own, or a client's.

    A client that left keeps its row, without portfolio, and so does an own establishment that was
    terminated, as FORMER: their first opening dates stay known.
    `opened` holds the rights of the declarations open for it, `formerly_opened` those closed
    since; both are sets of slots. `closed_on` says since when the register has it closed, null
    while it is active or unknown; the register watch keeps it.
    """

    __tablename__ = "site"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        UniqueConstraint("registration_id", "siret"),
        ForeignKeyConstraint(
            ["registration_id", "portfolio_id"], ["portfolio.registration_id", "portfolio.id"]
        ),
        Index("ix_site_portfolio_siret", "portfolio_id", "siret"),
        # How many clients a portfolio has, and for how many what is open: without a look at each.
        Index("ix_site_portfolio_opened", "registration_id", "portfolio_id", "opened"),
        Index("ix_site_closed", "registration_id", sqlite_where=_CLOSED, postgresql_where=_CLOSED),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    siret: Mapped[str] = mapped_column(String(14))
    kind: Mapped[SiteKind] = mapped_column(EnumText(SiteKind))
    portfolio_id: Mapped[int | None]
    opened: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), default=0)
    formerly_opened: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), default=0
    )
    entered_at: Mapped[datetime]
    closed_on: Mapped[date | None]
