"""The due day that an administrator chooses, where a declaration has several."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.access import Permission
from netent.audit.service import record
from netent.database.tenant import tenant_of
from netent.filing.models import FilingDueDay
from netent.filing.service.asking import rule_to_file
from netent.kernel.actor import Actor
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.tenancy.holding import hold_as_administrator


def choose_due_day(
    session: Session, actor: Actor, *, declaration: str, day: int, now: datetime
) -> bool:
    """Choose one of the days that the rule has; False when it was in force already.

    What was filed keeps the day that held then. Refusal for another day. Forbidden.
    """
    hold_as_administrator(session, actor, Permission.DECLARATION_MANAGE)
    rule = rule_to_file(session, declaration)
    if day not in rule.days:
        raise Refusal(Reason.BAD_DUE_DAY, declaration=declaration)
    if day == rule.day:
        return False
    chosen = session.scalars(
        select(FilingDueDay).where(FilingDueDay.declaration_type_id == rule.type_id)
    ).one_or_none()
    if chosen is None:
        row = FilingDueDay(
            registration_id=tenant_of(session), declaration_type_id=rule.type_id, day=day
        )
        session.add(row)
    else:
        chosen.day = day
    details = {"declaration": declaration, "before": {"day": rule.day}, "after": {"day": day}}
    record(session, actor, "filing.due_day_chosen", subject=declaration, details=details, now=now)
    session.flush()
    return True
