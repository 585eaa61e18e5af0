"""Tables of the directory: legal units, establishments, and what later loads changed."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Index, String, Text, func, text, true
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from netent.database.base import Base, EnumText, ReferenceTable, big_id
from netent.kernel.identifiers import SIREN_LENGTH, SIRET_LENGTH, siren_of

# Prefixes are searched as ranges, so both engines must order these by code point.
FOLDED = Text().with_variant(Text(collation="C"), "postgresql")

_NAMED = text("search_name IS NOT NULL")


class ChangeKind(StrEnum):
    """What a later load brought to an establishment (product §2)."""

    CLOSED = "closed"
    OPENED = "opened"
    REOPENED = "reopened"
    # Closed before and after, since another day.
    REDATED = "redated"
    # One for many: rows of establishments that nobody had named went in, this one among them.
    NAMED = "named"


class Company(ReferenceTable, Base):
    """A legal unit. `active` is null while only its establishments' file has named it."""

    __tablename__ = "company"
    __table_args__ = (
        Index(
            "ix_company_search_name", "search_name", sqlite_where=_NAMED, postgresql_where=_NAMED
        ),
    )

    siren: Mapped[str] = mapped_column(String(SIREN_LENGTH), primary_key=True)
    active: Mapped[bool | None]
    state_since: Mapped[date | None]
    name: Mapped[str | None] = mapped_column(Text)
    search_name: Mapped[str | None] = mapped_column(FOLDED)
    legal_category: Mapped[str | None] = mapped_column(Text)
    head_office_nic: Mapped[str | None] = mapped_column(Text)
    activity: Mapped[str | None] = mapped_column(Text)
    diffusible: Mapped[bool] = mapped_column(default=True, server_default=true())
    treated_at: Mapped[str | None] = mapped_column(Text)

    @property
    def public_name(self) -> str | None:
        """The name that everybody may see; hidden for a non-diffusible unit."""
        return self.name if self.diffusible else None


class Establishment(ReferenceTable, Base):
    """A site of a company, as the last load that spoke of it left it.

    The SIREN is no column of its own: it is the SIRET's beginning, so that a company's sites
    are one range of the primary key and forty million rows need no second index. `name` is the
    site's own (sign or usual name), `address` its lines above the postal code. `treated_at` is
    the register's own local time as text of one shape, compared and never shown.
    """

    __tablename__ = "establishment"
    __table_args__ = (
        # Few sites have a name of their own: the others cost this index nothing.
        Index(
            "ix_establishment_search_name",
            "search_name",
            sqlite_where=_NAMED,
            postgresql_where=_NAMED,
        ),
    )

    siret: Mapped[str] = mapped_column(String(SIRET_LENGTH), primary_key=True)
    active: Mapped[bool]
    state_since: Mapped[date | None]
    is_head_office: Mapped[bool | None]
    name: Mapped[str | None] = mapped_column(Text)
    search_name: Mapped[str | None] = mapped_column(FOLDED)
    address: Mapped[str | None] = mapped_column(Text)
    postal_code: Mapped[str | None] = mapped_column(Text)
    commune: Mapped[str | None] = mapped_column(Text)
    commune_code: Mapped[str | None] = mapped_column(Text)
    cedex: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(Text)
    activity: Mapped[str | None] = mapped_column(Text)
    diffusible: Mapped[bool] = mapped_column(default=True, server_default=true())
    treated_at: Mapped[str | None] = mapped_column(Text)

    @hybrid_property
    def siren(self) -> str:
        """The legal unit's number."""
        return siren_of(self.siret)

    @siren.inplace.expression
    @classmethod
    def _siren_expression(cls) -> ColumnElement[str]:
        return func.substr(cls.siret, 1, SIREN_LENGTH)

    @property
    def closed_on(self) -> date | None:
        """Since when it is closed; None while it is open, or where the register gives no day."""
        return None if self.active else self.state_since


class EstablishmentChange(ReferenceTable, Base):
    """An establishment that a later load closed, reopened, or added to a known company.

    Loads add rows, one batch after the other, so that they are seen in the order of `id`. The
    register watch works them and takes them away; `worked_at` says when it first came by.
    """

    __tablename__ = "establishment_change"
    __table_args__ = (Index("ix_establishment_change_siret", "siret"),)

    id: Mapped[int] = big_id()
    siret: Mapped[str] = mapped_column(String(SIRET_LENGTH))
    kind: Mapped[ChangeKind] = mapped_column(EnumText(ChangeKind))
    effective_on: Mapped[date | None]
    seen_at: Mapped[datetime]
    worked_at: Mapped[datetime | None]
