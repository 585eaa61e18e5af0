"""Reads of who is assigned to a portfolio, who could be, and what those lack who are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.database.tenant import tenant_of
from netent.habilitations import bulk
from netent.habilitations.bulk import Totals
from netent.habilitations.coverage import is_open_site
from netent.kernel.enums import MemberState
from netent.kernel.identifiers import fold
from netent.kernel.paging import Page, PageAsked
from netent.kernel.right_set import RightSet
from netent.perimeter import queries as perimeter
from netent.perimeter.models import PortfolioDeclarant
from netent.portfolios.queries.clients import EVERY_CLIENT, sites_chosen
from netent.tenancy.models import Member

_IN = (MemberState.ACTIVE, MemberState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class DeclarantRow:
    """A member as the list shows him; `assigned_at` None for one who is not assigned."""

    public_id: UUID
    name: str
    is_active: bool
    assigned_at: datetime | None


@dataclass(frozen=True, slots=True)
class Gain:
    """On how many clients a declarant would get a right, by its code."""

    name: str
    declaration: str
    right: str
    sites: int


@dataclass(frozen=True, slots=True)
class Offer:
    """What the assigned declarants lack of the portfolio's rights.

    `pairs` are those, as a statement; `mark` is another one as soon as they lack anything else.
    """

    members: int
    gains: Sequence[Gain]
    rights: RightSet
    pairs: Select[int, int, int]
    totals: Totals

    @property
    def mark(self) -> str:
        """Of the pairs and rights that are lacking."""
        return self.totals.digest


def declarants_page(
    session: Session,
    portfolio_id: int,
    asked: PageAsked,
    *,
    text: str = "",
    assigned: bool | None = None,
) -> Page[DeclarantRow]:
    """Who is assigned and who could be, by name; the same two statements at any number."""
    statement = _declarants(session, portfolio_id, text, assigned)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    asked = asked.within(total)
    rows = session.execute(
        statement.with_only_columns(
            Member.public_id,
            Member.first_name,
            Member.last_name,
            Member.state,
            PortfolioDeclarant.assigned_at,
            maintain_column_froms=True,
        )
        .order_by(Member.sort_name, Member.id)
        .limit(asked.size)
        .offset(asked.offset)
    )
    items = [
        DeclarantRow(public_id, f"{first} {last}", state is MemberState.ACTIVE, since)
        for public_id, first, last, state, since in rows
    ]
    return Page(items, total, asked.number, asked.size)


def _declarants(
    session: Session, portfolio_id: int, text: str, assigned: bool | None
) -> Select[int]:
    here = and_(
        PortfolioDeclarant.member_id == Member.id, PortfolioDeclarant.portfolio_id == portfolio_id
    )
    statement = (
        select(Member.id)
        .outerjoin(PortfolioDeclarant, here)
        .where(
            Member.registration_id == tenant_of(session),
            Member.state.in_(_IN),
            or_(Member.is_declarant, PortfolioDeclarant.member_id.is_not(None)),
        )
    )
    if fold(text):
        statement = statement.where(Member.sort_name.contains(fold(text), autoescape=True))
    if assigned is not None:
        is_null = PortfolioDeclarant.member_id.is_(None)
        statement = statement.where(~is_null if assigned else is_null)
    return statement


def assigned_among(
    session: Session, portfolio_id: int, public_ids: Collection[UUID] | None = None
) -> list[Member]:
    """Those of these members, or of all, who are assigned to the portfolio, by name."""
    everybody = perimeter.declarants_of(session, portfolio_id)
    return [each for each in everybody if public_ids is None or each.public_id in public_ids]


def offer(
    session: Session, portfolio_id: int, public_ids: Collection[UUID] | None, *, on: date
) -> Offer:
    """What these assigned declarants, or all, lack to have the portfolio's rights on each client.

    Those rights that are open for it; a suspended one is given nothing, and nothing is given on a
    client that the register has closed. The same statements whatever the number of clients.
    """
    members = {
        each.id: each.full_name
        for each in assigned_among(session, portfolio_id, public_ids)
        if each.state is MemberState.ACTIVE
    }
    rights = perimeter.rights_open_on(session, portfolio_id)
    sites = sites_chosen(session, portfolio_id, EVERY_CLIENT).where(is_open_site(on))
    pairs = bulk.lacking(session, sites, list(members), rights)
    totals = bulk.totals(session, pairs, rights)
    known = catalogue.rights(session)
    gains = [
        Gain(
            members[each.member_id], known[each.slot].declaration, known[each.slot].code, each.sites
        )
        for each in totals.rows
    ]
    return Offer(len(members), sorted(gains, key=lambda gain: gain.name), rights, pairs, totals)
