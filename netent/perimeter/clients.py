"""Clients' rows: entering a portfolio, leaving it, going to another; a few statements for all.

`joining` lives for the transaction: the SIRETs that are to enter.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, CursorResult, Date, Select, String, bindparam, text, update
from sqlalchemy.orm import Session

from netent.database.base import UtcDateTime
from netent.database.bulk import analyze_temporary, copy_rows, temporary_table
from netent.database.tenant import tenant_of
from netent.kernel.right_set import ALL_RIGHTS, RightSet
from netent.perimeter.models import Site


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A SIRET that did not enter: unknown (`is_active` None), closed, or held elsewhere.

    `portfolio` is where it is held; None, with `is_held`, for an own establishment.
    """

    siret: str
    is_active: bool | None
    closed_on: date | None
    is_held: bool
    portfolio: str | None


def stage_joining(session: Session, *, siren: str = "", sirets: Collection[str] = ()) -> None:
    """Fill `joining` with these SIRETs, or with the active establishments of a company."""
    temporary_table(session, "joining", "siret varchar(14) PRIMARY KEY")
    if siren:
        values = {"first": f"{siren}00000", "last": f"{siren}99999"}
        session.execute(text(_STAGE_COMPANY), values)
    else:
        copy_rows(session, "joining", ("siret",), ((siret,) for siret in sorted(sirets)))
    analyze_temporary(session, "joining")


def enter_joining(session: Session, portfolio_id: int, *, now: datetime) -> int:
    """Make clients of those of `joining` that are active and held nowhere; how many.

    No declaration is open for them. A former client comes back with its history, so that a right
    granted again keeps its first opening date.
    """
    values = {"registration": tenant_of(session), "portfolio": portfolio_id, "now": now}
    return sum(
        _count(
            session.execute(text(part).bindparams(bindparam("now", type_=UtcDateTime())), values)
        )
        for part in (_RETURN, _ENTER)
    )


def first_joined(session: Session, portfolio_id: int, most: int) -> list[str]:
    """The first of `joining` by SIRET that are clients of the portfolio."""
    values = {"registration": tenant_of(session), "portfolio": portfolio_id, "most": most}
    return list(session.scalars(text(_JOINED), values))


def left_out(session: Session, portfolio_id: int, most: int) -> tuple[list[LeftOut], int]:
    """The first of `joining` that are not in the portfolio now, and why; how many there are."""
    values = {"registration": tenant_of(session), "portfolio": portfolio_id}
    columns = text(_LEFT_OUT).columns(
        siret=String(), active=Boolean(), since=Date(), held=Boolean(), name=String()
    )
    rows = session.execute(columns, {**values, "most": most})
    first = [
        LeftOut(siret, active, None if active else since, bool(held), portfolio)
        for siret, active, since, held, portfolio in rows
    ]
    total: int = session.scalar(text(f"SELECT count(*) {_OUT}"), values)
    return first, total


def leave(session: Session, sites: Select[int]) -> int:
    """Let these clients go: their rows stay, without portfolio, with what was open; how many."""
    return _count(
        session.execute(
            update(Site)
            .where(Site.id.in_(sites))
            .values(
                portfolio_id=None,
                formerly_opened=Site.formerly_opened.bitwise_or(Site.opened),
                opened=0,
            )
            .execution_options(synchronize_session=False)
        )
    )


def move(session: Session, sites: Select[int], portfolio_id: int, kept: RightSet) -> int:
    """Put these clients into another portfolio; only the kept rights stay open; how many."""
    closing = int(ALL_RIGHTS - kept)
    return _count(
        session.execute(
            update(Site)
            .where(Site.id.in_(sites))
            .values(
                portfolio_id=portfolio_id,
                opened=Site.opened.bitwise_and(int(kept)),
                formerly_opened=Site.formerly_opened.bitwise_or(Site.opened.bitwise_and(closing)),
            )
            .execution_options(synchronize_session=False)
        )
    )


def _count(result: Any) -> int:
    changed: CursorResult[Any] = result
    return changed.rowcount


_STAGE_COMPANY = """
INSERT INTO joining (siret)
SELECT e.siret FROM establishment e
WHERE e.siret BETWEEN :first AND :last AND e.active
ORDER BY e.siret
"""

_RETURN = """
UPDATE site SET
  kind = 'client',
  portfolio_id = :portfolio,
  opened = 0,
  formerly_opened = formerly_opened | opened,
  entered_at = :now,
  closed_on = NULL
WHERE registration_id = :registration AND portfolio_id IS NULL AND kind <> 'own' AND siret IN (
  SELECT j.siret FROM joining j CROSS JOIN establishment e WHERE e.siret = j.siret AND e.active
)
"""

# Another portfolio may take one at this very moment: it is held elsewhere then.
_ENTER = """
INSERT INTO site
  (registration_id, siret, kind, portfolio_id, opened, formerly_opened, entered_at)
SELECT :registration, j.siret, 'client', :portfolio, 0, 0, :now
FROM joining j
CROSS JOIN establishment e
WHERE e.siret = j.siret AND e.active AND NOT EXISTS (
  SELECT 1 FROM site s WHERE s.registration_id = :registration AND s.siret = j.siret
)
ORDER BY j.siret
ON CONFLICT (registration_id, siret) DO NOTHING
"""

_JOINED = """
SELECT j.siret FROM joining j
CROSS JOIN site s
WHERE s.registration_id = :registration AND s.siret = j.siret AND s.portfolio_id = :portfolio
ORDER BY j.siret
LIMIT :most
"""

_OUT = """
FROM joining j
LEFT JOIN site s ON s.registration_id = :registration AND s.siret = j.siret
WHERE s.portfolio_id IS NULL OR s.portfolio_id <> :portfolio
"""

_LEFT_OUT = """
SELECT j.siret, e.active, e.state_since AS since,
  s.portfolio_id IS NOT NULL OR coalesce(s.kind, '') = 'own' AS held, p.name
FROM joining j
LEFT JOIN establishment e ON e.siret = j.siret
LEFT JOIN site s ON s.registration_id = :registration AND s.siret = j.siret
LEFT JOIN portfolio p ON p.id = s.portfolio_id AND p.registration_id = :registration
WHERE s.portfolio_id IS NULL OR s.portfolio_id <> :portfolio
ORDER BY j.siret
LIMIT :most
"""
