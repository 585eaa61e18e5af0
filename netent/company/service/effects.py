"""What ends with an establishment, and with a registration; history is kept (product §3)."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from netent.accounts.service import close_login
from netent.company.mails import tell_members
from netent.company.models import Termination
from netent.company.states import TerminationState
from netent.enrolment import service as enrolment
from netent.habilitations import queries as rights_held
from netent.habilitations import service as rights
from netent.kernel.enums import ActOrigin, MemberState, SiteKind
from netent.perimeter.models import Site
from netent.policies.portals import Portal
from netent.tenancy.models import Member, Registration

Told = Mapping[str, object]


def end_site(session: Session, termination: Termination, *, now: datetime) -> Told:
    """End every right on an own establishment, which the registration holds no longer.

    Its row stays, as a client's does that left: a right once granted again keeps its first
    opening. Administrators are told, and whoever loses a right.
    """
    registration_id = termination.registration_id
    # Locked: a right that is being granted there comes before, or finds the site gone.
    site = session.scalars(
        select(Site).where(Site.id == termination.site_id).with_for_update()
    ).one()
    here = select(Site.id).where(Site.registration_id == registration_id, Site.id == site.id)
    losing = rights_held.holders_on(session, here)
    told = _withdraw(session, here, now)
    if site.kind is SiteKind.OWN:
        site.kind = SiteKind.FORMER
        site.formerly_opened |= site.opened
        site.opened = 0
    session.flush()
    concerned = Member.is_administrator | Member.id.in_(losing)
    tell_members(session, termination, concerned, template="termination_site_ended", now=now)
    return told


def end_registration(
    session: Session,
    registration: Registration,
    termination: Termination,
    *,
    portal: Portal,
    now: datetime,
) -> Told:
    """End all rights, ways in and requests of a registration; its SIREN is free.

    Terminated from the announced moment on, however late this comes. The caller holds the turn
    of its requests, and the registration.
    """
    # First: an accord that is being given comes before, with its rights, or not at all.
    closed = enrolment.close_pending(session, portal=portal, now=now)
    everything = select(Site.id).where(Site.registration_id == registration.id)
    told = _withdraw(session, everything, now)
    _cover(session, registration, now)
    registration.terminated_at = termination.takes_effect_at
    active = Member.state == MemberState.ACTIVE
    tell_members(session, termination, active, template="termination_ended", now=now)
    members = session.scalars(select(Member).where(Member.state != MemberState.DELETED)).all()
    for member in members:
        close_login(session, member, portal=portal, now=now)
    return {**told, "members": len(members), "candidacies": closed}


def _withdraw(session: Session, sites: Select[int], now: datetime) -> Told:
    act = rights.begin_act(session, None, origin=ActOrigin.TERMINATION, now=now)
    changed = rights.withdraw(session, act, rights_held.pairs_on(session, sites))
    return {
        "pairs": changed.pairs,
        "rights_withdrawn": changed.rights,
        "changes_digest": rights.digest_of_act(session, act),
    }


def _cover(session: Session, registration: Registration, now: datetime) -> None:
    """Close the terminations of establishments, which ended with the registration."""
    session.execute(
        update(Termination)
        .where(Termination.registration_id == registration.id, Termination.settled_at.is_(None))
        .values(state=TerminationState.COVERED, settled_at=now)
        .execution_options(synchronize_session=False)
    )
