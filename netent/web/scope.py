"""The request's sessions: those that read, opened when first needed, and one to write."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flask import Flask, g
from flask_login import current_user
from sqlalchemy.orm import Session

from netent.database import sessions
from netent.database.tenant import PORTAL, PORTAL_CHAIN, SYSTEM, Scope, Tenant
from netent.kernel.actor import Actor, Operator
from netent.kernel.errors import Forbidden
from netent.kernel.reasons import Reason

__all__ = [
    "chain_session",
    "close_after_requests",
    "current_actor",
    "current_operator",
    "operator_session",
    "page_session",
    "portal_transaction",
    "registration_transaction",
    "streaming_chain",
    "streaming_session",
    "system_session",
    "transaction",
]


def current_actor() -> Actor:
    """The signed-in member, as loaded for this request."""
    actor: Actor = current_user.actor
    return actor


def current_operator() -> Operator:
    """The signed-in operator, as loaded for this request."""
    operator: Operator = current_user.operator
    return operator


def page_session() -> Session:
    """The reading session of this request, in the scope of the signed-in member's registration."""
    return _reading(Tenant(current_actor().registration_id))


def operator_session() -> Session:
    """An operator's reading session, in the portal's scope: nothing of any registration."""
    current_operator()
    return _reading(PORTAL)


def system_session() -> Session:
    """An operator's reading session across registrations, for the lists of his desk only."""
    current_operator()
    return _reading(SYSTEM)


def chain_session() -> Session:
    """An operator's reading session of the portal's own audit chain."""
    current_operator()
    return _reading(Tenant(PORTAL_CHAIN))


@contextmanager
def streaming_chain() -> Iterator[Session]:
    """The same for an answer that is written while it is sent."""
    current_operator()
    with sessions.reading(Tenant(PORTAL_CHAIN)) as session:
        yield session


@contextmanager
def streaming_session() -> Iterator[Session]:
    """A reading session for an answer that is written while it is sent.

    Flask ends the request, and with it the page's session, before the first byte leaves.
    """
    with sessions.reading(Tenant(current_actor().registration_id)) as session:
        yield session


@contextmanager
def transaction() -> Iterator[Session]:
    """The request's one write transaction, in the scope of the signed-in member's registration.

    Forbidden for an operator who sees the portal as that member does: he only reads.
    """
    if current_user.is_viewing:
        raise Forbidden(Reason.VIEW_ONLY)
    with _writing(Tenant(current_actor().registration_id)) as session:
        yield session


@contextmanager
def portal_transaction() -> Iterator[Session]:
    """An operator's one write transaction, in the portal's scope."""
    current_operator()
    with _writing(PORTAL) as session:
        yield session


@contextmanager
def registration_transaction(registration_id: int) -> Iterator[Session]:
    """An operator's one write transaction in a registration, for an act that its trail keeps."""
    current_operator()
    with _writing(Tenant(registration_id)) as session:
        yield session


def close_after_requests(app: Flask) -> None:
    """Give the reading sessions back when the request ends, however it ends."""
    app.teardown_request(lambda _error: _close())


def _reading(scope: Scope) -> Session:
    if "page_stack" not in g:
        g.page_stack, g.page_sessions = ExitStack(), {}
    if scope not in g.page_sessions:
        g.page_sessions[scope] = g.page_stack.enter_context(sessions.reading(scope))
    session: Session = g.page_sessions[scope]
    return session


@contextmanager
def _writing(scope: Scope) -> Iterator[Session]:
    # A page may have read before it writes: on SQLite its snapshot would be kept open meanwhile.
    _close()
    with sessions.transaction(scope) as session:
        yield session


def _close() -> None:
    stack: ExitStack | None = g.pop("page_stack", None)
    g.pop("page_sessions", None)
    if stack is not None:
        stack.close()
