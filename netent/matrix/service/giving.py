"""Gives rights to many, or takes them from many: what was shown, or nothing (product §18.2)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.habilitations import service as rights
from netent.habilitations.changed import Changed
from netent.habilitations.ends import refuse_unusable
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.enums import ActOrigin, SiteKind
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.matrix.queries.giving import (
    Pairs,
    Preview,
    pairs_of,
    portfolios_of,
    preview_of,
    scope_sites,
)
from netent.matrix.scope import Gift
from netent.matrix.service.along import assign, make_declarants, raise_revisions
from netent.perimeter.models import Portfolio, Site
from netent.policies.rules import Rules
from netent.tenancy.holding import hold_as_administrator
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Given:
    """What was done, or, where `is_done` is not, what it would do now instead of what was shown."""

    is_done: bool
    rights: int
    preview: Preview


def give(
    session: Session, actor: Actor, gift: Gift, *, shown: str, rules: Rules, now: datetime
) -> Given:
    """Apply what was shown, known by its digest; if anything moved meanwhile, nothing is done.

    Forbidden when the actor manages nothing any more. Refusal when it would write more rights
    than one act may.
    """
    on = paris_day(now)
    hold_as_administrator(session, actor, Permission.HABILITATION_MANAGE)
    _hold_scope(session, gift, now)
    pairs = pairs_of(session, gift, on=on)
    found = preview_of(session, pairs, takes=gift.takes, on=on)
    if found.digest != shown:
        return Given(False, 0, found)
    if found.totals.rights > rules.import_max_rights:
        raise Refusal(
            Reason.TOO_MANY_RIGHTS, found=found.totals.rights, expected=rules.import_max_rights
        )
    raise_revisions(session, portfolios_of(session, pairs.sites))
    done = _write(session, actor, gift, pairs, found, rules, now)
    return Given(True, done.rights, found)


def _hold_scope(session: Session, gift: Gift, now: datetime) -> None:
    """Hold the portfolios from imports, own establishments and members from leaving."""
    sites = scope_sites(session, gift.scope, on=paris_day(now))
    own = select(Site.id).where(Site.id.in_(sites), Site.kind == SiteKind.OWN)
    for statement in (
        select(Portfolio.id)
        .where(Portfolio.id.in_(portfolios_of(session, sites)))
        .order_by(Portfolio.id),
        own.order_by(Site.id),
        select(Member.id).where(Member.public_id.in_(gift.member_ids)).order_by(Member.id),
    ):
        session.execute(statement.with_for_update(key_share=True)).all()


def _write(
    session: Session,
    actor: Actor,
    gift: Gift,
    pairs: Pairs,
    found: Preview,
    rules: Rules,
    now: datetime,
) -> Changed:
    act = rights.begin_act(session, actor, origin=ActOrigin.PAGE, now=now)
    if gift.takes:
        done = rights.withdraw(session, act, pairs.changed, pairs.rights)
    else:
        make_declarants(session, actor, {group.member.id for group in found.groups}, now=now)
        assign(session, found.assignments, now=now)
        done = rights.grant(
            session,
            act,
            pairs.changed,
            pairs.rights,
            default_delay_days=rules.access_delay_days,
            ends_on=gift.ends_on,
        )
        if gift.ends_on is not None:
            refuse_unusable(session, {group.member.id for group in found.groups}, gift.ends_on)
    details = {
        "scope": gift.scope.kind.value,
        "rights": sorted(gift.rights),
        "members": len({group.member.id for group in found.groups}),
        "pairs": done.pairs,
        "rights_changed": done.rights,
        "assigned": len(found.assignments),
        "ends_on": gift.ends_on,
        "changes_digest": rights.digest_of_act(session, act),
    }
    action = "habilitations.taken_from_many" if gift.takes else "habilitations.given_to_many"
    record(session, actor, action, subject=str(act.public_id), details=details, now=now)
    return done
