"""Writes what `withdrawing` holds: changes, windows closed, rights taken from their rows."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.habilitations.models import RightsAct


def apply_withdrawal(session: Session, act: RightsAct) -> None:
    """Write the staged pairs."""
    values = {"registration": tenant_of(session), "act": act.id, "part": act.take_parts()}
    for statement in (
        _CHANGE_WITHDRAWN,
        _CLOSE_WINDOWS,
        _NARROW_WINDOWS,
        _DELETE_EMPTY,
        _UPDATE_REMAINING,
    ):
        session.execute(text(statement), values)


_CHANGE_WITHDRAWN = """
INSERT INTO habilitation_change
  (registration_id, act_id, site_id, member_id, part, granted, withdrawn)
SELECT :registration, :act, site_id, member_id, :part, 0, mask
FROM withdrawing
"""

_CLOSE_WINDOWS = """
DELETE FROM habilitation_window
WHERE registration_id = :registration AND (site_id, member_id, mask) IN
  (SELECT v.site_id, v.member_id, v.mask
   FROM withdrawing w
   JOIN habilitation_window v ON v.site_id = w.site_id AND v.member_id = w.member_id
   WHERE v.mask & ~w.mask = 0)
"""

_NARROW_WINDOWS = """
UPDATE habilitation_window SET mask = habilitation_window.mask & ~w.mask
FROM withdrawing w
WHERE habilitation_window.site_id = w.site_id AND habilitation_window.member_id = w.member_id
  AND habilitation_window.mask & w.mask <> 0
  AND habilitation_window.registration_id = :registration
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
