"""Doing many things of which one may fail: it keeps none of the others from its turn."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def one_by_one(items: Iterable[T], act: Callable[[T], int], *, what: str) -> int:
    """Do the act to each item; the sum of what it counts. ExceptionGroup after the last, if any."""
    done, failures = 0, []
    for item in items:
        try:
            done += act(item)
        except Exception as error:
            failures.append(error)
    if failures:
        raise ExceptionGroup(f"{what} failed", failures)
    return done
