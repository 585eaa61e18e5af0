"""Reading without the garbage collector: it would look at a million cells again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Let no cycle be looked for inside: rows of text form none, and looking takes twice the work.

    For the whole process; of two threads the one that stopped the collector starts it again.
    """
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()
