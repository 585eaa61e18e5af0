"""Which of the models' objects a database is compared with: some stand on one engine alone."""

from collections.abc import Callable
from typing import Any

from netent.database.base import ONLY_ON
from netent.publishing.search_index import WORD_INDEXES, WORDS_TABLE


def compared_on(dialect: str) -> Callable[..., bool]:
    """The filter that Alembic asks about each object of a comparison."""

    def is_compared(item: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
        # What the words of publications are searched by is in no model, on either engine.
        if kind == "table" and name is not None and name.startswith(WORDS_TABLE):
            return False
        if name in WORD_INDEXES:
            return False
        return bool(item.info.get(ONLY_ON, dialect) == dialect)

    return is_compared
