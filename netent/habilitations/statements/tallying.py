"""Keeps how many sites each member holds which rights on, so that no list has to be counted.

An act writes pairs; the difference it makes to the tally is what the pairs count for after it, less
what they counted for before. The differences of a transaction are added to the table as one of its
last steps, so that two acts on one member wait for each other for a moment only.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TypeAlias

from sqlalchemy import Date, text
from sqlalchemy.orm import Session

from netent.database.sessions import before_commit
from netent.database.tenant import tenant_of
from netent.habilitations.statements.dated import dated

# Member, rights, those among them that open on the day, those with windows, the day.
Kind: TypeAlias = tuple[int, int, int, int, date]

# The day of what has none: part of the key, which holds no null.
NO_DAY = date(1970, 1, 1)

_WAITING = "netent_tally"


@contextmanager
def tallied(session: Session, staged: str, *, all_new: bool = False) -> Iterator[None]:
    """Count what the pairs of a staged table hold before and after what is done inside.

    `all_new` says that none of them holds anything before.
    """
    waiting = _waiting(session)
    if not all_new:
        waiting.subtract(_counted(session, staged))
    yield
    waiting.update(_counted(session, staged))


def new_kinds(pairs: Mapping[tuple[int, int], int], main: int, main_day: date) -> Counter[Kind]:
    """What pairs of each member and set of rights count for, if `main` opens on a day to come."""
    kinds: Counter[Kind] = Counter()
    for (member_id, mask), count in pairs.items():
        coming = mask & main
        kinds[member_id, mask, coming, 0, main_day if coming else NO_DAY] += count
    return kinds


def tally_new(session: Session, kinds: Mapping[Kind, int]) -> None:
    """Add pairs that held nothing before, and of which it is known what they hold now."""
    _waiting(session).update(kinds)


def _waiting(session: Session) -> Counter[Kind]:
    before_commit(session, "rights_tally", _write)
    waiting: Counter[Kind] = session.info.setdefault(_WAITING, Counter())
    return waiting


def _counted(session: Session, staged: str) -> Counter[Kind]:
    rows = session.execute(
        text(_COUNT.format(staged=staged)).columns(opens_on=Date()),
        {"registration": tenant_of(session)},
    )
    counted: Counter[Kind] = Counter()
    for member_id, mask, coming, windowed, opens_on, sites in rows:
        counted[member_id, mask, coming, windowed, opens_on or NO_DAY] += sites
    return counted


def _write(session: Session) -> None:
    waiting: Counter[Kind] = session.info.pop(_WAITING)
    # In the order of the key, as everybody writes them: none waits for one who waits for it.
    values = [
        {
            "registration": tenant_of(session),
            "member": member_id,
            "mask": mask,
            "coming": coming,
            "windowed": windowed,
            "opens_on": opens_on,
            "sites": sites,
        }
        for (member_id, mask, coming, windowed, opens_on), sites in sorted(waiting.items())
        if sites
    ]
    if values:
        session.execute(dated(_ADD), values)
        session.execute(text(_FORGET), {"registration": tenant_of(session)})


_COUNT = """
SELECT h.member_id, h.mask, h.coming, h.windowed,
  CASE WHEN h.coming <> 0 THEN h.opens_on END AS opens_on, count(*) AS sites
FROM {staged} g
JOIN habilitation h ON h.site_id = g.site_id AND h.member_id = g.member_id
  AND h.registration_id = :registration
GROUP BY 1, 2, 3, 4, 5
"""

_ADD = """
INSERT INTO habilitation_tally
  (registration_id, member_id, mask, coming, windowed, opens_on, sites)
VALUES (:registration, :member, :mask, :coming, :windowed, :opens_on, :sites)
ON CONFLICT (registration_id, member_id, mask, coming, windowed, opens_on)
DO UPDATE SET sites = habilitation_tally.sites + excluded.sites
"""

_FORGET = "DELETE FROM habilitation_tally WHERE registration_id = :registration AND sites = 0"
