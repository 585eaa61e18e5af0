"""The functions that answer on PostgreSQL; made anew after each upgrade (netent.migrations)."""

from collections.abc import Iterator

from netent.habilitations.statements.facts import FACTS, MEMBER

_KINDS = {
    "number": "integer",
    "asked": "bigint",
    "terminated_at": "timestamptz",
    "is_active": "integer",
    "closed_on": "date",
    "opened": "bigint",
    "formerly_opened": "bigint",
    "held": "bigint",
    "coming": "bigint",
    "windowed": "bigint",
    "opens_on": "date",
    "ended_on": "date",
    "windows": "json",
}
_WINDOWS = "json_agg(json_build_array(w.mask, w.opens_on, w.ends_on))"

# Look-ups by key answer for what is held; the rest is asked for only where it matters. An array of
# numbers is what costs least to bring home: days are counted from the first of January of the
# year 1. Its two last numbers before the windows are the keys by which the rest is found.
_DAY = "{} - DATE '0001-01-01' + 1"
_ONE = """
CREATE OR REPLACE FUNCTION {schema}netent_facts(
  asked_registration bigint, asked_member uuid, asked_rights bigint, asked_siret text
) RETURNS bigint[] LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
DECLARE
  facts bigint[];
  ended bigint;
BEGIN
  SELECT ARRAY[{terminated_on}, (m.state = 'active')::integer, {closed_on}, s.opened,
      s.formerly_opened, coalesce(h.mask, 0), coalesce(h.coming, 0), coalesce(h.windowed, 0),
      {opens_on}, NULL, s.id, m.id]
  INTO facts
  FROM {schema}registration r
  JOIN {schema}member m ON m.registration_id = r.id AND m.public_id = asked_member
  JOIN {schema}site s ON s.registration_id = asked_registration AND s.siret = asked_siret
    AND (s.portfolio_id IS NOT NULL OR s.kind = 'own')
  LEFT JOIN {schema}habilitation h ON h.site_id = s.id AND h.member_id = m.id
  WHERE r.id = asked_registration;
  IF facts[6] & asked_rights = 0 THEN
    SELECT {ended_on} INTO ended FROM {schema}habilitation_ended g
    WHERE g.registration_id = asked_registration AND g.site_id = facts[11]
      AND g.member_id = facts[12] AND g.mask & asked_rights <> 0;
    facts[10] := ended;
  ELSIF facts[8] & asked_rights <> 0 THEN
    SELECT facts || array_agg(span.number ORDER BY w.mask, span.place) INTO facts
    FROM {schema}habilitation_window w,
      LATERAL (VALUES (1, w.mask), (2, {window_opens_on}), (3, {window_ends_on}))
        AS span(place, number)
    WHERE w.registration_id = asked_registration AND w.site_id = facts[11]
      AND w.member_id = facts[12] AND w.mask & asked_rights <> 0;
  END IF;
  RETURN facts;
END $$
"""

_MANY = """
CREATE OR REPLACE FUNCTION {schema}netent_facts_of_many(
  asked_registration bigint, asked_members uuid[], asked_rights bigint[], asked_sirets text[]
) RETURNS TABLE ({columns}) LANGUAGE plpgsql STABLE SECURITY DEFINER AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY {query};
END $$
"""

_ARGUMENTS = {
    "netent_facts": "bigint, uuid, bigint, text",
    "netent_facts_of_many": "bigint, uuid[], bigint[], text[]",
}


def facts_functions(schema: str, *, owner: str, users: str) -> Iterator[str]:
    """The statements that make the functions.

    They run as `owner`, the role that reads across registrations: each names the registration in
    its own text, and `users` alone may call them. Tables are named with their schema, so that no
    caller's search path leads elsewhere.
    """
    where = f"{schema}."
    columns = ", ".join(f"{name} {kind}" for name, kind in _KINDS.items())
    yield _ONE.format(
        schema=where,
        closed_on=_DAY.format("s.closed_on"),
        opens_on=_DAY.format("h.opens_on"),
        window_opens_on=_DAY.format("w.opens_on"),
        window_ends_on=_DAY.format("w.ends_on"),
        ended_on=_DAY.format("max(g.ends_on)"),
        terminated_on=_DAY.format("(r.terminated_at AT TIME ZONE 'Europe/Paris')::date"),
    )
    yield _MANY.format(schema=where, columns=columns, query=_many(where))
    # Whoever is to own a function must be allowed to make one: for this moment only.
    yield f"GRANT CREATE ON SCHEMA {schema} TO {owner}"
    for name, arguments in _ARGUMENTS.items():
        function = f"{where}{name}({arguments})"
        yield f"ALTER FUNCTION {function} OWNER TO {owner}"
        yield f"REVOKE ALL ON FUNCTION {function} FROM PUBLIC"
        yield f"GRANT EXECUTE ON FUNCTION {function} TO {users}"
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM {owner}"


def _many(schema: str) -> str:
    questions = """
  unnest(asked_members, asked_rights, asked_sirets) WITH ORDINALITY
    AS a(member, asked, siret, number)"""
    member = MEMBER.format(
        schema=schema, registration="asked_registration", member="a.member", then=""
    )
    return FACTS.format(
        schema=schema,
        number="(a.number - 1)::integer",
        asked="a.asked",
        terminated_at="r.terminated_at",
        is_active="(m.state = 'active')::integer",
        windows=_WINDOWS,
        questions=questions + member,
        registration="asked_registration",
        siret="a.siret",
        then="",
    )
