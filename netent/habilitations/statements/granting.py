"""Writes what `granting` holds: changes, windows, rights."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from netent.database.bulk import temporary_table
from netent.database.tenant import tenant_of
from netent.habilitations.models import RightsAct
from netent.habilitations.statements.dated import dated
from netent.habilitations.statements.staging import Granting
from netent.habilitations.statements.taking import take_out
from netent.habilitations.statements.tallying import new_kinds, tallied, tally_new
from netent.kernel.right_set import RightSet


@dataclass(frozen=True, slots=True)
class Openings:
    """On which day which rights open; the rights of the main day are kept in the pair's own row."""

    days: Mapping[date, RightSet]
    today: date

    @property
    def main_day(self) -> date:
        """The day on which most of them open, the later of two equals."""
        return max(self.days, key=lambda day: (len(self.days[day]), day))

    def windowed_days(self, staged: Granting) -> list[date]:
        """The days to come that some pair needs a window for."""
        return [
            day for day in self.days if day > self.today and (staged.held or day != self.main_day)
        ]


def apply_grant(
    session: Session,
    act: RightsAct,
    staged: Granting,
    openings: Openings,
    ends_on: date | None,
) -> None:
    """Write the staged pairs; `ends_on` is the last usable day of all that they get.

    A pair without a row yet keeps its opening day in the row itself (`coming`, `opens_on`);
    all other openings to come, and all ends, get windows. What no staged pair needs is not run at
    all: the ordinary act gives new pairs rights that open on one day, and counts itself.
    """
    regranted = _stage_first_openings(session, staged, openings)
    first = _REGRANTED_RIGHTS if regranted else "0"
    windowed_days = list(openings.days) if ends_on else openings.windowed_days(staged)
    values: dict[str, Any] = {
        "registration": tenant_of(session),
        "act": act.id,
        "today": openings.today,
        "main_day": openings.main_day,
        "main": int(openings.days[openings.main_day]) if ends_on is None else 0,
        "ends_on": ends_on,
    }
    _write_changes(session, act, openings, values, windowed_days, bool(regranted))
    _forget_ended(session, act)
    # Rights that come on the main day, all of which the row itself can tell.
    main = values["main"] if openings.main_day > openings.today else 0
    inline = f"(g.mask & {main} & ~{first})"
    windowed = _WINDOWED if regranted or windowed_days else "0"
    new_rows = _INSERT_NEW.format(inline=inline, windowed=windowed)
    if staged.held or regranted or windowed_days:
        with tallied(session, "granting", all_new=not staged.held):
            _write_rows(session, staged, new_rows, values)
    else:
        _write_rows(session, staged, new_rows, values)
        tally_new(session, new_kinds(staged.pairs, main, openings.main_day))


def _write_changes(
    session: Session,
    act: RightsAct,
    openings: Openings,
    values: Mapping[str, Any],
    windowed_days: Collection[date],
    regranted: bool,
) -> None:
    first = _REGRANTED_RIGHTS if regranted else "0"
    for day, rights in sorted(openings.days.items()):
        opening = {**values, "part": act.take_parts(), "day": day, "rights": int(rights)}
        session.execute(dated(_CHANGE_GRANTED.format(first=first)), opening)
        if day in windowed_days:
            session.execute(dated(_WINDOWS.format(first=first)), opening)
    if regranted:
        # A pair's rights were first granted on as many days as there are rights, at most.
        part = act.take_parts(len(list(_slots(openings.days.values()))))
        session.execute(dated(_CHANGE_REGRANTED), {**values, "part": part})
        session.execute(dated(_WINDOWS_REGRANTED), values)


def _write_rows(
    session: Session, staged: Granting, new_rows: str, values: Mapping[str, Any]
) -> None:
    if staged.held:
        session.execute(dated(_UPDATE_HELD), values)
    if staged.new:
        session.execute(dated(new_rows), values)


def _forget_ended(session: Session, act: RightsAct) -> None:
    """What is granted anew has not ended any more; the history goes on telling that it had."""
    values = {"registration": act.registration_id}
    if session.execute(text(_ANY_ENDED), values).first() is None:
        return
    take_out(session, "habilitation_ended", "granting")


def _stage_first_openings(session: Session, staged: Granting, openings: Openings) -> bool:
    """Find the first opening of each staged right that its pair once had (product §7)."""
    # New sites come after all that have a history: one look at the key's range tells.
    between = {
        "registration": tenant_of(session),
        "first": staged.first_site,
        "last": staged.last_site,
    }
    if session.execute(text(_ANY_HISTORY), between).first() is None:
        return False
    # The pairs' own: another member may have had rights on these sites.
    own = {"registration": between["registration"]}
    if session.execute(text(_ANY_OF_PAIRS), own).first() is None:
        return False
    temporary_table(session, "first_opening", _FIRST_OPENING_COLUMNS)
    bits = " UNION ALL ".join(
        f"SELECT CAST({1 << slot} AS bigint) AS bit" for slot in _slots(openings.days.values())
    )
    found = session.execute(
        text(_FIRST_OPENINGS.format(bits=bits)), {"registration": tenant_of(session)}
    )
    return bool(found.rowcount)  # type: ignore[attr-defined]


def _slots(rights: Iterable[RightSet]) -> list[int]:
    return sorted(slot for held in rights for slot in held.slots())


_ANY_HISTORY = """
SELECT 1 FROM habilitation_change
WHERE registration_id = :registration AND site_id BETWEEN :first AND :last
LIMIT 1
"""

# Found by pair, right by right, for each pair that is granted.
_FIRST_OPENING_COLUMNS = (
    "site_id bigint, member_id bigint, mask bigint, opens_on date,"
    " PRIMARY KEY (site_id, member_id, mask)"
)

_ANY_OF_PAIRS = """
SELECT 1 FROM granting g
JOIN habilitation_change c ON c.site_id = g.site_id AND c.member_id = g.member_id
  AND c.registration_id = :registration
LIMIT 1
"""

_FIRST_OPENINGS = """
INSERT INTO first_opening
SELECT c.site_id, c.member_id, b.bit, min(c.opens_on)
FROM granting g
JOIN habilitation_change c ON c.site_id = g.site_id AND c.member_id = g.member_id
  AND c.registration_id = :registration
JOIN ({bits}) b ON c.granted & g.mask & b.bit <> 0
GROUP BY c.site_id, c.member_id, b.bit
"""

_REGRANTED_RIGHTS = """
coalesce((SELECT CAST(sum(f.mask) AS bigint) FROM first_opening f
  WHERE f.site_id = g.site_id AND f.member_id = g.member_id), 0)
"""

_CHANGE_GRANTED = """
INSERT INTO habilitation_change
  (registration_id, act_id, site_id, member_id, part, granted, withdrawn, opens_on, ends_on)
SELECT :registration, :act, g.site_id, g.member_id, :part, g.mask & :rights & ~{first}, 0, :day,
  :ends_on
FROM granting g
WHERE g.mask & :rights & ~{first} <> 0
"""

_CHANGE_REGRANTED = """
INSERT INTO habilitation_change
  (registration_id, act_id, site_id, member_id, part, granted, withdrawn, opens_on, ends_on)
SELECT :registration, :act, site_id, member_id,
  :part - 1 + row_number() OVER (PARTITION BY site_id, member_id ORDER BY opens_on),
  CAST(sum(mask) AS bigint), 0, opens_on, :ends_on
FROM first_opening
GROUP BY site_id, member_id, opens_on
"""

# Openings to come that do not fit in the pair's own row: those of pairs that have a row already,
# and those of another day than the main one. What ends has a window whatever its opening, and
# :main holds nothing then.
_WINDOWS = """
INSERT INTO habilitation_window
  (registration_id, site_id, member_id, mask, opens_on, ends_on, is_reminded)
SELECT :registration, g.site_id, g.member_id, g.mask & :rights & ~{first}, :day, :ends_on, false
FROM granting g
WHERE g.mask & :rights & ~{first} <> 0 AND (g.held = 1 OR :rights <> :main)
"""

_WINDOWS_REGRANTED = """
INSERT INTO habilitation_window
  (registration_id, site_id, member_id, mask, opens_on, ends_on, is_reminded)
SELECT :registration, site_id, member_id, CAST(sum(mask) AS bigint), opens_on, :ends_on, false
FROM first_opening
WHERE opens_on > :today OR :ends_on IS NOT NULL
GROUP BY site_id, member_id, opens_on
"""

_WINDOWED = """
coalesce((SELECT CAST(sum(w.mask) AS bigint) FROM habilitation_window w
  WHERE w.site_id = g.site_id AND w.member_id = g.member_id
    AND w.registration_id = :registration), 0)
"""

_ANY_ENDED = "SELECT 1 FROM habilitation_ended WHERE registration_id = :registration LIMIT 1"

_UPDATE_HELD = f"""
UPDATE habilitation SET
  mask = habilitation.mask | g.mask,
  windowed = {_WINDOWED}
FROM granting g
WHERE g.held = 1
  AND habilitation.site_id = g.site_id AND habilitation.member_id = g.member_id
  AND habilitation.registration_id = :registration
"""

_INSERT_NEW = """
INSERT INTO habilitation
  (registration_id, site_id, member_id, mask, coming, opens_on, windowed)
SELECT :registration, g.site_id, g.member_id, g.mask, {inline},
  CASE WHEN {inline} <> 0 THEN :main_day END, {windowed}
FROM granting g
WHERE g.held = 0
"""
