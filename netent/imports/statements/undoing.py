"""The set-based SQL of an undo; every statement names the registration.

Its lines bear the numbers of those that they undo. `:undone` is the request that is undone, `:act`
the act by which it changed rights, `:request` the undo itself.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Column, MetaData, Select, Table, select, text
from sqlalchemy.orm import Session

from netent.database.bulk import analyze_temporary, copy_rows, temporary_table
from netent.database.tenant import tenant_of
from netent.imports.statements.lines import forget_lines, results_of
from netent.kernel.enums import LineResult, RequestKind
from netent.kernel.right_set import RightSet

# The staged lines that are done, by their site; member 0 stands for everybody.
_COLUMNS = ("site_id", "member_id", "action", "opened")
UNDONE = Table("undone", MetaData(), *(Column(name, BigInteger) for name in _COLUMNS))
_UNDONE_COLUMNS = (
    "site_id bigint, member_id bigint, action smallint, opened bigint,"
    " PRIMARY KEY (site_id, member_id)"
)


def stage_inverse(
    session: Session,
    *,
    kind: RequestKind,
    request: int,
    undone: int,
    act: int,
    portfolio: int,
    rights: RightSet,
    opened: RightSet,
) -> dict[LineResult, int]:
    """Make the lines anew that undo those of a request of this kind; how many of each result.

    A line whose client or rights were touched since is refused. `rights` are those that were open
    for the clients that entered, or those of the declaration; `opened` those of the portfolio.
    """
    values: dict[str, Any] = {
        "registration": tenant_of(session),
        "request": request,
        "undone": undone,
        "act": act,
        "portfolio": portfolio,
        "rights": int(rights),
        "opened": int(opened),
    }
    forget_lines(session, request=request)
    session.execute(text(_STAGE[kind]), values)
    temporary_table(session, UNDONE.name, _UNDONE_COLUMNS)
    session.execute(text(_UNDONE), values)
    analyze_temporary(session, UNDONE.name)
    return results_of(session, request=request)


def stage_touched(session: Session, member_ids: Iterable[int]) -> None:
    """Say to whom of the created members something happened since, before they are judged."""
    temporary_table(session, "touched_member", "member_id bigint primary key")
    copy_rows(session, "touched_member", ("member_id",), ((each,) for each in member_ids))
    analyze_temporary(session, "touched_member")


def pairs_among(changed: Select[int, int]) -> Select[int, int]:
    """Those of these pairs (site, member) that the staged lines are about."""
    pairs = changed.subquery("changed")
    site_id, member_id = pairs.c
    about = UNDONE.c
    here = (about.site_id == site_id) & about.member_id.in_([0, member_id])
    return select(site_id, member_id).join_from(pairs, UNDONE, here)


_INSERT = """
INSERT INTO import_line (registration_id, request_id, line, siret, action, member_id,
  granted, withdrawn, opened, result, reason)
SELECT :registration, :request, i.line, i.siret, i.action, i.member_id,
  i.granted, i.withdrawn, i.opened,
  CASE WHEN i.touched THEN 'refused' ELSE 'done' END,
  CASE WHEN i.touched THEN 'changed_since' END
FROM ({inverse}) i
"""

_LATER = """
EXISTS (
  SELECT 1 FROM habilitation_change c
  WHERE c.registration_id = :registration AND c.site_id = s.id AND c.act_id > :act {where}
)
"""

_LATER_SAME_RIGHTS = _LATER.format(
    where="AND c.member_id = l.member_id"
    " AND (c.granted | c.withdrawn) & (l.granted | l.withdrawn) <> 0"
)
_LATER_ITS_RIGHTS = _LATER.format(where="AND (c.granted | c.withdrawn) & :rights <> 0")

# Whoever left the registration, or the portfolio, can't have a right there again: nobody may hold
# what an act on him, or on his portfolios, would have ended.
_NOT_HERE = """
NOT EXISTS (
  SELECT 1 FROM portfolio_declarant d
  JOIN member m ON m.id = d.member_id AND m.registration_id = :registration
  WHERE d.registration_id = :registration AND d.portfolio_id = :portfolio
    AND d.member_id = {member} AND m.state <> 'deleted'
)
"""
_HOLDER_GONE = f"""
EXISTS (
  SELECT 1 FROM habilitation_change w
  WHERE w.registration_id = :registration AND w.site_id = s.id AND w.act_id = :act
    AND w.withdrawn <> 0 AND {_NOT_HERE.format(member="w.member_id")}
)
"""

_LINES = """
FROM import_line l
LEFT JOIN site s ON s.registration_id = :registration AND s.siret = l.siret
WHERE l.registration_id = :registration AND l.request_id = :undone AND l.result = 'done'
"""

# Rights: what is given back must still be open for the client, and nobody have touched it.
_RIGHTS = f"""
SELECT l.line, l.siret, CAST(NULL AS smallint) AS action, l.member_id, l.withdrawn AS granted,
  l.granted AS withdrawn, CAST(NULL AS bigint) AS opened,
  s.id IS NULL OR s.portfolio_id IS DISTINCT FROM :portfolio OR l.withdrawn & ~s.opened <> 0
  OR (l.withdrawn <> 0 AND {_NOT_HERE.format(member="l.member_id")})
  OR {_LATER_SAME_RIGHTS} AS touched
{_LINES}
"""

# Clients: one that entered is still here as it entered; one that left is still nowhere, and all
# that was open for it still is on the portfolio.
_CLIENTS = f"""
SELECT l.line, l.siret, 1 - l.action AS action, CAST(NULL AS bigint) AS member_id,
  CAST(NULL AS bigint) AS granted, CAST(NULL AS bigint) AS withdrawn, l.opened,
  s.id IS NULL OR s.kind <> 'client'
  OR (l.action = 1 AND (s.portfolio_id IS DISTINCT FROM :portfolio OR s.opened <> :rights))
  OR (l.action = 0 AND (s.portfolio_id IS NOT NULL OR l.opened IS NULL OR {_HOLDER_GONE}
    OR l.opened & ~CAST(:opened AS bigint) <> 0))
  OR {_LATER.format(where="")} AS touched
{_LINES}
"""

# Declarations: what the line opened is all open still, what it closed is all closed.
_DECLARATION = f"""
SELECT l.line, l.siret, 1 - l.action AS action, CAST(NULL AS bigint) AS member_id,
  CAST(NULL AS bigint) AS granted, CAST(NULL AS bigint) AS withdrawn, l.opened,
  s.id IS NULL OR s.portfolio_id IS DISTINCT FROM :portfolio
  OR (l.action = 1 AND l.opened & ~s.opened <> 0)
  OR (l.action = 0 AND (l.opened & s.opened <> 0 OR {_HOLDER_GONE}))
  OR {_LATER_ITS_RIGHTS} AS touched
{_LINES}
"""

# Members: whoever was created is as he was created.
_MEMBERS = """
SELECT l.line, l.siret, CAST(0 AS smallint) AS action, l.member_id,
  CAST(NULL AS bigint) AS granted, CAST(NULL AS bigint) AS withdrawn,
  CAST(NULL AS bigint) AS opened,
  EXISTS (SELECT 1 FROM touched_member t WHERE t.member_id = l.member_id) AS touched
FROM import_line l
WHERE l.registration_id = :registration AND l.request_id = :undone AND l.result = 'done'
"""

_STAGE = {
    RequestKind.HABILITATIONS: _INSERT.format(inverse=_RIGHTS),
    RequestKind.ESTABLISHMENTS: _INSERT.format(inverse=_CLIENTS),
    RequestKind.MEMBERS: _INSERT.format(inverse=_MEMBERS),
    RequestKind.DECLARATION: _INSERT.format(inverse=_DECLARATION),
}

# What is undone, by the key of its site: lines are found by their number, never by a SIRET.
_UNDONE = """
INSERT INTO undone (site_id, member_id, action, opened)
SELECT s.id, coalesce(l.member_id, 0), l.action, l.opened
FROM import_line l
JOIN site s ON s.registration_id = :registration AND s.siret = l.siret
WHERE l.registration_id = :registration AND l.request_id = :request AND l.result = 'done'
"""
