"""Declarations taken and removed by the services, each act in a transaction of its own."""

from netent.company.queries import declarations as queries
from netent.company.service import Removed, Taken, remove_declaration, take_declarations
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.tenancy.models import Member, Registration
from tests.factories.tenancy import NOW, actor_of


def taken(registration: Registration, by: Member, *codes: str) -> Taken:
    """Open declarations on the own establishments."""
    with transaction(Tenant(registration.id)) as session:
        return take_declarations(session, actor_of(registration, by), codes=codes, now=NOW)


def removed(registration: Registration, by: Member, code: str, shown: str = "") -> Removed:
    """Close one, with the rights that were shown to end."""
    with transaction(Tenant(registration.id)) as session:
        actor = actor_of(registration, by)
        return remove_declaration(session, actor, code=code, shown=shown, now=NOW)


def mark_of(registration: Registration, code: str) -> str:
    """What a page would show of what is held now."""
    with reading(Tenant(registration.id)) as session:
        return queries.held_of(session, code).mark


def open_codes(registration: Registration) -> list[str]:
    """The declarations that are open on any own establishment."""
    with reading(Tenant(registration.id)) as session:
        return [row.code for row in queries.declarations(session).taken]
