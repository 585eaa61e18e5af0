"""Writes what `dating` holds: rights of pairs, each with the opening and the end it has from now.

`dating` has a row for each right of each pair: site, member, bit, opens_on, ends_on. A transfer
and a new end are written so, whether the pair holds the right already or not.
"""

from datetime import date

from sqlalchemy import text
from sqlalchemy.orm import Session

from netent.database.bulk import analyze_temporary, temporary_table
from netent.database.tenant import tenant_of
from netent.habilitations.models import RightsAct
from netent.habilitations.statements.dated import dated
from netent.habilitations.statements.taking import take_out
from netent.habilitations.statements.tallying import tallied
from netent.kernel.right_set import ALL_RIGHTS, RightSet

COLUMNS = "site_id bigint, member_id bigint, bit bigint, opens_on date, ends_on date"


def bits_of(rights: RightSet) -> str:
    """A sub-select of the rights one by one, as `bit`."""
    selects = (f"SELECT CAST({1 << slot} AS bigint) AS bit" for slot in rights.slots())
    return f"({' UNION ALL '.join(selects)})"


def stage_dates(
    session: Session, statement: str, rights: RightSet, values: dict[str, object]
) -> tuple[int, int]:
    """Fill `dating` by a statement that gives its columns; how many pairs, how many rights.

    `{bits}` in it stands for the rights one by one.
    """
    temporary_table(session, "dating", COLUMNS)
    if not rights:
        return 0, 0
    filled = f"INSERT INTO dating {statement.format(bits=bits_of(rights))}"
    session.execute(dated(filled), {**values, "registration": tenant_of(session)})
    analyze_temporary(session, "dating")
    temporary_table(session, "dated_pair", "site_id bigint, member_id bigint, mask bigint")
    session.execute(text(_PAIRS))
    analyze_temporary(session, "dated_pair")
    pairs, count = session.execute(
        text("SELECT (SELECT count(*) FROM dated_pair), (SELECT count(*) FROM dating)")
    ).one()
    return pairs, count


def apply_dates(session: Session, act: RightsAct, *, today: date) -> None:
    """Write the staged rights: changes, windows, rows of the pairs."""
    with tallied(session, "dated_pair"):
        _apply(session, act, today)


def _apply(session: Session, act: RightsAct, today: date) -> None:
    own = {"registration": tenant_of(session)}
    take_out(session, "habilitation_ended", "dated_pair")
    take_out(session, "habilitation_window", "dated_pair")
    # A pair's rights have as many different dates as there are rights, at most.
    part = act.take_parts(len(ALL_RIGHTS))
    session.execute(text(_CHANGES), {**own, "act": act.id, "part": part})
    session.execute(dated(_WINDOWS), {**own, "today": today})
    for statement in (_UPDATE_HELD, _INSERT_NEW):
        session.execute(text(statement), own)


_PAIRS = """
INSERT INTO dated_pair
SELECT site_id, member_id, CAST(sum(bit) AS bigint) FROM dating GROUP BY site_id, member_id
"""

_CHANGES = """
INSERT INTO habilitation_change
  (registration_id, act_id, site_id, member_id, part, granted, withdrawn, opens_on, ends_on)
SELECT :registration, :act, site_id, member_id,
  :part - 1 + row_number() OVER (PARTITION BY site_id, member_id ORDER BY opens_on, ends_on),
  CAST(sum(bit) AS bigint), 0, opens_on, ends_on
FROM dating
GROUP BY site_id, member_id, opens_on, ends_on
"""

_WINDOWS = """
INSERT INTO habilitation_window
  (registration_id, site_id, member_id, mask, opens_on, ends_on, is_reminded)
SELECT :registration, site_id, member_id, CAST(sum(bit) AS bigint), opens_on, ends_on, false
FROM dating
WHERE opens_on > :today OR ends_on IS NOT NULL
GROUP BY site_id, member_id, opens_on, ends_on
"""

_WINDOWED = """
coalesce((SELECT CAST(sum(w.mask) AS bigint) FROM habilitation_window w
  WHERE w.site_id = p.site_id AND w.member_id = p.member_id
    AND w.registration_id = :registration), 0)
"""

_UPDATE_HELD = f"""
UPDATE habilitation SET
  mask = habilitation.mask | p.mask,
  coming = habilitation.coming & ~p.mask,
  windowed = {_WINDOWED}
FROM dated_pair p
WHERE habilitation.site_id = p.site_id AND habilitation.member_id = p.member_id
  AND habilitation.registration_id = :registration
"""

_INSERT_NEW = f"""
INSERT INTO habilitation (registration_id, site_id, member_id, mask, coming, opens_on, windowed)
SELECT :registration, p.site_id, p.member_id, p.mask, 0, NULL, {_WINDOWED}
FROM dated_pair p
WHERE NOT EXISTS
  (SELECT 1 FROM habilitation h
   WHERE h.site_id = p.site_id AND h.member_id = p.member_id AND h.registration_id = :registration)
"""

# What the pairs of `asked` hold, with another end. The opening is the right's first one.
HELD = """
SELECT h.site_id, h.member_id, b.bit,
  (SELECT min(c.opens_on) FROM habilitation_change c
   WHERE c.registration_id = :registration AND c.site_id = h.site_id
     AND c.member_id = h.member_id AND c.granted & b.bit <> 0),
  :ends_on
FROM asked a
JOIN habilitation h ON h.site_id = a.site_id AND h.member_id = a.member_id
  AND h.registration_id = :registration
JOIN {bits} b ON h.mask & a.mask & b.bit <> 0
LEFT JOIN habilitation_window w ON w.site_id = h.site_id AND w.member_id = h.member_id
  AND w.registration_id = :registration AND w.mask & b.bit <> 0
WHERE w.ends_on IS DISTINCT FROM :ends_on
"""

# Each right of the giver with the dates it gets at the receiver's, where they differ from what he
# has. A right's opening is its first one, of whoever had it first.
MOVING = """
SELECT site_id, :receiver, bit, opens_on, ends_on
FROM (
  SELECT h.site_id, b.bit, r.mask IS NOT NULL AS is_held, rw.ends_on AS own_end,
    (SELECT min(c.opens_on) FROM habilitation_change c
     WHERE c.registration_id = :registration AND c.site_id = h.site_id
       AND c.member_id = :receiver AND c.granted & b.bit <> 0) AS own_opening,
    (SELECT min(c.opens_on) FROM habilitation_change c
     WHERE c.registration_id = :registration AND c.site_id = h.site_id
       AND c.member_id IN (:giver, :receiver) AND c.granted & b.bit <> 0) AS opens_on,
    CASE
      WHEN gw.ends_on IS NULL THEN NULL
      WHEN r.mask IS NOT NULL AND rw.ends_on IS NULL THEN NULL
      WHEN r.mask IS NOT NULL AND rw.ends_on > gw.ends_on THEN rw.ends_on
      ELSE gw.ends_on
    END AS ends_on
  FROM habilitation h
  JOIN {bits} b ON h.mask & b.bit <> 0
  LEFT JOIN habilitation_window gw ON gw.site_id = h.site_id AND gw.member_id = :giver
    AND gw.registration_id = :registration AND gw.mask & b.bit <> 0
  LEFT JOIN habilitation r ON r.site_id = h.site_id AND r.member_id = :receiver
    AND r.registration_id = :registration AND r.mask & b.bit <> 0
  LEFT JOIN habilitation_window rw ON rw.site_id = h.site_id AND rw.member_id = :receiver
    AND rw.registration_id = :registration AND rw.mask & b.bit <> 0
  WHERE h.member_id = :giver AND h.registration_id = :registration
) moved
WHERE NOT is_held OR ends_on IS DISTINCT FROM own_end OR opens_on IS DISTINCT FROM own_opening
"""
