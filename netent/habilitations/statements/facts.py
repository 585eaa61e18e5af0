"""What a decision needs to know, in one statement on the driver's own connection.

On SQLite a plain statement; on PostgreSQL one function that names the tenant and answers, since a
transaction of its own would cost two more round trips. Both give the same columns, a row for each
window that matters, and no row for what is unknown.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from netent.database.engines import is_sqlite

# Whose, by which code of a declaration or a right, for which establishment (SIRET).
Question: TypeAlias = tuple[UUID, str, str]

# The number of the question; the rights it asks about; when the registration ended; the member's
# state; whether the establishment is active, since when; rights open there, and formerly open;
# rights held; those among them that open on the pair's own day; those with windows; that day; the
# last day of a right that is held no more because it ended; a window's rights, opening and end.
# Rights are sets of slots as whole numbers; days and moments are the driver's (`day`, `moment`).
Facts: TypeAlias = tuple[Any, ...]


def facts_of(connection: Any, registration_id: int, question: Question) -> list[Facts]:
    """The facts of one question; `connection` is sqlite3's own, or psycopg's."""
    member, code, siret = question
    if is_sqlite(connection):
        values = (registration_id, member.hex, code, siret)
        found: list[Facts] = connection.execute(_SQLITE_ONE, values).fetchall()
    else:
        found = connection.execute(_CALL_ONE, (registration_id, member, code, siret)).fetchall()
    return found


def facts_of_many(
    connection: Any, registration_id: int, questions: Sequence[Question]
) -> list[Facts]:
    """The facts of several questions, in one statement; in no order, numbered from 0."""
    if is_sqlite(connection):
        texts = _texts(questions)
        found: list[Facts] = connection.execute(_SQLITE_MANY, (registration_id, *texts)).fetchall()
    else:
        columns = [list(column) for column in zip(*questions, strict=True)]
        found = connection.execute(_CALL_MANY, (registration_id, *columns)).fetchall()
    return found


def _texts(questions: Sequence[Question]) -> tuple[str, str, str]:
    """The members, the codes, and the questions as their two places and the SIRET, as JSON.

    Often all questions are one member's, and few codes are asked about: each is looked up once.
    """
    members: dict[UUID, int] = {}
    codes: dict[str, int] = {}
    asked = [
        f"{members.setdefault(member, len(members)):06}{codes.setdefault(code, len(codes)):06}"
        f"{siret}"
        for member, code, siret in questions
    ]
    return (
        json.dumps([member.hex for member in members]),
        json.dumps(list(codes)),
        json.dumps(asked),
    )


def day(value: date | str | None) -> date | None:
    """A day as the driver gave it: SQLite keeps it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def moment(value: datetime | str) -> datetime:
    """A moment as the driver gave it."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


# A declaration's code asks for its filing rights, a right's own code for that one.
_ASKED = """
coalesce(
  (SELECT sum({bit}) FROM declaration_type d
   JOIN right_type t ON t.declaration_type_id = d.id
   WHERE d.code = {code} AND NOT t.is_payment),
  (SELECT {bit} FROM right_type t WHERE t.code = {code}),
  0)
"""

# A client that left has no portfolio: it is as unknown as one that never came.
_FACTS = """
SELECT {number}, a.asked, {terminated_at}, m.state, e.active, e.state_since,
  s.opened, s.formerly_opened,
  coalesce(h.mask, 0), coalesce(h.coming, 0), coalesce(h.windowed, 0), h.opens_on,
  CASE WHEN coalesce(h.mask, 0) & a.asked = 0 THEN
    (SELECT max(g.ends_on) FROM habilitation_ended g
     WHERE g.site_id = s.id AND g.member_id = m.id AND g.mask & a.asked <> 0)
  END,
  w.mask, w.opens_on, w.ends_on
FROM {questions}
{then} JOIN site s ON s.registration_id = {registration} AND s.siret = {siret}
  AND (s.portfolio_id IS NOT NULL OR s.kind = 'own')
LEFT JOIN establishment e ON e.siret = s.siret
LEFT JOIN habilitation h ON h.site_id = s.id AND h.member_id = m.id
LEFT JOIN habilitation_window w ON w.site_id = h.site_id AND w.member_id = h.member_id
  AND h.windowed & a.asked <> 0 AND w.mask & a.asked <> 0
"""
_MEMBER = """
{then} JOIN member m ON m.registration_id = {registration} AND m.public_id = {member}
{then} JOIN registration r ON r.id = m.registration_id
"""

# SQLite takes the tables in the order in which CROSS JOIN names them: each is found by its key.
_SQLITE_BIT = "1 << t.slot"
_SQLITE_ONE = _FACTS.format(
    number=0,
    terminated_at="r.terminated_at",
    questions=f"(SELECT {_ASKED.format(bit=_SQLITE_BIT, code='?3')} AS asked) a"
    + _MEMBER.format(registration="?1", member="?2", then="CROSS"),
    registration="?1",
    siret="?4",
    then="CROSS",
)
_PEOPLE = _MEMBER.format(registration="?1", member="q.value", then="CROSS")
_SQLITE_MANY = f"""
WITH people(place, id, state, terminated_at) AS MATERIALIZED (
  SELECT q.key, m.id, m.state, r.terminated_at FROM json_each(?2) q {_PEOPLE}
),
codes(place, asked) AS MATERIALIZED (
  SELECT q.key, {_ASKED.format(bit=_SQLITE_BIT, code="q.value")} FROM json_each(?3) q
)
""" + _FACTS.format(
    number="q.key",
    terminated_at="m.terminated_at",
    questions="""json_each(?4) q
CROSS JOIN people m ON m.place = CAST(substr(q.value, 1, 6) AS integer)
CROSS JOIN codes a ON a.place = CAST(substr(q.value, 7, 6) AS integer)""",
    registration="?1",
    siret="substr(q.value, 13)",
    then="CROSS",
)

_POSTGRESQL_BIT = "1::bigint << t.slot"
_COLUMNS = """
  number integer, asked bigint, terminated_at timestamptz, state varchar, active boolean,
  state_since date, opened bigint, formerly_opened bigint, held bigint, coming bigint,
  windowed bigint, opens_on date, ended_on date, window_rights bigint, window_opens_on date,
  window_ends_on date
"""
_ONE = _FACTS.format(
    number=0,
    terminated_at="r.terminated_at",
    questions=f"(SELECT {_ASKED.format(bit=_POSTGRESQL_BIT, code='asked_code')}::bigint AS asked) a"
    + _MEMBER.format(registration="asked_registration", member="asked_member", then=""),
    registration="asked_registration",
    siret="asked_siret",
    then="",
)
_MANY = _FACTS.format(
    number="(a.number - 1)::integer",
    terminated_at="r.terminated_at",
    questions=f"""
  (SELECT q.number, q.member, q.siret,
     {_ASKED.format(bit=_POSTGRESQL_BIT, code="q.code")}::bigint AS asked
   FROM unnest(asked_members, asked_codes, asked_sirets) WITH ORDINALITY
     AS q(member, code, siret, number)) a"""
    + _MEMBER.format(registration="asked_registration", member="a.member", then=""),
    registration="asked_registration",
    siret="a.siret",
    then="",
)
_FUNCTION = """
CREATE OR REPLACE FUNCTION {name}({arguments}) RETURNS TABLE ({columns}) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
  PERFORM set_config('netent.registration', asked_registration::text, true);
  RETURN QUERY {query};
END $$
"""
# Made anew after each upgrade, by `netent.migrations.standing`.
POSTGRESQL_FUNCTIONS = (
    _FUNCTION.format(
        name="netent_facts",
        arguments="asked_registration bigint, asked_member uuid, asked_code text, asked_siret text",
        columns=_COLUMNS,
        query=_ONE,
    ),
    _FUNCTION.format(
        name="netent_facts_of_many",
        arguments=(
            "asked_registration bigint, asked_members uuid[], asked_codes text[],"
            " asked_sirets text[]"
        ),
        columns=_COLUMNS,
        query=_MANY,
    ),
)
_CALL_ONE = "SELECT * FROM netent_facts(%s, %s, %s, %s)"
_CALL_MANY = "SELECT * FROM netent_facts_of_many(%s, %s, %s, %s)"
