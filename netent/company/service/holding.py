"""Ticking the company's establishments and unticking them (product §2, §6)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from sqlalchemy import and_, func, select, update
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.company.models import ProposedSite, Termination
from netent.company.queries.establishments import sites_named
from netent.company.selection import Selection
from netent.directory.models import Establishment
from netent.habilitations.ending import end_as_shown
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.enums import SiteKind
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import format_siret, siren_of
from netent.kernel.reasons import Reason
from netent.kernel.right_set import NO_RIGHTS
from netent.perimeter import queries as perimeter
from netent.perimeter.closings import refresh_closings
from netent.perimeter.models import Portfolio, Site
from netent.perimeter.openings import hold_own_sites
from netent.tenancy.holding import hold_as_administrator
from netent.tenancy.models import Registration

# The audit trail names so many establishments; counts tell the rest.
_NAMED = 50


@dataclass(frozen=True, slots=True)
class SitesChanged:
    """How many establishments came in and went out, and how many rights ended with those."""

    entered: int
    left: int
    rights: int


def change_sites(
    session: Session, actor: Actor, selection: Selection, *, shown: str, now: datetime
) -> SitesChanged:
    """Hold what is ticked, with the registration's declarations; let go of what is unticked.

    Every right on what is let go of ends in the same act; its row stays, with its history. What
    somebody else did meanwhile is left as it is. `shown` is the mark of what was shown to end.
    Forbidden. Refusal for what can't be ticked or unticked, or when other rights would end.
    """
    registration = hold_as_administrator(session, actor, Permission.SITE_MANAGE)
    hold_own_sites(session)
    entering = _entering(session, registration, selection.tick)
    leaving = session.execute(
        select(Site.id, Site.siret).where(Site.id.in_(sites_named(session, selection.untick)))
    ).all()
    _refuse_leaving(session, [row.siret for row in leaving], stay=len(entering))
    ending = sites_named(session, [row.siret for row in leaving])
    ended = end_as_shown(session, actor, ending, shown=shown, now=now)
    _leave(session, [row.id for row in leaving])
    _enter(session, entering, now)
    if entering or leaving:
        record(
            session,
            actor,
            "sites.changed",
            details={
                "entered": len(entering),
                "left": len(leaving),
                "ticked": entering[:_NAMED],
                "unticked": [row.siret for row in leaving[:_NAMED]],
                **ended.details,
            },
            now=now,
        )
    return SitesChanged(len(entering), len(leaving), ended.rights)


def put_aside(session: Session, actor: Actor, *, now: datetime) -> int:
    """Mark the new establishments as looked at: they stay unticked, and are proposed no more."""
    hold_as_administrator(session, actor, Permission.SITE_MANAGE)
    settled = session.scalars(
        update(ProposedSite)
        .where(ProposedSite.settled_at.is_(None))
        .values(settled_at=now)
        .returning(ProposedSite.siret)
        .execution_options(synchronize_session=False)
    ).all()
    if settled:
        details = {"establishments": len(settled), "put_aside": sorted(settled)[:_NAMED]}
        record(session, actor, "sites.put_aside", details=details, now=now)
    return len(settled)


def _entering(session: Session, registration: Registration, ticked: Collection[str]) -> list[str]:
    """Those of the ticked establishments that are not held yet, by SIRET. Refusal."""
    held = select(Site.siret).where(Site.kind == SiteKind.OWN, Site.siret.in_(sorted(ticked)))
    wanted = sorted(frozenset(ticked).difference(session.scalars(held)))
    known = {
        siret: (active, since)
        for siret, active, since in session.execute(
            select(Establishment.siret, Establishment.active, Establishment.state_since).where(
                Establishment.siret.in_(wanted)
            )
        )
    }
    for siret in wanted:
        if siren_of(siret) != registration.siren or siret not in known:
            raise Refusal(Reason.SITE_NOT_OF_COMPANY, siret=format_siret(siret))
        active, since = known[siret]
        if not active:
            raise Refusal(Reason.SITE_CLOSED, siret=format_siret(siret), closed_on=since or "–")
    client = session.execute(
        select(Site.siret, Portfolio.name)
        .join(Portfolio, Portfolio.id == Site.portfolio_id)
        .where(Site.siret.in_(wanted))
    ).first()
    if client is not None:
        siret, portfolio = client
        raise Refusal(Reason.SITE_IS_CLIENT, siret=format_siret(siret), portfolio=portfolio)
    return wanted


def _refuse_leaving(session: Session, leaving: Sequence[str], *, stay: int) -> None:
    """The head office stays, and so does one establishment at least, as with terminations."""
    if not leaving:
        return
    head = session.scalars(
        select(Establishment.siret).where(
            Establishment.siret.in_(leaving), Establishment.is_head_office.is_(True)
        )
    ).first()
    if head is not None:
        raise Refusal(Reason.HEAD_OFFICE_STAYS, siret=format_siret(head))
    live = and_(Termination.site_id == Site.id, Termination.settled_at.is_(None))
    ended = session.scalars(
        select(Site.siret).join(Termination, live).where(Site.siret.in_(leaving))
    ).first()
    if ended is not None:
        raise Refusal(Reason.SITE_TERMINATING, siret=format_siret(ended))
    staying = session.scalar(
        select(func.count())
        .select_from(Site)
        .outerjoin(Termination, live)
        .where(Site.kind == SiteKind.OWN, Site.siret.not_in(leaving), Termination.id.is_(None))
    )
    if not (staying or stay):
        raise Refusal(Reason.LAST_ESTABLISHMENT)


def _leave(session: Session, sites: Sequence[int]) -> None:
    session.execute(
        update(Site)
        .where(Site.id.in_(sites))
        .values(
            kind=SiteKind.FORMER,
            formerly_opened=Site.formerly_opened.bitwise_or(Site.opened),
            opened=0,
        )
        .execution_options(synchronize_session=False)
    )


def _enter(session: Session, sirets: Sequence[str], now: datetime) -> None:
    if not sirets:
        return
    opened = reduce(or_, perimeter.own_openings(session), NO_RIGHTS)
    back = session.scalars(
        update(Site)
        .where(Site.siret.in_(sirets))
        .values(
            kind=SiteKind.OWN,
            opened=int(opened),
            formerly_opened=Site.formerly_opened.bitwise_and(~int(opened)),
            entered_at=now,
        )
        .returning(Site.siret)
        .execution_options(synchronize_session=False)
    ).all()
    session.add_all(
        Site(siret=siret, kind=SiteKind.OWN, opened=int(opened), entered_at=now)
        for siret in sirets
        if siret not in set(back)
    )
    session.flush()
    refresh_closings(session, today=paris_day(now))
    session.execute(
        update(ProposedSite)
        .where(ProposedSite.siret.in_(sirets), ProposedSite.settled_at.is_(None))
        .values(settled_at=now)
        .execution_options(synchronize_session=False)
    )
