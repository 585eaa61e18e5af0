"""Answers that leave at even times, so that the work behind them is not seen from outside."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from flask import current_app, request

View: TypeAlias = Callable[..., Any]

# Well above what the work takes: where it is longer, the answer leaves at the next multiple.
_ACT_SECONDS = 1.0
_PAGE_SECONDS = 0.25


def evenly(view: View) -> View:
    """Hold the answer back to the next even moment after the question.

    For what does more for some than for others: a member is mailed, a stranger is not. The
    configuration's EVEN_ANSWERS turns it off for tests.
    """

    @wraps(view)
    def answered(*arguments: Any, **values: Any) -> Any:
        began = time.monotonic()
        answer = view(*arguments, **values)
        if current_app.config["EVEN_ANSWERS"]:
            step = _ACT_SECONDS if request.method == "POST" else _PAGE_SECONDS
            time.sleep(_left(time.monotonic() - began, step))
        return answer

    return answered


def _left(took: float, step: float) -> float:
    """How long it is to the next multiple of the step."""
    return -took % step
