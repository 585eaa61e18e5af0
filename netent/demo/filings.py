"""A few fictitious filings, so that the dashboard and the history have something to show."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from netent.demo.plans import RegistrationPlan
from netent.filing import service
from netent.filing.periods import latest
from netent.filing.queries.rules import rules_by_code
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.tenancy.models import Member, Registration

# So many clients of each portfolio, the first ones, have their last month filed.
_CLIENTS = 4
# Some days ago, one minute after the other.
_AGO = timedelta(days=3)


def file_some(
    session: Session,
    registration: Registration,
    plan: RegistrationPlan,
    members: Sequence[Member],
    *,
    now: datetime,
) -> int:
    """File, nil, what one declarant of each portfolio files each month; how many filings."""
    rules = rules_by_code(session)
    at, filed = now - _AGO, 0
    for portfolio in plan.portfolios:
        rank = next(each for each in portfolio.declarants if each not in portfolio.newcomers)
        actor = acting(registration, members[rank])
        rule = rules[portfolio.declarations[0]]
        # The last month that is over, or the one before where none has ended yet.
        period = latest(rule.periodicity, paris_day(at), 2)[-1]
        for siret in portfolio.sirets[:_CLIENTS]:
            at += timedelta(minutes=1)
            draft = service.keep_draft(
                session,
                actor,
                declaration=rule.code,
                siret=siret,
                period=period,
                read=None,
                now=at,
            )
            service.file_declaration(session, actor, draft_id=draft.public_id, now=at)
            filed += 1
    return filed


def acting(registration: Registration, member: Member) -> Actor:
    """A member as he acts."""
    return Actor(
        registration_id=registration.id,
        registration_kind=registration.kind,
        member_id=member.id,
        member_public_id=member.public_id,
        roles=member.roles,
        name=member.full_name,
    )
