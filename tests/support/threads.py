"""Acts that begin at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

_PATIENCE_SECONDS = 30


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts in threads that start together; each gives its result, or its error."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        barrier.wait(timeout=_PATIENCE_SECONDS)
        try:
            return act()
        except Exception as error:
            return error

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
