"""Triggers on PostgreSQL that hold a right's row to its member and its site, a statement at a time.

They stand for two foreign keys, which PostgreSQL checks row by row: two look-ups and two locks for
each right of an import, a fifth of its time. They hold what foreign keys hold: the owners are
there and stay, also when another transaction writes at the same moment. SQLite keeps the keys.
"""

from collections.abc import Iterator

_OWNERS = {"member": "member_id", "site": "site_id"}
_RIGHTS = "habilitation"

_MAKE = "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"

# The lateral look-up locks each owner as a foreign key would: one that is being deleted is waited
# for, and one that is found can't be deleted before this transaction has ended.
_OWNER_IS_THERE = """
BEGIN
  IF EXISTS (
    SELECT FROM (SELECT DISTINCT registration_id, {column} AS id FROM written) w
    LEFT JOIN LATERAL (
      SELECT true AS is_there FROM {schema}{owner} o
      WHERE o.registration_id = w.registration_id AND o.id = w.id
      FOR KEY SHARE
    ) found ON true
    WHERE found.is_there IS NULL
  ) THEN
    RAISE foreign_key_violation USING MESSAGE = 'a right of a {owner} that is not there';
  END IF;
  RETURN NULL;
END
"""

# A foreign key looks past the transaction's snapshot; a trigger can't. Under any other isolation
# a right that was written since would not be seen.
_OWNER_HAS_NONE = """
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE feature_not_supported USING MESSAGE = 'a {owner} is deleted under read committed only';
  END IF;
  IF EXISTS (
    SELECT FROM gone g
    JOIN {schema}{rights} h ON h.registration_id = g.registration_id AND h.{column} = g.id
  ) THEN
    RAISE foreign_key_violation USING MESSAGE = 'a {owner} that rights are held on or by';
  END IF;
  RETURN NULL;
END
"""

_KEY_STAYS = """
BEGIN
  RAISE foreign_key_violation USING MESSAGE = 'a key that rights depend on: ' || TG_TABLE_NAME;
END
"""


def owner_triggers(schema: str) -> Iterator[str]:
    """What makes them, as often as wanted; in the driver's own text."""
    within = f"{schema}."
    yield _MAKE.format(name=f"{within}netent_key_stays", body=_KEY_STAYS)
    yield from _key_stays(within, _RIGHTS, ("registration_id", *_OWNERS.values()))
    for owner, column in _OWNERS.items():
        names = {"schema": within, "owner": owner, "column": column, "rights": _RIGHTS}
        there, none = f"netent_{owner}_is_there", f"netent_{owner}_has_no_right"
        yield _MAKE.format(name=f"{within}{there}", body=_OWNER_IS_THERE.format(**names))
        yield _MAKE.format(name=f"{within}{none}", body=_OWNER_HAS_NONE.format(**names))
        yield from _trigger(
            within, there, _RIGHTS, "AFTER INSERT", "REFERENCING NEW TABLE AS written"
        )
        yield from _trigger(within, none, owner, "AFTER DELETE", "REFERENCING OLD TABLE AS gone")
        yield from _key_stays(within, owner, ("registration_id", "id"))


def _trigger(within: str, name: str, table: str, event: str, rows: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {name} ON {within}{table}"
    yield (
        f"CREATE TRIGGER {name} {event} ON {within}{table} {rows}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {within}{name}()"
    )


def _key_stays(within: str, table: str, columns: tuple[str, ...]) -> Iterator[str]:
    """No column list with transition tables; a condition costs nothing where nothing moves."""
    moved = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)
    yield f"DROP TRIGGER IF EXISTS netent_key_stays ON {within}{table}"
    yield (
        f"CREATE TRIGGER netent_key_stays BEFORE UPDATE ON {within}{table}"
        f" FOR EACH ROW WHEN ({moved}) EXECUTE FUNCTION {within}netent_key_stays()"
    )
