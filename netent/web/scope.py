"""The request's sessions: one that reads, opened when first needed, and one to write."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from flask import Flask, g
from flask_login import current_user
from sqlalchemy.orm import Session

from netent.database import sessions
from netent.database.tenant import Tenant
from netent.kernel.actor import Actor

__all__ = [
    "close_after_requests",
    "current_actor",
    "page_session",
    "streaming_session",
    "transaction",
]


def current_actor() -> Actor:
    """The signed-in member, as loaded for this request."""
    actor: Actor = current_user.actor
    return actor


def page_session() -> Session:
    """The reading session of this request, in the scope of the signed-in member's registration."""
    if "page_session" not in g:
        g.page_stack = ExitStack()
        scope = Tenant(current_actor().registration_id)
        g.page_session = g.page_stack.enter_context(sessions.reading(scope))
    session: Session = g.page_session
    return session


@contextmanager
def streaming_session() -> Iterator[Session]:
    """A reading session for an answer that is written while it is sent.

    Flask ends the request, and with it the page's session, before the first byte leaves.
    """
    with sessions.reading(Tenant(current_actor().registration_id)) as session:
        yield session


@contextmanager
def _released() -> Iterator[None]:
    # A page may have read before it writes: on SQLite its snapshot would be kept open meanwhile.
    _close()
    yield


@contextmanager
def transaction() -> Iterator[Session]:
    """The request's one write transaction, in the scope of the signed-in member's registration."""
    scope = Tenant(current_actor().registration_id)
    with _released(), sessions.transaction(scope) as session:
        yield session


def close_after_requests(app: Flask) -> None:
    """Give the reading session back when the request ends, however it ends."""
    app.teardown_request(lambda _error: _close())


def _close() -> None:
    stack: AbstractContextManager[object] | None = g.pop("page_stack", None)
    g.pop("page_session", None)
    if isinstance(stack, ExitStack):
        stack.close()
