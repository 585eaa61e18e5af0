"""The set-based SQL of a treatment about rights; every statement names the registration."""

from functools import reduce
from operator import or_
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.kernel.right_set import NO_RIGHTS, RightSet


def open_along(session: Session, *, request: int, portfolio: int) -> None:
    """Open for its client what a line grants and was not open for it yet."""
    values = {
        "registration": tenant_of(session),
        "request": request,
        "portfolio": portfolio,
    }
    lacking = session.scalars(text(_LACKING), values)
    for slot in reduce(or_, map(RightSet, lacking), NO_RIGHTS).slots():
        session.execute(text(_OPEN_ALONG), {**values, "bit": 1 << slot})


def is_overtaken(session: Session, **values: Any) -> bool:
    """Whether the directory has closed a client that gets rights, or opened a refused one."""
    own = {**values, "registration": tenant_of(session)}
    return any(session.execute(text(part), own).first() for part in _OVERTAKEN)


_LACKING = """
SELECT DISTINCT l.granted & ~s.opened
FROM (
  SELECT DISTINCT siret, granted FROM import_line
  WHERE registration_id = :registration AND request_id = :request
    AND result = 'done' AND granted <> 0
) l
JOIN site s ON s.registration_id = :registration AND s.siret = l.siret
  AND s.portfolio_id = :portfolio
WHERE l.granted & ~s.opened <> 0
"""

_OPEN_ALONG = """
UPDATE site SET opened = opened | :bit, formerly_opened = formerly_opened & ~CAST(:bit AS bigint)
WHERE registration_id = :registration AND portfolio_id = :portfolio AND opened & :bit = 0
  AND siret IN (
    SELECT l.siret FROM import_line l
    WHERE l.registration_id = :registration AND l.request_id = :request
      AND l.result = 'done' AND l.granted & :bit <> 0
  )
"""

_OVERTAKEN = (
    """
    SELECT 1 FROM (
      SELECT DISTINCT siret FROM import_line
      WHERE registration_id = :registration AND request_id = :request
        AND result = 'done' AND granted <> 0
    ) l
    LEFT JOIN establishment e ON e.siret = l.siret AND e.active
    WHERE e.siret IS NULL
    LIMIT 1
    """,
    """
    SELECT 1 FROM import_line l
    JOIN establishment e ON e.siret = l.siret AND e.active
    WHERE l.registration_id = :registration AND l.request_id = :request
      AND l.result = 'refused' AND l.reason IN ('unknown_siret', 'closed')
    LIMIT 1
    """,
)
