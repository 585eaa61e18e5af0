"""Rights with an end: setting it, lifting it (product §7, §18.3)."""

from datetime import date

from sqlalchemy.orm import Session

from netent.habilitations.changed import Changed
from netent.habilitations.models import RightsAct
from netent.habilitations.statements.dating import apply_dates, stage_dates
from netent.habilitations.statements.staging import Pairs, stage_asked
from netent.kernel.clock import paris_day
from netent.kernel.right_set import ALL_RIGHTS, RightSet


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
    found = stage_dates(session, _HELD, asked, {"ends_on": ends_on})
    if found[1]:
        apply_dates(session, act, today=paris_day(act.at))
    return Changed(*found)


# The opening is the right's first one, as everywhere.
_HELD = """
SELECT h.site_id, h.member_id, b.bit,
  (SELECT min(c.opens_on) FROM habilitation_change c
   WHERE c.registration_id = :registration AND c.site_id = h.site_id
     AND c.member_id = h.member_id AND c.granted & b.bit <> 0),
  :ends_on
FROM asked a
JOIN habilitation h ON h.site_id = a.site_id AND h.member_id = a.member_id
  AND h.registration_id = :registration
JOIN {bits} b ON h.mask & a.mask & b.bit <> 0
LEFT JOIN habilitation_window w ON w.site_id = h.site_id AND w.member_id = h.member_id
  AND w.registration_id = :registration AND w.mask & b.bit <> 0
WHERE w.ends_on IS DISTINCT FROM :ends_on
"""
