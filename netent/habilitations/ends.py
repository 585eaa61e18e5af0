"""Rights with an end: setting it, lifting it (product §7, §18.3)."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.habilitations.changed import Changed
from netent.habilitations.models import HabilitationWindow, RightsAct
from netent.habilitations.statements.dating import HELD, apply_dates, stage_dates
from netent.habilitations.statements.staging import Pairs, stage_asked
from netent.kernel.clock import paris_day
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.right_set import ALL_RIGHTS, RightSet


def refuse_unusable(session: Session, member_ids: Collection[int], ends_on: date) -> None:
    """Refusal when a right that these members were given until this day opens only after it."""
    opens_on = session.scalar(
        select(func.max(HabilitationWindow.opens_on)).where(
            HabilitationWindow.member_id.in_(member_ids),
            HabilitationWindow.ends_on == ends_on,
            HabilitationWindow.opens_on > ends_on,
        )
    )
    if opens_on is not None:
        raise Refusal(Reason.ENDS_BEFORE_OPENING, opens_on=opens_on)


def set_end(
    session: Session,
    act: RightsAct,
    pairs: Pairs,
    rights: RightSet = ALL_RIGHTS,
    *,
    ends_on: date | None,
) -> Changed:
    """Give the rights that the pairs hold a last usable day, or none any more.

    What is not held stays so, and what has this end already is left alone. Openings are kept.
    """
    asked = stage_asked(session, pairs, rights)
    found = stage_dates(session, HELD, asked, {"ends_on": ends_on})
    if found[1]:
        apply_dates(session, act, today=paris_day(act.at))
    return Changed(*found)
