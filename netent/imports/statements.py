"""The set-based SQL of a treatment; every statement names the registration and the request."""

from typing import Any

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from netent.database.base import UtcDateTime

# A plan no longer holds when a line that adds has lost what let it, or a refused one what
# refused it. The portfolio's own changes are told by its revision.
_STALE_LINE = """
SELECT 1 FROM import_line l
LEFT JOIN establishment e ON e.siret = l.siret
LEFT JOIN site s ON s.siret = l.siret AND s.registration_id = l.registration_id
  AND (s.kind = 'own' OR s.portfolio_id <> :portfolio)
WHERE l.registration_id = :registration AND l.request_id = :request AND l.action = 1 AND (
  (l.result = 'done' AND (e.siret IS NULL OR NOT e.active OR s.id IS NOT NULL))
  OR (l.reason = 'unknown_siret' AND e.siret IS NOT NULL)
  OR (l.reason = 'closed' AND e.active)
  OR (l.reason = 'in_other_portfolio' AND s.id IS NULL)
)
LIMIT 1
"""

_ENTER_SITES = """
INSERT INTO site
  (registration_id, siret, kind, portfolio_id, opened, formerly_opened, entered_at)
SELECT l.registration_id, l.siret, 'client', :portfolio, :opened, 0, :now
FROM import_line l
WHERE l.registration_id = :registration AND l.request_id = :request
  AND l.line BETWEEN :first AND :last AND l.result = 'done' AND l.action = 1
ORDER BY l.siret
ON CONFLICT (registration_id, siret) DO UPDATE SET
  portfolio_id = excluded.portfolio_id,
  opened = excluded.opened,
  formerly_opened = site.formerly_opened & ~excluded.opened,
  entered_at = excluded.entered_at
WHERE site.portfolio_id IS NULL AND site.kind = 'client'
"""

_LEAVE_SITES = """
UPDATE site SET
  portfolio_id = NULL,
  formerly_opened = formerly_opened | opened,
  opened = 0
WHERE registration_id = :registration AND portfolio_id = :portfolio AND siret IN (
  SELECT l.siret FROM import_line l
  WHERE l.registration_id = :registration AND l.request_id = :request
    AND l.line BETWEEN :first AND :last AND l.result = 'done' AND l.action = 0
)
"""

_REFUSE_ALL = """
UPDATE import_line SET
  checked_result = result, result = 'refused', reason = :reason, detail = NULL
WHERE registration_id = :registration AND request_id = :request AND result <> 'refused'
"""

_REPLACE_JUDGEMENTS = """
UPDATE import_line SET
  checked_result = CASE WHEN import_line.result <> j.result THEN import_line.result END,
  result = j.result, reason = j.reason, detail = j.detail
FROM judgement j
WHERE import_line.registration_id = :registration AND import_line.request_id = :request
  AND import_line.line = j.line
  AND (import_line.result <> j.result OR coalesce(import_line.reason, '') <> coalesce(j.reason, ''))
"""


def is_stale(session: Session, **values: Any) -> bool:
    """Whether the directory, or another portfolio, has overtaken the plan."""
    return session.execute(text(_STALE_LINE), values).first() is not None


def enter_sites(session: Session, **values: Any) -> int:
    """Make clients of the lines that add; a former client comes back to its row."""
    return _rowcount(session, _ENTER_SITES, values)


def leave_sites(session: Session, **values: Any) -> int:
    """Let the clients of the lines that remove go; their rows stay, without portfolio."""
    return _rowcount(session, _LEAVE_SITES, values)


def refuse_all(session: Session, **values: Any) -> None:
    """Refuse every line for one reason: the request was stopped as a whole."""
    session.execute(text(_REFUSE_ALL), values)


def replace_judgements(session: Session, **values: Any) -> None:
    """Take the results of the temporary table `judgement` where they differ."""
    session.execute(text(_REPLACE_JUDGEMENTS), values)


def _rowcount(session: Session, statement: str, values: dict[str, Any]) -> int:
    clause = text(statement)
    if "now" in values:
        clause = clause.bindparams(bindparam("now", type_=UtcDateTime()))
    result = session.execute(clause, values)
    count: int = result.rowcount  # type: ignore[attr-defined]
    return count
