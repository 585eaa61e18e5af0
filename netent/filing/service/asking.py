"""What every act of filing asks first: the establishment, the rule, and the right, as of now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.database.tenant import tenant_of
from netent.filing.periods import Period
from netent.filing.queries.rules import Rule, rule_of
from netent.habilitations.decision import Question, decide_in, decide_many
from netent.kernel.actor import Actor
from netent.kernel.clock import days_later, paris_day
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio, Site
from netent.tenancy.models import Registration

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Place:
    """An establishment that the registration holds, or held."""

    id: int
    siret: str


def place_of(session: Session, siret: str) -> Place:
    """The establishment of this SIRET. NotFound where the registration never held it."""
    row = session.execute(select(Site.id, Site.siret).where(Site.siret == siret)).one_or_none()
    if row is None:
        raise NotFound
    return Place(*row)


def hold_place(session: Session, site_id: int) -> Place:
    """The same, its rights kept as they are until the transaction ends. Forbidden once it is over.

    Acts on rights hold the registration or the portfolio: shared here, so that filings wait for
    them and not for one another. Filings for one establishment follow one another.
    """
    live = session.scalars(
        select(Registration.id)
        .where(Registration.id == tenant_of(session), Registration.terminated_at.is_(None))
        .with_for_update(read=True)
    ).one_or_none()
    if live is None:
        raise Forbidden
    held: int | None = None
    for _ in range(_TRIES):
        portfolio_id = session.scalar(select(Site.portfolio_id).where(Site.id == site_id))
        if portfolio_id == held:
            break
        # A client may have gone to another one before this one was held.
        session.execute(
            select(Portfolio.id).where(Portfolio.id == portfolio_id).with_for_update(read=True)
        )
        held = portfolio_id
    row = session.execute(
        select(Site.id, Site.siret).where(Site.id == site_id).with_for_update(key_share=True)
    ).one()
    return Place(*row)


def rule_to_file(session: Session, declaration: str) -> Rule:
    """How a declaration is filed. Refusal where it is not."""
    rule = rule_of(session, declaration)
    if rule is None:
        raise Refusal(Reason.NOTHING_TO_FILE, declaration=declaration)
    return rule


def require_begun(rule: Rule, period: Period, now: datetime) -> None:
    """Refusal where the period is still to come."""
    if period.start > rule.latest_start(now):
        opens_on = days_later(period.start, -rule.days_ahead)
        raise Refusal(Reason.PERIOD_TO_COME, declaration=rule.code, opens_on=opens_on)


def require_right(session: Session, actor: Actor, rule: Rule, siret: str, now: datetime) -> str:
    """The code of the right by which he may file today; else Refusal with decide()'s reason."""
    on = paris_day(now)
    codes = [
        right.code
        for right in catalogue.rights_named(session, rule.code).values()
        if not right.is_payment
    ]
    asked = [Question(actor.member_public_id, code, siret) for code in codes]
    for code, decision in zip(codes, decide_many(session, asked, on=on), strict=True):
        if decision.allowed:
            return code
    decision = decide_in(
        session, member_id=actor.member_public_id, declaration=rule.code, siret=siret, on=on
    )
    raise Refusal(decision.reason or Reason.NO_HABILITATION, **decision.arguments)
