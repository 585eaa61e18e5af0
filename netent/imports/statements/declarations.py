"""The set-based SQL of a declaration over a whole portfolio; each statement names the tenant.

No file: every client is a line, numbered in the order of SIRETs.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.imports.statements.lines import forget_lines, results_of
from netent.kernel.enums import LineResult
from netent.kernel.right_set import RightSet


@dataclass(frozen=True, slots=True)
class Target:
    """Whose clients get, or lose, which rights, by the lines of which request."""

    request: int
    portfolio: int
    rights: RightSet


def stage_clients(session: Session, target: Target, *, adds: bool) -> dict[LineResult, int]:
    """Make the request's lines anew from the portfolio's clients; how many of each result.

    Adding is done where it opens or grants anything, and refused for a client that is closed or
    unknown by now; removing is done where anything is open or held.
    """
    forget_lines(session, request=target.request)
    session.execute(text(_ADD_LINES if adds else _REMOVE_LINES), _values(session, target))
    return results_of(session, request=target.request)


def rights_gained(session: Session, target: Target) -> int:
    """How many rights the staged lines grant to the declarants of the portfolio."""
    return _sum(session, _GAINED, target)


def rights_lost(session: Session, target: Target) -> int:
    """How many rights the staged lines end, whoever holds them."""
    return _sum(session, _LOST, target)


def open_for_clients(session: Session, target: Target) -> None:
    """Open the rights for the clients of the lines that are done."""
    session.execute(text(_OPEN), _values(session, target))


def close_for_clients(session: Session, target: Target) -> None:
    """Close the rights for the clients of the lines that are done."""
    session.execute(text(_CLOSE), _values(session, target))


def _sum(session: Session, statement: str, target: Target) -> int:
    values = _values(session, target)
    return sum(
        session.execute(text(statement), {**values, "bit": 1 << slot}).scalar_one()
        for slot in target.rights.slots()
    )


def _values(session: Session, target: Target) -> dict[str, Any]:
    return {
        "registration": tenant_of(session),
        "request": target.request,
        "portfolio": target.portfolio,
        "rights": int(target.rights),
    }


_ADD_LINES = """
INSERT INTO import_line
  (registration_id, request_id, line, siret, action, result, reason, detail, opened)
SELECT :registration, :request, row_number() OVER (ORDER BY c.siret), c.siret, 1,
  CASE WHEN NOT c.changes THEN 'unchanged' WHEN c.active THEN 'done' ELSE 'refused' END,
  CASE WHEN c.changes AND NOT c.active THEN
    CASE WHEN c.known THEN 'closed' ELSE 'unknown_siret' END END,
  CASE WHEN c.changes AND c.known AND NOT c.active THEN CAST(c.state_since AS varchar(10)) END,
  CASE WHEN c.changes AND c.active THEN c.opening END
FROM (
  SELECT s.siret, CAST(:rights AS bigint) & ~s.opened AS opening,
    e.siret IS NOT NULL AS known, coalesce(e.active, false) AS active, e.state_since,
    CAST(:rights AS bigint) & ~s.opened <> 0 OR EXISTS (
      SELECT 1 FROM portfolio_declarant d
      JOIN member m ON m.id = d.member_id AND m.registration_id = :registration
        AND m.state <> 'deleted'
      LEFT JOIN habilitation h ON h.site_id = s.id AND h.member_id = d.member_id
        AND h.registration_id = :registration
      WHERE d.registration_id = :registration AND d.portfolio_id = :portfolio
        AND CAST(:rights AS bigint) & ~coalesce(h.mask, 0) <> 0
    ) AS changes
  FROM site s
  LEFT JOIN establishment e ON e.siret = s.siret
  WHERE s.registration_id = :registration AND s.portfolio_id = :portfolio
) c
"""

_REMOVE_LINES = """
INSERT INTO import_line (registration_id, request_id, line, siret, action, result, opened)
SELECT :registration, :request, row_number() OVER (ORDER BY s.siret), s.siret, 0,
  CASE WHEN s.opened & :rights <> 0 OR EXISTS (
    SELECT 1 FROM habilitation h
    WHERE h.site_id = s.id AND h.registration_id = :registration AND h.mask & :rights <> 0
  ) THEN 'done' ELSE 'unchanged' END,
  s.opened & :rights
FROM site s
WHERE s.registration_id = :registration AND s.portfolio_id = :portfolio
"""

_DONE_SITES = """
import_line l
JOIN site s ON s.registration_id = :registration AND s.siret = l.siret
  AND s.portfolio_id = :portfolio
"""

_GAINED = f"""
SELECT count(*) FROM {_DONE_SITES}
JOIN portfolio_declarant d ON d.registration_id = :registration AND d.portfolio_id = :portfolio
JOIN member m ON m.id = d.member_id AND m.registration_id = :registration AND m.state <> 'deleted'
LEFT JOIN habilitation h ON h.site_id = s.id AND h.member_id = d.member_id
  AND h.registration_id = :registration
WHERE l.registration_id = :registration AND l.request_id = :request AND l.result = 'done'
  AND coalesce(h.mask, 0) & :bit = 0
"""

_LOST = f"""
SELECT count(*) FROM {_DONE_SITES}
JOIN habilitation h ON h.site_id = s.id AND h.registration_id = :registration AND h.mask & :bit <> 0
WHERE l.registration_id = :registration AND l.request_id = :request AND l.result = 'done'
"""

_CHANGE = """
UPDATE site SET {change}
WHERE registration_id = :registration AND portfolio_id = :portfolio AND siret IN (
  SELECT l.siret FROM import_line l
  WHERE l.registration_id = :registration AND l.request_id = :request AND l.result = 'done'
)
"""

_OPEN = _CHANGE.format(
    change="opened = opened | :rights, formerly_opened = formerly_opened & ~CAST(:rights AS bigint)"
)

_CLOSE = _CHANGE.format(
    change="formerly_opened = formerly_opened | (opened & :rights),"
    " opened = opened & ~CAST(:rights AS bigint)"
)
