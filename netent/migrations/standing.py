"""What stands beside the tables and is made anew after each upgrade: roles, locks, triggers, data.

Everything here may run any number of times on any database.
"""

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from netent.catalogue.service import load_carried_data
from netent.database.base import TENANT_TABLE, Base
from netent.database.engines import APP_ROLE, SYSTEM_ROLE
from netent.filing.service import load_carried_rules
from netent.habilitations.statements.functions import facts_functions
from netent.habilitations.statements.owners import owner_triggers
from netent.payments.service.bodies import load_carried_bodies
from netent.publishing.search_index import word_triggers
from netent.publishing.service import carried as publications

# Rows that nobody may change or take away, not even by a mistake in our own code.
APPEND_ONLY = ("audit_event", "habilitation_change", "member_change", "rights_act")

TENANT_SETTING = "nullif(current_setting('netent.registration', true), '')::bigint"


def install_standing_objects(connection: Connection) -> None:
    """Make roles and row-level security (PostgreSQL), append-only triggers, carried data."""
    present = set(inspect(connection).get_table_names())
    if connection.dialect.name == "postgresql":
        _make_roles(connection)
        _grant_rights(connection, present)
        _lock_rows(connection, present)
        if "habilitation_ended" in present:
            _make_functions(connection)
            _hold_owners(connection)
    elif "publication" in present:
        _follow_words(connection)
    _forbid_changes(connection, present)
    if {"declaration_type", "right_type"} <= present:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            load_carried_data(session)
            if "filing_rule" in present:
                load_carried_rules(session)
            if "publication" in present:
                publications.load_carried_data(session)
            session.commit()
    if "payment_body" in present:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            load_carried_bodies(session)
            session.commit()


def _make_roles(connection: Connection) -> None:
    for role in (APP_ROLE, SYSTEM_ROLE):
        known = connection.execute(
            text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}
        ).scalar()
        try:
            with connection.begin_nested():
                if not known:
                    connection.execute(text(f"CREATE ROLE {role} NOLOGIN"))
                connection.execute(text(f"GRANT {role} TO CURRENT_USER"))
        except ProgrammingError as error:
            member = (
                connection.execute(
                    text("SELECT pg_has_role(current_user, :role, 'MEMBER')"), {"role": role}
                ).scalar()
                if known
                else False
            )
            if not member:
                raise RuntimeError(
                    f"The owner may not make the role {role}. As a superuser, run:\n"
                    f"  CREATE ROLE {role} NOLOGIN; GRANT {role} TO <owner>;"
                ) from error


def _grant_rights(connection: Connection, present: set[str]) -> None:
    schema = connection.execute(text("SELECT current_schema()")).scalar()
    statements = [
        f"GRANT USAGE ON SCHEMA {schema} TO {APP_ROLE}, {SYSTEM_ROLE}",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {APP_ROLE}, {SYSTEM_ROLE}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {APP_ROLE}",
    ]
    for table in Base.metadata.sorted_tables:
        if table.name not in present:
            continue
        acts = "INSERT" if table.name in APPEND_ONLY else "INSERT, UPDATE, DELETE"
        statements.append(f"GRANT {acts} ON {table.name} TO {APP_ROLE}")
    for statement in statements:
        connection.execute(text(statement))


def _lock_rows(connection: Connection, present: set[str]) -> None:
    for table in Base.metadata.sorted_tables:
        if table.name not in present or not table.info.get(TENANT_TABLE):
            continue
        # The scalar sub-select is evaluated once a statement, not once a row.
        own = f"registration_id = (SELECT {TENANT_SETTING})"
        for statement in (
            f"ALTER TABLE {table.name} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table.name} FORCE ROW LEVEL SECURITY",
            f"DROP POLICY IF EXISTS one_registration ON {table.name}",
            f"DROP POLICY IF EXISTS lists_what_is_due ON {table.name}",
            f"CREATE POLICY one_registration ON {table.name} TO {APP_ROLE} "
            f"USING ({own}) WITH CHECK ({own})",
            f"CREATE POLICY lists_what_is_due ON {table.name} FOR SELECT TO {SYSTEM_ROLE} "
            "USING (true)",
        ):
            connection.execute(text(statement))


def _make_functions(connection: Connection) -> None:
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    users = f"{APP_ROLE}, {SYSTEM_ROLE}"
    for statement in facts_functions(schema, owner=SYSTEM_ROLE, users=users):
        # The driver's own text: a colon in a function is no parameter.
        connection.exec_driver_sql(statement)


def _hold_owners(connection: Connection) -> None:
    schema = connection.execute(text("SELECT current_schema()")).scalar_one()
    for statement in owner_triggers(schema):
        connection.exec_driver_sql(statement)


def _follow_words(connection: Connection) -> None:
    for statement in word_triggers():
        connection.exec_driver_sql(statement)


def _forbid_changes(connection: Connection, present: set[str]) -> None:
    postgresql = connection.dialect.name == "postgresql"
    if postgresql:
        connection.execute(
            text(
                "CREATE OR REPLACE FUNCTION netent_append_only() RETURNS trigger LANGUAGE plpgsql "
                "AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
            )
        )
    for table in APPEND_ONLY:
        if table not in present:
            continue
        for act in ("UPDATE", "DELETE"):
            name = f"{table}_append_only_{act.lower()}"
            if postgresql:
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
                connection.execute(
                    text(
                        f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                        "FOR EACH STATEMENT EXECUTE FUNCTION netent_append_only()"
                    )
                )
            else:
                connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
                connection.execute(
                    text(
                        f"CREATE TRIGGER {name} BEFORE {act} ON {table} "
                        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                    )
                )
