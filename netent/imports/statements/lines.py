"""The set-based SQL on a request's lines, of any kind; every statement names the registration."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.kernel.enums import LineResult
from netent.kernel.reasons import Reason


@dataclass(frozen=True, slots=True)
class LineSpan:
    """Lines to apply together: those after one number up to another, and how many."""

    after: int
    last: int
    lines: int


def line_spans(session: Session, *, request: int, size: int) -> Iterator[LineSpan]:
    """The parts of the request's lines that change something, to work through one by one."""
    values = {**_of(session, request), "size": size}
    after = 0
    while True:
        last, lines = session.execute(text(_SPAN_END), {**values, "after": after}).one()
        if not lines:
            return
        yield LineSpan(after, last, lines)
        after = last


def forget_lines(session: Session, *, request: int) -> None:
    """Take the request's lines away: they are staged anew."""
    session.execute(text(_FORGET_LINES), _of(session, request))


def results_of(session: Session, *, request: int) -> dict[LineResult, int]:
    """How many of the request's lines have each result."""
    counted = session.execute(text(_RESULTS), _of(session, request))
    return {LineResult(result): lines for result, lines in counted}


def refuse_all(session: Session, *, request: int, reason: Reason) -> None:
    """Refuse every line for one reason: the request was stopped as a whole."""
    session.execute(text(_REFUSE_ALL), {**_of(session, request), "reason": reason.value})


def replace_judgements(session: Session, *, request: int) -> None:
    """Take the results of the temporary table `judgement` where they differ."""
    session.execute(text(_REPLACE_JUDGEMENTS), _of(session, request))


def _of(session: Session, request: int) -> dict[str, object]:
    return {"registration": tenant_of(session), "request": request}


_SPAN_END = """
SELECT max(line), count(*) FROM (
  SELECT line FROM import_line
  WHERE registration_id = :registration AND request_id = :request
    AND result = 'done' AND reason IS NULL AND line > :after
  ORDER BY line LIMIT :size
) AS part
"""

_FORGET_LINES = """
DELETE FROM import_line WHERE registration_id = :registration AND request_id = :request
"""

_RESULTS = """
SELECT result, count(*) FROM import_line
WHERE registration_id = :registration AND request_id = :request
GROUP BY result
"""

_REFUSE_ALL = """
UPDATE import_line SET
  checked_result = result, result = 'refused', reason = :reason, detail = NULL
WHERE registration_id = :registration AND request_id = :request AND result <> 'refused'
"""

_REPLACE_JUDGEMENTS = """
UPDATE import_line SET
  checked_result = CASE WHEN import_line.result <> j.result THEN import_line.result END,
  result = j.result, reason = j.reason, detail = j.detail,
  member_id = j.member_id, granted = j.granted, withdrawn = j.withdrawn
FROM judgement j
WHERE import_line.registration_id = :registration AND import_line.request_id = :request
  AND import_line.line = j.line
  AND (import_line.result <> j.result OR coalesce(import_line.reason, '') <> coalesce(j.reason, '')
    OR coalesce(import_line.detail, '') <> coalesce(j.detail, '')
    OR coalesce(import_line.member_id, 0) <> coalesce(j.member_id, 0)
    OR coalesce(import_line.granted, 0) <> coalesce(j.granted, 0)
    OR coalesce(import_line.withdrawn, 0) <> coalesce(j.withdrawn, 0))
"""
