"""Reads of what the register has closed: own establishments, and clients of portfolios."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, select
from sqlalchemy.orm import Session

from netent.company.models import ProposedSite
from netent.database.tenant import tenant_of
from netent.directory.models import Company, Establishment
from netent.directory.names import shown_name
from netent.habilitations.holders import Held, MemberHolds, held_on, holders_page
from netent.kernel.enums import MemberState, SiteKind
from netent.kernel.identifiers import SIREN_LENGTH
from netent.kernel.paging import Page, PageAsked
from netent.perimeter.models import Portfolio, Site
from netent.tenancy.models import Member


class Whose(StrEnum):
    """Which closed establishments are meant."""

    OWN = "own"
    CLIENTS = "clients"


@dataclass(frozen=True, slots=True)
class ClosedSite:
    """A closed establishment that is still held; a client with its portfolio."""

    siret: str
    name: str | None
    closed_on: date
    portfolio_id: UUID | None
    portfolio: str | None


@dataclass(frozen=True, slots=True)
class SigningIn:
    """A member who signs in with the SIRET of an establishment that is closed."""

    public_id: UUID
    name: str
    siret: str


@dataclass(frozen=True, slots=True)
class News:
    """What the register brought that an administrator may want to look at."""

    closed_own: int
    closed_clients: int
    new: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to look at."""
        return not (self.closed_own or self.closed_clients or self.new)


def closed_sites(session: Session, *, whose: Whose, today: date) -> Select[int]:
    """The closed establishments that are held, for statements that take them together."""
    return select(Site.id).where(
        Site.registration_id == tenant_of(session), _closed(today), _of(whose)
    )


def closed_page(
    session: Session, asked: PageAsked, *, whose: Whose, today: date
) -> Page[ClosedSite]:
    """The closed establishments, the last ones to close first."""
    here = (_closed(today), _of(whose))
    total = session.scalar(select(func.count()).select_from(Site).where(*here)) or 0
    page = asked.within(total)
    name = func.coalesce(Establishment.name, Company.name) if whose is Whose.OWN else shown_name()
    rows = session.execute(
        select(Site.siret, name, Site.closed_on, Portfolio.public_id, Portfolio.name)
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
        .outerjoin(Portfolio, Portfolio.id == Site.portfolio_id)
        .where(*here)
        .order_by(Site.closed_on.desc(), Site.siret)
        .limit(page.size)
        .offset(page.offset)
    ).all()
    items = [
        ClosedSite(siret, shown, closed_on or today, portfolio_id, portfolio)
        for siret, shown, closed_on, portfolio_id, portfolio in rows
    ]
    return Page(items, total, page.number, page.size)


def held_on_closed(session: Session, *, whose: Whose, today: date) -> Held:
    """How many rights are held on closed establishments."""
    return held_on(session, closed_sites(session, whose=whose, today=today))


def holders_on_closed(
    session: Session, asked: PageAsked, *, whose: Whose, today: date
) -> Page[MemberHolds]:
    """Who holds them, by name."""
    return holders_page(session, closed_sites(session, whose=whose, today=today), asked)


def signing_in_with_closed(session: Session, asked: PageAsked, *, today: date) -> Page[SigningIn]:
    """The members who sign in with a closed own establishment's SIRET; they go on doing so."""
    here = (
        Member.state.in_((MemberState.ACTIVE, MemberState.SUSPENDED)),
        Member.siret.in_(select(Site.siret).where(_closed(today), _of(Whose.OWN))),
    )
    total = session.scalar(select(func.count()).select_from(Member).where(*here)) or 0
    page = asked.within(total)
    rows = session.scalars(
        select(Member)
        .where(*here)
        .order_by(Member.sort_name, Member.id)
        .limit(page.size)
        .offset(page.offset)
    )
    items = [SigningIn(row.public_id, row.full_name, row.siret) for row in rows]
    return Page(items, total, page.number, page.size)


def register_news(session: Session, *, today: date) -> News:
    """What the register closed and opened, counted in two statements."""
    own, clients = session.execute(
        select(
            func.count(case((_of(Whose.OWN), 1))),
            func.count(case((_of(Whose.CLIENTS), 1))),
        ).where(_closed(today))
    ).one()
    new = session.scalar(
        select(func.count()).select_from(ProposedSite).where(ProposedSite.settled_at.is_(None))
    )
    return News(own, clients, new or 0)


def _closed(today: date) -> ColumnElement[bool]:
    # Said both ways, so that the index of the closed ones answers.
    return and_(Site.closed_on.is_not(None), Site.closed_on <= today)


def _of(whose: Whose) -> ColumnElement[bool]:
    if whose is Whose.OWN:
        return Site.kind == SiteKind.OWN
    return and_(Site.kind == SiteKind.CLIENT, Site.portfolio_id.is_not(None))
