"""A sweep: every step that is due, one after the other, and what it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from netent.kernel import clock
from netent.sweep.steps import EXPIRING, REMINDING, STEPS

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep did; `expired` counts what ended, by the words of `flask sweep`."""

    requeued: int
    mails_retried: int
    expired: Mapping[str, int]
    reminded: int


def sweep(now: datetime) -> Swept:
    """Do everything that is due. A step that fails keeps no other from its turn; then it is raised.

    Needs the application's context, whose mailer it takes.
    """
    done: dict[str, int] = {}
    failures: list[Exception] = []
    for name, step in STEPS.items():
        try:
            done[name] = step(now)
        except Exception as error:
            _log.exception("sweep_step_failed", step=name)
            failures.append(error)
    if failures:
        raise ExceptionGroup("steps of the sweep failed", failures)
    return Swept(
        requeued=done["requeued"],
        mails_retried=done["mails_retried"],
        expired={word: sum(done[step] for step in steps) for word, steps in EXPIRING.items()},
        reminded=sum(done[step] for step in REMINDING),
    )


def run() -> None:
    """The sweep as a job."""
    sweep(clock.now())
