"""The session's tenant lock: every ORM statement gets its registration, or is refused."""

from dataclasses import dataclass
from typing import Any, TypeAlias, cast

from sqlalchemy import ClauseElement, Table, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, with_loader_criteria
from sqlalchemy.sql import visitors

from netent.database.base import TENANT_TABLE, TenantTable

SCOPE = "netent_scope"
# The portal's own audit chain is kept under a number that no registration has.
PORTAL_CHAIN = 0


@dataclass(frozen=True, slots=True)
class Tenant:
    """One registration: its rows and no others."""

    registration_id: int


@dataclass(frozen=True, slots=True)
class Portal:
    """No registration: front-door and reference tables only."""


@dataclass(frozen=True, slots=True)
class System:
    """Reads across registrations, to list what is due; it never writes a tenant's row."""


@dataclass(frozen=True, slots=True)
class Founding:
    """No registration yet: front-door and reference tables only, until the act has made its own."""


Scope: TypeAlias = Tenant | Portal | System | Founding

PORTAL = Portal()
SYSTEM = System()
FOUNDING = Founding()


class TenantLockError(RuntimeError):
    """Code asked for a tenant's rows without naming the tenant: a defect, never a user's error."""


def scope_of(session: Session) -> Scope:
    """The scope that the session was opened with."""
    scope: Scope = session.info[SCOPE]
    return scope


def tenant_of(session: Session) -> int:
    """The registration that the session is bound to. TenantLockError when there is none."""
    scope = scope_of(session)
    if not isinstance(scope, Tenant):
        raise TenantLockError("this act needs one registration's session")
    return scope.registration_id


def enter_registration(session: Session, registration_id: int) -> None:
    """Bind a session that founds to the registration it has made or found, once and for life.

    All of an inscription is one transaction this way: its first half finds the link that was
    followed, its second writes the rows of the tenant that the first half has decided on.
    TenantLockError for any other session.
    """
    if not isinstance(scope_of(session), Founding):
        raise TenantLockError("a session has one scope for life")
    session.flush()
    session.info[SCOPE] = Tenant(registration_id)
    _tell_tenant(session.connection(), registration_id)


def install(session_class: type[Session]) -> None:
    """Attach the lock to a session class, once."""
    event.listen(session_class, "do_orm_execute", _lock_statement)
    event.listen(session_class, "before_flush", _lock_flush)
    event.listen(session_class, "after_begin", _name_tenant)


def _lock_statement(state: ORMExecuteState) -> None:
    scope = scope_of(state.session)
    if not isinstance(scope, Tenant):
        if not (isinstance(scope, System) and state.is_select):
            _refuse_tenant_tables(state)
        return
    if state.is_insert or state.is_column_load or state.is_relationship_load:
        # Inserts are checked at flush; loads of a row already found carry the criterion along.
        return
    registration_id = scope.registration_id
    state.statement = state.statement.options(
        with_loader_criteria(
            TenantTable,
            lambda cls: cls.registration_id == registration_id,
            include_aliases=True,
            propagate_to_loaders=True,
        )
    )


def _refuse_tenant_tables(state: ORMExecuteState) -> None:
    for element in visitors.iterate(cast(ClauseElement, state.statement)):
        if isinstance(element, Table) and element.info.get(TENANT_TABLE):
            raise TenantLockError(f"{element.name}: no registration is set on this session")


def _lock_flush(session: Session, _context: Any, _instances: Any) -> None:
    scope = scope_of(session)
    for row in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(row, TenantTable):
            continue
        if not isinstance(scope, Tenant):
            raise TenantLockError(f"{type(row).__name__}: no registration is set on this session")
        if row.registration_id is None:
            row.registration_id = scope.registration_id
        elif row.registration_id != scope.registration_id:
            raise TenantLockError(f"{type(row).__name__} belongs to another registration")


def _name_tenant(
    session: Session, _transaction: SessionTransaction, connection: Connection
) -> None:
    scope = scope_of(session)
    if isinstance(scope, Tenant):
        _tell_tenant(connection, scope.registration_id)


def _tell_tenant(connection: Connection, registration_id: int) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(
            text("SELECT set_config('netent.registration', :registration, true)"),
            {"registration": str(registration_id)},
        )
