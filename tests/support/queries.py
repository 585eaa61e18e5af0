"""What a piece of work asks of the database: how many queries, which of them write or lock."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import cast

from sqlalchemy import QueuePool

from netent.database import sessions
from tests.support.statements import counted_statements

_NO_QUERY = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|PRAGMA|SET ROLE)\b", re.IGNORECASE)
_WRITES = re.compile(
    r"\b(INSERT|(?<!FOR )(?<!KEY )UPDATE|DELETE|MERGE|REPLACE INTO|COPY)\b"
    r"|\b(CREATE|DROP|ALTER|TRUNCATE)\b",
    re.IGNORECASE,
)
_LOCKS = re.compile(r"\bFOR (NO KEY )?(UPDATE|SHARE)\b|BEGIN IMMEDIATE", re.IGNORECASE)


@dataclass(frozen=True)
class Queries:
    """The statements that were sent, in their order; its length leaves out BEGIN and its like."""

    sent: list[str]

    def __len__(self) -> int:
        return sum(not _NO_QUERY.match(statement) for statement in self.sent)

    @property
    def writes(self) -> list[str]:
        """Those that change anything."""
        return [statement for statement in self.sent if _WRITES.search(statement)]

    @property
    def locks(self) -> list[str]:
        """Those that take a lock that others wait for."""
        return [statement for statement in self.sent if _LOCKS.search(statement)]


def connections_kept() -> int:
    """How many connections were taken from a pool and not given back: none, once work has ended."""
    engines = {sessions.engines().app, sessions.engines().system}
    return sum(cast(QueuePool, engine.pool).checkedout() for engine in engines)


@contextmanager
def recorded() -> Iterator[Queries]:
    """What is asked of the database meanwhile."""
    with counted_statements() as sent:
        yield Queries(sent)
