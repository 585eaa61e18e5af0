"""Hearing and counting the statements that a piece of work sends."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event

from netent.database import sessions


@contextmanager
def heard(listener: Callable[..., None]) -> Iterator[None]:
    """Call `listener` before each statement that either engine sends meanwhile."""
    engines = {sessions.engines().app, sessions.engines().system}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", listener)
    try:
        yield
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", listener)


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    """Every statement that either engine sends meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with heard(note):
        yield sent
