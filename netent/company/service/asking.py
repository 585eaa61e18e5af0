"""What administrators do: ask for a termination, confirm another's, withdraw one (product §3)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import false, func, or_, select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.company.mails import tell_administrators
from netent.company.models import Termination
from netent.company.queries import other_administrators, own_site
from netent.company.service.settling import (
    Settled,
    as_it_stands,
    is_live,
    keep,
    lapse,
    lapses,
    move,
    waits,
)
from netent.company.states import (
    CONFIRMED_WITHIN_DAYS,
    WITHDRAWN_WITHIN_DAYS,
    TerminationState,
)
from netent.kernel.actor import Actor
from netent.kernel.clock import same_time_later
from netent.kernel.enums import SiteKind
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Site
from netent.tenancy.holding import hold_as_administrator


def ask(session: Session, actor: Actor, *, siret: str, why: str = "", now: datetime) -> Termination:
    """Ask for the end of an own establishment, or of the registration where `siret` is empty.

    It waits fifteen days for another administrator; where there is none it runs at once. NotFound
    when the registration holds no such establishment of its own. Refusal when it is the last one,
    or when a termination of it, or of the whole registration, lives already.
    """
    hold_as_administrator(session, actor, Permission.COMPANY_TERMINATE)
    _lapse_here(session, now)
    site = own_site(session, siret) if siret else None
    _refuse_second(session, site)
    termination = Termination(
        site_id=site.id if site else None,
        siret=siret,
        why=why,
        state=TerminationState.ASKED,
        asked_at=now,
        asked_by_id=actor.member_id,
        asked_by=actor.name,
        lapses_at=same_time_later(now, CONFIRMED_WITHIN_DAYS),
        confirmed_by="",
        settled_by="",
    )
    session.add(termination)
    session.flush()
    keep(session, actor, "termination.asked", termination, now, why=why)
    if other_administrators(session, actor):
        tell_administrators(session, termination, template="termination_asked", now=now)
    else:
        _run(session, termination, now)
    return termination


def confirm(session: Session, actor: Actor, *, termination_id: UUID, now: datetime) -> Settled:
    """Let a termination run that another administrator asked for; its thirty days begin.

    NotFound, Forbidden. Refusal to whoever asked for it himself.
    """
    hold_as_administrator(session, actor, Permission.COMPANY_TERMINATE)
    termination = _termination(session, termination_id)
    if termination.asked_by_id == actor.member_id:
        raise Refusal(Reason.OWN_TERMINATION)
    if not _run(session, termination, now, by=actor):
        return as_it_stands(termination, now)
    return Settled(True, TerminationState.RUNNING, actor.name, now)


def withdraw(session: Session, actor: Actor, *, termination_id: UUID, now: datetime) -> Settled:
    """Take a termination back, whoever asked, strictly before its day. NotFound, Forbidden."""
    hold_as_administrator(session, actor, Permission.COMPANY_TERMINATE)
    termination = _termination(session, termination_id)
    withdrawn = {
        "state": TerminationState.WITHDRAWN,
        "settled_at": now,
        "settled_by": actor.name,
    }
    if not move(session, termination, is_live(now), **withdrawn):
        return as_it_stands(termination, now)
    keep(session, actor, "termination.withdrawn", termination, now)
    tell_administrators(session, termination, template="termination_withdrawn", now=now)
    return Settled(True, TerminationState.WITHDRAWN, actor.name, now)


def _run(
    session: Session, termination: Termination, now: datetime, *, by: Actor | None = None
) -> bool:
    takes_effect_at = same_time_later(now, WITHDRAWN_WITHIN_DAYS)
    if not move(
        session,
        termination,
        waits(now),
        state=TerminationState.RUNNING,
        confirmed_at=now,
        confirmed_by_id=by.member_id if by else None,
        confirmed_by=by.name if by else "",
        takes_effect_at=takes_effect_at,
    ):
        return False
    keep(session, by, "termination.confirmed", termination, now, takes_effect_at=takes_effect_at)
    tell_administrators(session, termination, template="termination_runs", now=now)
    return True


def _termination(session: Session, public_id: UUID) -> Termination:
    found = session.scalars(
        select(Termination).where(Termination.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def _lapse_here(session: Session, now: datetime) -> None:
    # What no sweep has come by for must not stand in the way.
    for termination in session.scalars(select(Termination).where(lapses(now))).all():
        lapse(session, termination, now)


def _refuse_second(session: Session, site: Site | None) -> None:
    live = select(Termination.site_id).where(Termination.settled_at.is_(None))
    # One of the whole registration covers each of its establishments.
    covering = or_(
        Termination.site_id.is_(None),
        Termination.site_id == site.id if site is not None else false(),
    )
    if session.execute(live.where(covering)).first() is not None:
        raise Refusal(Reason.ALREADY_TERMINATING)
    if site is None:
        return
    staying = session.scalar(
        select(func.count())
        .select_from(Site)
        .where(Site.kind == SiteKind.OWN, Site.id != site.id, Site.id.not_in(live))
    )
    if not staying:
        raise Refusal(Reason.LAST_ESTABLISHMENT)
