"""Sessions: `reading()` never writes, `transaction()` holds the only commit of the code."""

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import itemgetter

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from netent.database import tenant
from netent.database.engines import WRITE_OPTION
from netent.database.tenant import SCOPE, Scope, System

_AFTER_COMMIT = "netent_after_commit"
_BEFORE_COMMIT = "netent_before_commit"
_READ_ONLY = "netent_read_only"

_log = logging.getLogger(__name__)

# The database is away, restarting, or locked by another writer: worth trying again later.
DatabaseUnavailable = OperationalError
_SQLITE_BUSY = ("locked", "busy")


def will_pass(error: OperationalError) -> bool:
    """Whether the same act may well succeed in a moment.

    A database server that is away, restarting, full of connections, or that chose this act to
    undo a deadlock. SQLite calls operational what is a defect too, a missing table: there only
    the lock of another writer passes.
    """
    if isinstance(error.orig, sqlite3.Error):
        return any(word in str(error.orig) for word in _SQLITE_BUSY)
    return True


class ScopedSession(Session):
    """A session bound for life to one scope."""


tenant.install(ScopedSession)


@dataclass(frozen=True, slots=True)
class Engines:
    """The engines of one application: `app` for acts, `system` for lists across tenants."""

    app: Engine
    system: Engine


class _Holder:
    engines: Engines | None = None


def bind(app: Engine, system: Engine) -> None:
    """Hand over the engines, once, at composition."""
    _Holder.engines = Engines(app, system)


def engines() -> Engines:
    """The engines in use. RuntimeError before `bind`."""
    if _Holder.engines is None:
        raise RuntimeError("no engine is bound: create the application first")
    return _Holder.engines


def _open(scope: Scope, *, write: bool) -> ScopedSession:
    engine = engines().system if isinstance(scope, System) else engines().app
    if write:
        engine = engine.execution_options(**{WRITE_OPTION: True})
    return ScopedSession(
        engine, expire_on_commit=False, autoflush=write, info={SCOPE: scope, _READ_ONLY: not write}
    )


@contextmanager
def reading(scope: Scope) -> Iterator[Session]:
    """A session that can only read; what it read stays usable afterwards."""
    with _open(scope, write=False) as session:
        yield session


@contextmanager
def snapshot(scope: Scope) -> Iterator[Session]:
    """The same, to which the database stands still however many statements it reads with.

    SQLite's readers see one moment by themselves.
    """
    with _open(scope, write=False) as session:
        if session.get_bind().dialect.name == "postgresql":
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session


@contextmanager
def transaction(scope: Scope) -> Iterator[Session]:
    """One unit of work: commits at the end, or leaves nothing when an error passes through.

    Callbacks given to `before_commit` run last inside the transaction, in order; those given to
    `after_commit` run once it is durable, and a failure there is logged, never raised.
    """
    with _open(scope, write=True) as session:
        session.connection()
        yield session
        session.flush()
        _finish(session)
        session.commit()
        callbacks = session.info.pop(_AFTER_COMMIT, [])
    for callback in callbacks:
        try:
            callback()
        except Exception:  # the act is durable: what follows it must not undo it
            _log.exception("after_commit_failed")


def _finish(session: Session) -> None:
    for _, finish in sorted(session.info.pop(_BEFORE_COMMIT, {}).items(), key=itemgetter(0)):
        finish(session)


@contextmanager
def on_its_own(session: Session) -> Iterator[None]:
    """A part of a transaction that may fail alone: what it wrote is undone, the rest stands."""
    with session.begin_nested():
        yield


def before_commit(
    session: Session, name: str, finish: Callable[[Session], None], *, very_last: bool = False
) -> None:
    """Run `finish` as one of the transaction's last steps, once for each name.

    They run in the order of their names, so that all transactions take their last locks in one
    order; `very_last` comes after all others, and waits for what they may still have to say.
    """
    steps = session.info.setdefault(_BEFORE_COMMIT, {})
    steps.setdefault((very_last, name), finish)


def after_commit(session: Session, callback: Callable[[], object]) -> None:
    """Run `callback` after this session's commit; it is dropped when the transaction fails."""
    session.info.setdefault(_AFTER_COMMIT, []).append(callback)


@event.listens_for(ScopedSession, "before_flush")
def _refuse_to_write(session: Session, _context: object, _instances: object) -> None:
    if session.info[_READ_ONLY] and (session.new or session.dirty or session.deleted):
        raise RuntimeError("a reading session was asked to write")
