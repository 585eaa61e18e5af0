"""What a recap or a history is narrowed to, and the facts that each of their lines shows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute

from netent.directory.models import Company, Establishment
from netent.directory.names import shown_name
from netent.kernel.enums import MemberState, SiteKind
from netent.kernel.identifiers import SIREN_LENGTH
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Portfolio, Site
from netent.tenancy.models import Member, MemberChange


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Whose, where and which rights; None narrows nothing. `sites` selects ids of sites."""

    member_id: int | None = None
    sites: Select[int] | None = None
    rights: RightSet | None = None

    def on(
        self, site_id: InstrumentedAttribute[int], member_id: InstrumentedAttribute[int]
    ) -> list[ColumnElement[bool]]:
        """The conditions on a table of pairs, but for the rights, which each table has its way."""
        found = []
        if self.member_id is not None:
            found.append(member_id == self.member_id)
        if self.sites is not None:
            found.append(site_id.in_(self.sites))
        return found


@dataclass(frozen=True, slots=True)
class Who:
    """A member as a line names him, also after he left."""

    public_id: UUID
    last_name: str
    first_name: str
    siret: str
    state: MemberState

    @property
    def name(self) -> str:
        """First name, then last name."""
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Where:
    """A site as a line names it; where the directory hides or lacks a name, `name` is None."""

    siret: str
    name: str | None
    is_active: bool
    portfolio: str | None


def who_columns(moment: datetime | None = None) -> tuple[Any, ...]:
    """The columns of `Who`, in its order; the state is that of the moment, None for now."""
    state = Member.state if moment is None else _state_at(moment)
    return (Member.public_id, Member.last_name, Member.first_name, Member.siret, state)


def _state_at(moment: datetime) -> ColumnElement[MemberState]:
    """What a member was is what the first change after it says was before."""
    before = (
        select(MemberChange.state_before)
        .where(MemberChange.member_id == Member.id, MemberChange.at >= moment)
        .order_by(MemberChange.at, MemberChange.id)
        .limit(1)
        .correlate(Member)
        .scalar_subquery()
    )
    return func.coalesce(before, Member.state)


def where_columns() -> tuple[Any, ...]:
    """The columns of `Where`; an own establishment's name is never hidden from its members."""
    own = func.coalesce(Establishment.name, Company.name)
    return (
        Site.siret.label("site_siret"),
        case((Site.kind == SiteKind.OWN, own), else_=shown_name()).label("site_name"),
        func.coalesce(Establishment.active, True).label("site_active"),
        Portfolio.name.label("portfolio_name"),
    )


def with_names(statement: Select[Any]) -> Select[Any]:
    """Join what `where_columns` needs to a statement that has Site."""
    siren = func.substr(Site.siret, 1, SIREN_LENGTH)
    return (
        statement.outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == siren)
        .outerjoin(Portfolio, Portfolio.id == Site.portfolio_id)
    )
