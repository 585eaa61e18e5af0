"""The set-based SQL of a treatment that moves clients; every statement names the registration.

`entering` and `leaving` live for the transaction: the SIRETs of the lines that add, and of those
that remove. They are worked through in their order, a span at a time, so that lookups go along
the trees and not across them; and PostgreSQL's planner knows how many there are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    MetaData,
    Select,
    String,
    Table,
    bindparam,
    select,
    text,
)
from sqlalchemy.orm import Session

from netent.database.base import UtcDateTime
from netent.database.bulk import analyze_temporary, temporary_table
from netent.database.tenant import tenant_of
from netent.kernel.identifiers import SIRET_LENGTH
from netent.perimeter.models import Site

_staged = MetaData()


@dataclass(frozen=True, slots=True)
class Span:
    """Lines to apply together: those after one SIRET up to another, and how many."""

    after: str
    last: str
    lines: int


@dataclass(frozen=True, slots=True)
class KnownSites:
    """How many of `entering` have a row: former clients, and sites held elsewhere."""

    former: int
    elsewhere: int


def _staged_table(name: str) -> Table:
    return Table(name, _staged, Column("siret", String(SIRET_LENGTH)))


_ENTERING = _staged_table("entering")
_LEAVING = _staged_table("leaving")

_STAGE_MOVES = """
INSERT INTO {table} (siret)
SELECT siret FROM import_line
WHERE registration_id = :registration AND request_id = :request
  AND result = 'done' AND action = :action
ORDER BY siret
"""

_SPAN_END = """
SELECT max(siret), count(*)
FROM (SELECT siret FROM {table} WHERE siret > :after ORDER BY siret LIMIT :size) AS part
"""

# A plan no longer holds when a line that adds has lost what let it, or a refused one what
# refused it. The portfolio's own changes are told by its revision.
_STALE = (
    """
    SELECT 1 FROM entering m
    LEFT JOIN establishment e ON e.siret = m.siret AND e.active
    WHERE e.siret IS NULL
    LIMIT 1
    """,
    """
    SELECT 1 FROM import_line l
    JOIN establishment e ON e.siret = l.siret
    WHERE l.registration_id = :registration AND l.request_id = :request
      AND l.result = 'refused' AND l.action = 1
      AND (l.reason = 'unknown_siret' OR (l.reason = 'closed' AND e.active))
    LIMIT 1
    """,
    """
    SELECT 1 FROM import_line l
    WHERE l.registration_id = :registration AND l.request_id = :request
      AND l.result = 'refused' AND l.action = 1 AND l.reason = 'in_other_portfolio'
      AND NOT EXISTS (
        SELECT 1 FROM site s
        WHERE s.registration_id = :registration AND s.siret = l.siret
          AND (s.kind = 'own' OR s.portfolio_id <> :portfolio)
      )
    LIMIT 1
    """,
)

# Former sites, held by nobody here now, and those that are held elsewhere.
_KNOWN_SITES = """
SELECT
  coalesce(sum(CASE WHEN s.kind <> 'own' AND s.portfolio_id IS NULL THEN 1 ELSE 0 END), 0),
  coalesce(sum(CASE WHEN s.kind = 'own' OR s.portfolio_id <> :portfolio THEN 1 ELSE 0 END), 0)
FROM entering m CROSS JOIN site s
WHERE s.registration_id = :registration AND s.siret = m.siret
"""

_RETURN_SITES = """
UPDATE site SET
  kind = 'client',
  portfolio_id = :portfolio,
  opened = :opened,
  formerly_opened = formerly_opened & ~CAST(:opened AS bigint),
  entered_at = :now,
  closed_on = NULL
WHERE registration_id = :registration AND portfolio_id IS NULL AND kind <> 'own' AND siret IN (
  SELECT m.siret FROM entering m WHERE m.siret > :after AND m.siret <= :last
)
"""

_ENTER_SITES = """
INSERT INTO site
  (registration_id, siret, kind, portfolio_id, opened, formerly_opened, entered_at)
SELECT :registration, m.siret, 'client', :portfolio, :opened, 0, :now
FROM entering m
WHERE m.siret > :after AND m.siret <= :last {but_former}
ORDER BY m.siret
"""

_BUT_FORMER = """
AND NOT EXISTS (SELECT 1 FROM site s
  WHERE s.registration_id = :registration AND s.siret = m.siret)
"""

_LEAVE_SITES = """
UPDATE site SET
  portfolio_id = NULL,
  formerly_opened = formerly_opened | opened,
  opened = 0
WHERE registration_id = :registration AND portfolio_id = :portfolio AND siret IN (
  SELECT m.siret FROM leaving m WHERE m.siret > :after AND m.siret <= :last
)
"""


def stage_moves(session: Session, *, request: int, adds: bool) -> None:
    """Fill `entering`, or `leaving`, from the request's lines that were not refused."""
    table = _table(adds).name
    temporary_table(session, table, "siret varchar(14) PRIMARY KEY")
    session.execute(
        text(_STAGE_MOVES.format(table=table)),
        {"registration": tenant_of(session), "request": request, "action": int(adds)},
    )
    analyze_temporary(session, table)


def spans(session: Session, *, adds: bool, size: int) -> Iterator[Span]:
    """The parts of `entering`, or of `leaving`, to work through one after the other."""
    statement = text(_SPAN_END.format(table=_table(adds).name))
    after = ""
    while True:
        last, lines = session.execute(statement, {"after": after, "size": size}).one()
        if not lines:
            return
        yield Span(after, last, lines)
        after = last


def sites_moving(session: Session, span: Span, *, adds: bool) -> Select[int]:
    """The sites of a span of `entering`, or of `leaving`."""
    moving = _table(adds).c
    return (
        select(Site.id)
        .join(moving.siret.table, moving.siret == Site.siret)
        .where(
            Site.registration_id == tenant_of(session),
            moving.siret > span.after,
            moving.siret <= span.last,
        )
    )


def is_stale(session: Session, **values: Any) -> bool:
    """Whether the directory, or another portfolio, has overtaken the plan; needs `entering`."""
    return bool(known_sites(session, **values).elsewhere) or any(
        session.execute(text(part), values).first() for part in _STALE
    )


def known_sites(session: Session, **values: Any) -> KnownSites:
    """What the registration already knows of `entering`."""
    return KnownSites(*session.execute(text(_KNOWN_SITES), values).one())


def enter_sites(session: Session, *, former: bool, **values: Any) -> int:
    """Make clients of a span of `entering`; where there are `former` ones, they come back."""
    if not former:
        return _rowcount(session, _ENTER_SITES.format(but_former=""), values)
    back = _rowcount(session, _RETURN_SITES, values)
    return back + _rowcount(session, _ENTER_SITES.format(but_former=_BUT_FORMER), values)


def leave_sites(session: Session, **values: Any) -> int:
    """Let the clients of a span of `leaving` go; their rows stay, without portfolio."""
    return _rowcount(session, _LEAVE_SITES, values)


def _table(adds: bool) -> Table:
    return _ENTERING if adds else _LEAVING


def _rowcount(session: Session, statement: str, values: dict[str, Any]) -> int:
    clause = text(statement)
    if "now" in values:
        clause = clause.bindparams(bindparam("now", type_=UtcDateTime()))
    result = session.execute(clause, values)
    count: int = result.rowcount  # type: ignore[attr-defined]
    return count
