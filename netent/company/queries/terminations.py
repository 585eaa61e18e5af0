"""Reads of terminations: all of a registration, one of them, what every page says of them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from netent.company.models import Termination
from netent.company.states import LIVE, TerminationState
from netent.kernel.actor import Actor
from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked


@dataclass(frozen=True, slots=True)
class Card:
    """A termination as pages show it; from its deadline on it reads as over, swept or not.

    `siret` is empty where the whole registration ends. `settled_at` says when it was over.
    """

    public_id: UUID
    siret: str
    why: str
    state: TerminationState
    asked_at: datetime
    asked_by: str
    asked_by_id: int
    lapses_at: datetime
    confirmed_at: datetime | None
    confirmed_by: str
    takes_effect_at: datetime | None
    settled_at: datetime | None
    settled_by: str

    @property
    def is_live(self) -> bool:
        """Whether it can still be withdrawn."""
        return self.state in LIVE


@dataclass(frozen=True, slots=True)
class Summary:
    """What lives: the end of all, those of establishments, what waits for the reader."""

    company_ends_at: datetime | None
    sites: int
    site_ends_at: datetime | None
    to_confirm: int
    confirm_before: datetime | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.company_ends_at or self.sites or self.to_confirm)


NOTHING = Summary(None, 0, None, 0, None)


def terminations_page(session: Session, asked: PageAsked, *, now: datetime) -> Page[Card]:
    """Those that live first, then the others, each newest first."""
    total = session.scalar(select(func.count()).select_from(Termination)) or 0
    page = asked.within(total)
    rows = session.scalars(
        select(Termination)
        .order_by(
            Termination.settled_at.is_not(None),
            Termination.asked_at.desc(),
            Termination.id.desc(),
        )
        .limit(page.size)
        .offset(page.offset)
    )
    return Page([_card(row, now) for row in rows], total, page.number, page.size)


def termination_card(session: Session, public_id: UUID, *, now: datetime) -> Card:
    """One termination of the registration. NotFound."""
    found = session.scalars(
        select(Termination).where(Termination.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return _card(found, now)


def summary(session: Session, actor: Actor, *, now: datetime) -> Summary:
    """What an administrator is told on every page; one statement."""
    runs = and_(Termination.state == TerminationState.RUNNING, Termination.takes_effect_at > now)
    company, site = (
        and_(runs, Termination.site_id.is_(None)),
        and_(runs, Termination.site_id.is_not(None)),
    )
    mine = and_(
        Termination.state == TerminationState.ASKED,
        Termination.lapses_at > now,
        Termination.asked_by_id != actor.member_id,
    )
    row = session.execute(
        select(
            func.min(case((company, Termination.takes_effect_at))),
            func.count(case((site, Termination.id))),
            func.min(case((site, Termination.takes_effect_at))),
            func.count(case((mine, Termination.id))),
            func.min(case((mine, Termination.lapses_at))),
        ).where(Termination.settled_at.is_(None))
    ).one()
    return Summary(*row)


def _card(row: Termination, now: datetime) -> Card:
    state, settled_at = row.state, row.settled_at
    if state is TerminationState.ASKED and row.lapses_at <= now:
        state, settled_at = TerminationState.LAPSED, row.lapses_at
    if state is TerminationState.RUNNING and row.takes_effect_at and row.takes_effect_at <= now:
        state, settled_at = TerminationState.ENDED, row.takes_effect_at
    return Card(
        public_id=row.public_id,
        siret=row.siret,
        why=row.why,
        state=state,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        asked_by_id=row.asked_by_id,
        lapses_at=row.lapses_at,
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
        takes_effect_at=row.takes_effect_at,
        settled_at=settled_at,
        settled_by=row.settled_by,
    )
