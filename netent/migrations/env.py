"""How migrations run: as the owner, with SQLite's foreign keys off, then the standing objects."""

from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection, Engine, text

import netent.tables  # noqa: F401 - every table, so that autogenerate sees the whole picture
from netent.database.base import Base, EnumText, UtcDateTime
from netent.database.engines import WRITE_OPTION
from netent.migrations.comparing import compared_on
from netent.migrations.standing import install_standing_objects


def _owner_engine() -> Engine:
    extension = current_app.extensions["migrate"].db
    engine: Engine = extension.engines.get("owner", extension.engine)
    return engine


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    # Migrations speak in plain types: ours may change, history must not.
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, EnumText):
        return "sa.String(length=32)"
    return False


def _migrate(connection: Connection) -> None:
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        # Outside of any transaction, or the pragma does nothing; with foreign keys on, making a
        # parent table anew would delete its children.
        _driver(connection).execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=sqlite,
        render_item=_render,
        include_object=compared_on(connection.dialect.name),
        compare_type=False,
    )
    with context.begin_transaction():
        context.run_migrations()
        if sqlite:
            _refuse_broken_keys(connection)
        install_standing_objects(connection)
    connection.commit()
    if sqlite:
        _driver(connection).execute("PRAGMA foreign_keys=ON")


def _driver(connection: Connection) -> Any:
    # The driver's own connection: SQLAlchemy's would begin a transaction first.
    return connection.connection.driver_connection


def _refuse_broken_keys(connection: Connection) -> None:
    broken = connection.execute(text("PRAGMA foreign_key_check")).fetchmany(5)
    if broken:
        raise RuntimeError(f"the migration would leave broken foreign keys: {broken}")


with _owner_engine().execution_options(**{WRITE_OPTION: True}).connect() as _connection:
    _migrate(_connection)
