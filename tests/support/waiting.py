"""Waiting for what another process does and cannot tell us."""

import time
from collections.abc import Callable

_SECONDS = 90.0
_BETWEEN_LOOKS = 0.02


def until(holds: Callable[[], bool]) -> None:
    """Return as soon as it holds; fail when it never does. The bound is for a machine at work."""
    deadline = time.monotonic() + _SECONDS
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        time.sleep(_BETWEEN_LOOKS)
