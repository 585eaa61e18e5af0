"""The set-based SQL of the rights' store; every statement names the tenant or its staged pairs.

The staged tables live for the transaction: `granting` and `withdrawing` hold one row a pair with
the rights that really change, so that a right already held is never touched.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256

from sqlalchemy import (
    Column,
    Date,
    MetaData,
    Select,
    Table,
    TextClause,
    bindparam,
    bitwise_not,
    func,
    insert,
    literal,
    select,
    text,
)
from sqlalchemy.orm import Session

from netent.database.base import BIG_ID
from netent.database.bulk import analyze_temporary, temporary_table
from netent.database.tenant import tenant_of
from netent.habilitations.models import Habilitation, RightsAct
from netent.kernel.right_set import ALL_RIGHTS, RightSet

_STAGED_COLUMNS = "site_id bigint, member_id bigint, mask bigint"
_DIGEST_BATCH = 20_000

_staged = MetaData()


def _staged_table(name: str, *more: str) -> Table:
    columns = (Column(column, BIG_ID) for column in ("site_id", "member_id", "mask", *more))
    return Table(name, _staged, *columns)


_GRANTING = _staged_table("granting")
_WITHDRAWING = _staged_table("withdrawing", "remaining")


def stage_grant(session: Session, pairs: Select[int, int], rights: RightSet) -> None:
    """Fill `granting` with the pairs that lack some of the rights, and the rights they lack."""
    temporary_table(session, "granting", _STAGED_COLUMNS)
    wanted = pairs.subquery("wanted")
    site_id, member_id = wanted.c
    held = Habilitation.__table__.c
    lacking = literal(int(rights), BIG_ID).bitwise_and(
        bitwise_not(func.coalesce(held.mask, literal(0, BIG_ID)))
    )
    rows = (
        select(site_id, member_id, lacking)
        .select_from(
            wanted.outerjoin(
                Habilitation.__table__,
                (held.site_id == site_id) & (held.member_id == member_id),
            )
        )
        .where(lacking != 0)
        .order_by(site_id, member_id)
    )
    session.execute(insert(_GRANTING).from_select(["site_id", "member_id", "mask"], rows))
    analyze_temporary(session, "granting")


def stage_withdrawal(session: Session, pairs: Select[int, int], rights: RightSet) -> None:
    """Fill `withdrawing` with the pairs that hold some of the rights, and those they hold."""
    temporary_table(session, "withdrawing", f"{_STAGED_COLUMNS}, remaining bigint")
    wanted = pairs.subquery("wanted")
    site_id, member_id = wanted.c
    held = Habilitation.__table__.c
    losing = held.mask.bitwise_and(int(rights))
    remaining = held.mask.bitwise_and(int(ALL_RIGHTS - rights))
    rows = (
        select(held.site_id, held.member_id, losing, remaining)
        .join_from(
            wanted,
            Habilitation.__table__,
            (held.site_id == site_id) & (held.member_id == member_id),
        )
        .where(losing != 0, held.registration_id == tenant_of(session))
    )
    session.execute(insert(_WITHDRAWING).from_select(_WITHDRAWING.columns.keys(), rows))
    analyze_temporary(session, "withdrawing")


def staged_masks(session: Session, table: str) -> Counter[int]:
    """How many staged pairs there are of each set of rights."""
    rows = session.execute(text(f"SELECT mask, count(*) FROM {table} GROUP BY mask"))
    return Counter({row[0]: row[1] for row in rows})


def apply_grant(
    session: Session,
    act: RightsAct,
    *,
    openings: Mapping[date, RightSet],
    main_day: date,
    today: date,
    slots: Iterable[int],
) -> None:
    """Write what `granting` holds: changes, windows, rights.

    A pair without a row yet keeps its opening day in the row itself (`coming`, `opens_on`);
    all other openings to come get windows.
    """
    regranted = _stage_first_openings(session, slots)
    values = {
        "registration": tenant_of(session),
        "act": act.id,
        "today": today,
        "main_day": main_day,
        "main": int(openings[main_day]),
    }
    first = (
        "0"
        if not regranted
        else (
            "coalesce((SELECT CAST(sum(f.mask) AS bigint) FROM first_opening f"
            " WHERE f.site_id = g.site_id AND f.member_id = g.member_id), 0)"
        )
    )
    for part, (day, rights) in enumerate(sorted(openings.items())):
        session.execute(
            _dated(_CHANGE_GRANTED.format(first=first)),
            {**values, "part": part, "day": day, "rights": int(rights)},
        )
        if day > today:
            session.execute(
                _dated(_WINDOWS.format(first=first)),
                {**values, "day": day, "rights": int(rights)},
            )
    if regranted:
        session.execute(_dated(_CHANGE_REGRANTED), {**values, "part": len(openings)})
        session.execute(_dated(_WINDOWS_REGRANTED), values)
    session.execute(_dated(_UPDATE_HELD), values)
    inline = f"(g.mask & :main & ~{first})" if main_day > today else "0"
    session.execute(_dated(_INSERT_NEW.format(inline=inline)), values)


def _stage_first_openings(session: Session, slots: Iterable[int]) -> bool:
    """Find the first opening of each staged right that its pair once had (product §7)."""
    temporary_table(
        session, "first_opening", "site_id bigint, member_id bigint, mask bigint, opens_on date"
    )
    bits = " UNION ALL ".join(f"SELECT CAST({1 << slot} AS bigint) AS bit" for slot in slots)
    found = session.execute(text(_FIRST_OPENINGS.format(bits=bits)))
    return bool(found.rowcount)  # type: ignore[attr-defined]


def apply_withdrawal(session: Session, act: RightsAct) -> None:
    """Write what `withdrawing` holds: changes, windows closed, rights taken from their rows."""
    values = {"registration": tenant_of(session), "act": act.id}
    for statement in (
        _CHANGE_WITHDRAWN,
        _CLOSE_WINDOWS,
        _NARROW_WINDOWS,
        _DELETE_EMPTY,
        _UPDATE_REMAINING,
    ):
        session.execute(text(statement), values)


def digest_changes(session: Session, act: RightsAct) -> str:
    """SHA-256 over the act's change rows in key order; memory stays flat."""
    digest = sha256()
    rows = session.execute(
        text(
            "SELECT site_id, member_id, part, granted, withdrawn, opens_on"
            " FROM habilitation_change WHERE act_id = :act AND registration_id = :registration"
            " ORDER BY site_id, member_id, part"
        ),
        {"act": act.id, "registration": tenant_of(session)},
        execution_options={"yield_per": _DIGEST_BATCH},
    )
    for batch in rows.partitions():
        digest.update("\n".join(map(_change_text, batch)).encode())
    return digest.hexdigest()


def _change_text(row: Sequence[object]) -> str:
    return ";".join(map(str, row))


def _dated(statement: str) -> TextClause:
    """A statement whose days are bound as days, on SQLite too."""
    days = [name for name in ("today", "main_day", "day") if f":{name}" in statement]
    return text(statement).bindparams(*(bindparam(name, type_=Date()) for name in days))


_FIRST_OPENINGS = """
INSERT INTO first_opening
SELECT c.site_id, c.member_id, b.bit, min(c.opens_on)
FROM granting g
JOIN habilitation_change c ON c.site_id = g.site_id AND c.member_id = g.member_id
JOIN ({bits}) b ON c.granted & g.mask & b.bit <> 0
GROUP BY c.site_id, c.member_id, b.bit
"""

_CHANGE_GRANTED = """
INSERT INTO habilitation_change
  (registration_id, act_id, site_id, member_id, part, granted, withdrawn, opens_on)
SELECT :registration, :act, g.site_id, g.member_id, :part, g.mask & :rights & ~{first}, 0, :day
FROM granting g
WHERE g.mask & :rights & ~{first} <> 0
"""

_CHANGE_REGRANTED = """
INSERT INTO habilitation_change
  (registration_id, act_id, site_id, member_id, part, granted, withdrawn, opens_on)
SELECT :registration, :act, site_id, member_id,
  :part - 1 + row_number() OVER (PARTITION BY site_id, member_id ORDER BY opens_on),
  CAST(sum(mask) AS bigint), 0, opens_on
FROM first_opening
GROUP BY site_id, member_id, opens_on
"""

# Openings to come that do not fit in the pair's own row: those of pairs that have a row already,
# and those of another day than the main one.
_WINDOWS = """
INSERT INTO habilitation_window (registration_id, site_id, member_id, mask, opens_on)
SELECT :registration, g.site_id, g.member_id, g.mask & :rights & ~{first}, :day
FROM granting g
LEFT JOIN habilitation h ON h.site_id = g.site_id AND h.member_id = g.member_id
WHERE g.mask & :rights & ~{first} <> 0 AND (h.site_id IS NOT NULL OR :rights <> :main)
"""

_WINDOWS_REGRANTED = """
INSERT INTO habilitation_window (registration_id, site_id, member_id, mask, opens_on)
SELECT :registration, site_id, member_id, CAST(sum(mask) AS bigint), opens_on
FROM first_opening
WHERE opens_on > :today
GROUP BY site_id, member_id, opens_on
"""

_WINDOWED = """
coalesce((SELECT CAST(sum(w.mask) AS bigint) FROM habilitation_window w
  WHERE w.site_id = g.site_id AND w.member_id = g.member_id), 0)
"""

_UPDATE_HELD = f"""
UPDATE habilitation SET
  mask = habilitation.mask | g.mask,
  windowed = {_WINDOWED}
FROM granting g
WHERE habilitation.site_id = g.site_id AND habilitation.member_id = g.member_id
  AND habilitation.registration_id = :registration
"""

_INSERT_NEW = f"""
INSERT INTO habilitation
  (registration_id, site_id, member_id, mask, coming, opens_on, windowed)
SELECT :registration, g.site_id, g.member_id, g.mask, {{inline}},
  CASE WHEN {{inline}} <> 0 THEN :main_day END, {_WINDOWED}
FROM granting g
LEFT JOIN habilitation h ON h.site_id = g.site_id AND h.member_id = g.member_id
WHERE h.site_id IS NULL
ORDER BY g.site_id, g.member_id
"""

_CHANGE_WITHDRAWN = """
INSERT INTO habilitation_change
  (registration_id, act_id, site_id, member_id, part, granted, withdrawn)
SELECT :registration, :act, site_id, member_id, 0, 0, mask
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
