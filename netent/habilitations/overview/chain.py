"""Why a right may be used or not: the links of decide() one by one, each met or missing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, and_, exists, func, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.catalogue.models import RightType
from netent.directory.models import Company, Establishment
from netent.habilitations.decision import filing_rights
from netent.habilitations.models import Habilitation, HabilitationEnded
from netent.habilitations.overview.dates import HeldDates, facts_of
from netent.habilitations.overview.sites import site_name
from netent.habilitations.overview.standing import is_closed, is_held
from netent.habilitations.overview.trail import Step, last_step
from netent.kernel.clock import paris_day
from netent.kernel.enums import MemberState, SiteKind
from netent.kernel.identifiers import SIREN_LENGTH
from netent.kernel.reasons import Reason
from netent.kernel.right_set import NO_RIGHTS, RightSet
from netent.perimeter.models import Portfolio, PortfolioDeclarant, PortfolioDeclaration, Site
from netent.tenancy.models import Member, Registration


class LinkKind(StrEnum):
    """What must be so, in the order in which decide() looks at it."""

    SITE = "site"
    REGISTRATION = "registration"
    MEMBER = "member"
    REGISTER = "register"
    DECLARATION = "declaration"
    OPENED = "opened"
    RIGHT = "right"
    END = "end"
    DELAY = "delay"


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that must be so; `reason` is decide()'s answer where it is the first missing."""

    kind: LinkKind
    is_met: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class Place:
    """The establishment of a question, as the registration holds it; `kind` None if it never did.

    `opened_there` says whether the client's portfolio has the declaration, `assigned` whether the
    member is one of its declarants; None for what is no client of a portfolio.
    """

    kind: SiteKind | None = None
    name: str = ""
    portfolio: str = ""
    portfolio_id: UUID | None = None
    opened_there: bool | None = None
    assigned: bool | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Every link of one question that can be told, and the facts that they are made of.

    `ended_on` is the last day of a right that is held no more because it ended.
    """

    links: Sequence[Link]
    place: Place
    dates: HeldDates
    ended_on: date | None
    last_step: Step | None

    @property
    def missing(self) -> Link | None:
        """The first link that is missing; None when the right may be used."""
        return next((link for link in self.links if not link.is_met), None)


def chain_of(session: Session, *, member_id: int, declaration: str, siret: str, on: date) -> Chain:
    """The links of a question about one member of the registration; six statements at most.

    `on` is a day in Paris.
    """
    asked = filing_rights(catalogue.rights_named(session, declaration), declaration)
    row = _facts(session, member_id, siret, asked, on)
    held, opened = RightSet(row.held or 0) & asked, RightSet(row.opened or 0) & asked
    # What may be used, or could be if the declaration were open.
    usable = held & opened if opened else held
    ended_on = None if held else row.ended_on
    dates = HeldDates()
    if usable and row.is_held:
        pair = (row.site_id, member_id)
        dates = facts_of(session, [pair])[pair].dates(usable, on)
    links = list(_links(row, asked, on))
    if row.is_held and asked:
        removed = (RightSet(row.formerly_opened) | held) & asked
        links += _links_of_rights(opened, usable, dates, on, was_open=bool(removed), ended=ended_on)
    step = last_step(session, (row.site_id, member_id), asked) if row.site_id else None
    return Chain(links, _place(row), dates, ended_on, step)


def _facts(
    session: Session, member_id: int, siret: str, asked: RightSet, on: date
) -> Row[*tuple[Any, ...]]:
    return session.execute(
        select(
            Member.state,
            Registration.terminated_at,
            Site.id.label("site_id"),
            Site.kind,
            Site.opened,
            Site.formerly_opened,
            is_held().label("is_held"),
            is_closed(on).label("is_closed"),
            Site.closed_on.label("since"),
            site_name().label("name"),
            Portfolio.name.label("portfolio"),
            Portfolio.public_id.label("portfolio_id"),
            Habilitation.mask.label("held"),
            *_beside(asked),
        )
        .select_from(Member)
        .join(Registration, Registration.id == Member.registration_id)
        .outerjoin(Site, and_(Site.registration_id == Member.registration_id, Site.siret == siret))
        .outerjoin(Portfolio, Portfolio.id == Site.portfolio_id)
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
        .outerjoin(
            Habilitation,
            and_(Habilitation.site_id == Site.id, Habilitation.member_id == Member.id),
        )
        .where(Member.id == member_id)
    ).one()


def _beside(asked: RightSet) -> tuple[ColumnElement[Any], ...]:
    """What no decision asks for, but who reads it: the portfolio's part, a right that ended."""
    opened_there = exists().where(
        PortfolioDeclaration.portfolio_id == Site.portfolio_id,
        PortfolioDeclaration.declaration_type_id == RightType.declaration_type_id,
        RightType.slot.in_(list(asked.slots())),
    )
    assigned = exists().where(
        PortfolioDeclarant.portfolio_id == Site.portfolio_id,
        PortfolioDeclarant.member_id == Member.id,
    )
    ended_on = (
        select(func.max(HabilitationEnded.ends_on))
        .where(
            HabilitationEnded.site_id == Site.id,
            HabilitationEnded.member_id == Member.id,
            HabilitationEnded.mask.bitwise_and(int(asked)) != 0,
        )
        .scalar_subquery()
    )
    return (
        opened_there.label("opened_there"),
        assigned.label("assigned"),
        ended_on.label("ended_on"),
    )


def _links(row: Row[*tuple[Any, ...]], asked: RightSet, on: date) -> Iterator[Link]:
    lives = row.terminated_at is None or paris_day(row.terminated_at) > on
    yield Link(LinkKind.SITE, bool(row.is_held), Reason.NO_HABILITATION)
    yield Link(LinkKind.REGISTRATION, lives, Reason.REGISTRATION_TERMINATED)
    yield Link(LinkKind.MEMBER, row.state is MemberState.ACTIVE, Reason.MEMBER_SUSPENDED)
    if row.is_held:
        yield Link(LinkKind.REGISTER, not row.is_closed, Reason.ESTABLISHMENT_CLOSED)
    if not asked:
        yield Link(LinkKind.DECLARATION, False, Reason.NO_HABILITATION)


def _links_of_rights(
    opened: RightSet,
    usable: RightSet,
    dates: HeldDates,
    on: date,
    *,
    was_open: bool,
    ended: date | None,
) -> Iterator[Link]:
    closed = Reason.DECLARATION_REMOVED if was_open else Reason.NO_HABILITATION
    yield Link(LinkKind.OPENED, opened != NO_RIGHTS, closed)
    lost = Reason.NO_HABILITATION if ended is None else Reason.ENDED
    yield Link(LinkKind.RIGHT, usable != NO_RIGHTS, lost)
    if usable:
        over = dates.ends_on is not None and dates.ends_on < on
        yield Link(LinkKind.END, not over, Reason.ENDED)
        yield Link(LinkKind.DELAY, dates.opens_on is None, Reason.ACCESS_DELAY)


def _place(row: Row[*tuple[Any, ...]]) -> Place:
    is_client = row.portfolio_id is not None
    return Place(
        kind=row.kind,
        name=row.name or "",
        portfolio=row.portfolio or "",
        portfolio_id=row.portfolio_id,
        opened_there=bool(row.opened_there) if is_client else None,
        assigned=bool(row.assigned) if is_client else None,
        closed_on=row.since if row.is_closed else None,
    )
