"""What a decision needs to know, in one statement on the driver's own connection.

On SQLite a plain statement. On PostgreSQL a function that answers in one round trip: naming the
tenant in a transaction of its own would cost two more. It names the registration in its own text
and runs as the role that reads across registrations, so that no row is checked twice.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID
from weakref import WeakKeyDictionary

from netent.database.engines import is_sqlite
from netent.kernel.clock import paris_day

# Whose, by which code of a declaration or a right, for which establishment (SIRET).
Question: TypeAlias = tuple[UUID, str, str]

# The number of the question; the rights it asks about; when the registration ended; whether the
# member is active; since when the register has the establishment closed; rights open there, and
# formerly open; rights held; those among them that open on the pair's own day; those with windows;
# that day; the last day of a right that is held no more because it ended; the windows, each with
# its rights, opening and end. Rights are sets of slots as whole numbers; days, moments and windows
# are as the database gave them (`day`, `terminated_on`, `windows`).
Facts: TypeAlias = tuple[Any, ...]


# SQLite takes a bounded number of values with a statement.
AT_ONCE = 500


def facts_of(connection: Any, registration_id: int, question: Question) -> Facts | None:
    """The facts of one question, none of what is unknown.

    `connection` is sqlite3's own, or psycopg's.
    """
    member, code, siret = question
    if is_sqlite(connection):
        values = (registration_id, member.hex, code, siret)
        found: Facts | None = connection.execute(_SQLITE_ONE, values).fetchone()
        return found
    asked = asked_by(connection, code)
    (row,) = connection.execute(_CALL_ONE, (registration_id, member, asked, siret)).fetchone()
    return None if row is None else (0, asked, *row[:10], row[12:])


def facts_of_many(
    connection: Any, registration_id: int, questions: Sequence[Question]
) -> list[Facts]:
    """The facts of several questions, `AT_ONCE` at most, in one statement; numbered from 0.

    In no order.
    """
    if is_sqlite(connection):
        values = (registration_id, *_values(questions))
        found: list[Facts] = connection.execute(_sqlite_many(len(questions)), values).fetchall()
        return found
    members, codes, sirets = (list(column) for column in zip(*questions, strict=True))
    asked = [asked_by(connection, code) for code in codes]
    found = connection.execute(_CALL_MANY, (registration_id, members, asked, sirets)).fetchall()
    return found


def day(value: date | str | int | None) -> date | None:
    """A day as the database gave it: SQLite keeps it as text, the function on PostgreSQL counts."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    return date.fromordinal(value) if isinstance(value, int) else value


def terminated_on(value: datetime | date | str | int) -> date:
    """The day of a moment as the database gave it."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value).replace(tzinfo=UTC)
    if isinstance(value, datetime):
        return paris_day(value)
    return date.fromordinal(value) if isinstance(value, int) else value


def windows(value: str | list[Any] | None) -> list[tuple[int, date | None, date | None]]:
    """The windows' rights, openings and ends."""
    rows = json.loads(value) if isinstance(value, str) else value or []
    if rows and not isinstance(rows[0], list):
        rows = [rows[place : place + 3] for place in range(0, len(rows), 3)]
    return [(rights, day(opens_on), day(ends_on)) for rights, opens_on, ends_on in rows]


def _values(questions: Sequence[Question]) -> list[str | int]:
    """The members and the codes as JSON, then of each question its two places and the SIRET.

    Often all questions are one member's, and few codes are asked about: each is looked up once.
    """
    members: dict[UUID, int] = {}
    codes: dict[str, int] = {}
    places: list[str | int] = []
    for member, code, siret in questions:
        places += (
            members.setdefault(member, len(members)),
            codes.setdefault(code, len(codes)),
            siret,
        )
    people = [member.hex for member in members]
    return [json.dumps(people), json.dumps(list(codes)), *places]


def asked_rights(code: str) -> str:
    """The rights that a code asks for, in SQL: of a declaration its filing ones, else that right.

    `code` is an expression.
    """
    bit = "(CAST(1 AS bigint) << t.slot)"
    return f"""
coalesce(
  (SELECT CAST(sum({bit}) AS bigint) FROM declaration_type d
   JOIN right_type t ON t.declaration_type_id = d.id
   WHERE d.code = {code} AND NOT t.is_payment),
  (SELECT {bit} FROM right_type t WHERE t.code = {code}),
  0)
"""


# What each connection was told of the catalogue: a code that has rights keeps them for good.
_told: WeakKeyDictionary[Any, dict[str, int]] = WeakKeyDictionary()
_ASKED = f"SELECT {asked_rights('%(code)s')}"
_SQLITE_ASKED = f"SELECT {asked_rights('?1')}"


def asked_by(connection: Any, code: str) -> int:
    """The rights that a code asks for, as a whole number; 0 of one that is unknown."""
    if is_sqlite(connection):
        (rights,) = connection.execute(_SQLITE_ASKED, (code,)).fetchone()
        return int(rights)
    known = _told.setdefault(connection, {})
    rights = known.get(code)
    if rights is None:
        (rights,) = connection.execute(_ASKED, {"code": code}).fetchone()
        if rights:
            known[code] = rights
    return int(rights)


# A client that left has no portfolio: it is as unknown as one that never came.
FACTS = """
SELECT {number}, {asked}, {terminated_at}, {is_active}, s.closed_on, s.opened, s.formerly_opened,
  coalesce(h.mask, 0), coalesce(h.coming, 0), coalesce(h.windowed, 0), h.opens_on,
  CASE WHEN coalesce(h.mask, 0) & {asked} = 0 THEN
    (SELECT max(g.ends_on) FROM {schema}habilitation_ended g
     WHERE g.registration_id = s.registration_id AND g.site_id = s.id AND g.member_id = m.id
       AND g.mask & {asked} <> 0)
  END,
  CASE WHEN h.windowed & {asked} <> 0 THEN
    (SELECT {windows} FROM {schema}habilitation_window w
     WHERE w.registration_id = s.registration_id AND w.site_id = s.id AND w.member_id = m.id
       AND w.mask & {asked} <> 0)
  END
FROM {questions}
{then} JOIN {schema}site s ON s.registration_id = {registration} AND s.siret = {siret}
  AND (s.portfolio_id IS NOT NULL OR s.kind = 'own')
LEFT JOIN {schema}habilitation h ON h.site_id = s.id AND h.member_id = m.id
"""
MEMBER = """
{then} JOIN {schema}member m ON m.registration_id = {registration} AND m.public_id = {member}
{then} JOIN {schema}registration r ON r.id = m.registration_id
"""

# SQLite takes the tables in the order in which CROSS JOIN names them: each is found by its key.
_SQLITE: dict[str, str] = {"registration": "?1", "then": "CROSS", "schema": ""}
_SQLITE_WINDOWS = "json_group_array(json_array(w.mask, w.opens_on, w.ends_on))"
_SQLITE_ONE = FACTS.format(
    number=0,
    asked="a.asked",
    terminated_at="r.terminated_at",
    is_active="m.state = 'active'",
    windows=_SQLITE_WINDOWS,
    questions=f"(SELECT {asked_rights('?3')} AS asked) a" + MEMBER.format(member="?2", **_SQLITE),
    siret="?4",
    **_SQLITE,
)
_PEOPLE = MEMBER.format(member="q.value", **_SQLITE)
_SQLITE_MANY = f"""
WITH people(place, id, state, terminated_at) AS MATERIALIZED (
  SELECT q.key, m.id, m.state, r.terminated_at FROM json_each(?2) q {_PEOPLE}
),
codes(place, asked) AS MATERIALIZED (
  SELECT q.key, {asked_rights("q.value")} FROM json_each(?3) q
),
question(number, person, code, siret) AS (VALUES {{questions}})
""" + FACTS.format(
    number="q.number",
    asked="a.asked",
    terminated_at="m.terminated_at",
    is_active="m.state = 'active'",
    windows=_SQLITE_WINDOWS,
    questions="""question q
CROSS JOIN people m ON m.place = q.person
CROSS JOIN codes a ON a.place = q.code""",
    siret="q.siret",
    **_SQLITE,
)


@lru_cache(maxsize=64)
def _sqlite_many(count: int) -> str:
    """The statement for so many questions; as values of their own they cost least to read."""
    rows = (
        f"({number},?{3 * number + 4},?{3 * number + 5},?{3 * number + 6})"
        for number in range(count)
    )
    return _SQLITE_MANY.replace("{questions}", ",".join(rows))


_CALL_ONE = "SELECT netent_facts(%s, %s, %s, %s)"
_CALL_MANY = "SELECT * FROM netent_facts_of_many(%s, %s, %s, %s)"
