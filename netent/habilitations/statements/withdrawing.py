"""Writes what `withdrawing` holds: changes, windows closed, rights taken from their rows."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.habilitations.models import RightsAct
from netent.habilitations.statements.taking import take_out


def apply_withdrawal(session: Session, act: RightsAct) -> None:
    """Write the staged pairs."""
    values = {"registration": tenant_of(session), "act": act.id, "part": act.take_parts()}
    session.execute(text(_CHANGE_WITHDRAWN), values)
    take_out(session, "habilitation_window", "withdrawing")
    session.execute(text(_DELETE_EMPTY), values)
    session.execute(text(_UPDATE_REMAINING), values)


_CHANGE_WITHDRAWN = """
INSERT INTO habilitation_change
  (registration_id, act_id, site_id, member_id, part, granted, withdrawn)
SELECT :registration, :act, site_id, member_id, :part, 0, mask
FROM withdrawing
"""

_DELETE_EMPTY = """
DELETE FROM habilitation
WHERE registration_id = :registration AND (site_id, member_id) IN
  (SELECT site_id, member_id FROM withdrawing WHERE remaining = 0)
"""

_UPDATE_REMAINING = """
UPDATE habilitation SET
  mask = w.remaining,
  coming = habilitation.coming & w.remaining,
  windowed = habilitation.windowed & w.remaining
FROM withdrawing w
WHERE w.remaining <> 0
  AND habilitation.site_id = w.site_id AND habilitation.member_id = w.member_id
  AND habilitation.registration_id = :registration
"""
