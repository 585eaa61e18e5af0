"""Which of the models' objects a database is compared with: some stand on one engine alone."""

from collections.abc import Callable
from typing import Any

from netent.database.base import ONLY_ON


def compared_on(dialect: str) -> Callable[..., bool]:
    """The filter that Alembic asks about each object of a comparison."""

    def is_compared(
        item: Any, _name: str | None, _kind: str, _reflected: bool, _other: Any
    ) -> bool:
        return bool(item.info.get(ONLY_ON, dialect) == dialect)

    return is_compared
