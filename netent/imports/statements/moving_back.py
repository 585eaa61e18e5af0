"""Clients and openings put back as they were; what is moved has been staged in `undone`.

Every statement names the registration.
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of


def keep_opened(session: Session, *, request: int, after: str, last: str) -> None:
    """Keep what was open for the clients of a span before they leave; needs `leaving`."""
    values = {"registration": tenant_of(session), "request": request}
    session.execute(text(_KEEP_OPENED), {**values, "after": after, "last": last})


def let_leave(session: Session, *, portfolio: int) -> int:
    """The clients that had entered leave; how many. The lines must be staged."""
    return _moved(session, _LEAVE, portfolio)


def let_return(session: Session, *, portfolio: int) -> int:
    """The clients that had left come back, with what was open for them; how many."""
    return _moved(session, _RETURN, portfolio)


def change_opened(session: Session, *, portfolio: int) -> None:
    """Open for its client what each line says that was closed, and the other way round."""
    for statement in (_OPEN, _CLOSE):
        _moved(session, statement, portfolio)


def _moved(session: Session, statement: str, portfolio: int) -> int:
    values = {"registration": tenant_of(session), "portfolio": portfolio}
    count: int = session.execute(text(statement), values).rowcount  # type: ignore[attr-defined]
    return count


# A sub-select: SQLite would go through all lines for each client of the registration.
_KEEP_OPENED = """
UPDATE import_line SET opened = (
  SELECT s.opened FROM site s
  WHERE s.registration_id = :registration AND s.siret = import_line.siret
)
WHERE registration_id = :registration AND request_id = :request
  AND result = 'done' AND action = 0 AND siret > :after AND siret <= :last
"""

_MOVE = """
UPDATE site SET {change}
FROM undone l
WHERE site.registration_id = :registration AND l.site_id = site.id AND {those}
"""

_LEAVE = _MOVE.format(
    change="portfolio_id = NULL, formerly_opened = formerly_opened | site.opened, opened = 0",
    those="l.action = 0 AND site.portfolio_id = :portfolio",
)

# `entered_at` still says since when it had been a client.
_RETURN = _MOVE.format(
    change="portfolio_id = :portfolio, opened = l.opened,"
    " formerly_opened = site.formerly_opened & ~l.opened",
    those="l.action = 1 AND site.portfolio_id IS NULL",
)

_OPEN = _MOVE.format(
    change="opened = site.opened | l.opened, formerly_opened = site.formerly_opened & ~l.opened",
    those="l.action = 1 AND site.portfolio_id = :portfolio",
)

_CLOSE = _MOVE.format(
    change="opened = site.opened & ~l.opened, formerly_opened = site.formerly_opened | l.opened",
    those="l.action = 0 AND site.portfolio_id = :portfolio",
)
