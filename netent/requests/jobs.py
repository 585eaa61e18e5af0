"""What a worker runs: it takes requests one by one until the queue has none for it."""

import time
from collections.abc import Callable
from contextlib import suppress

import structlog

from netent.database.sessions import DatabaseUnavailable
from netent.jobs import queueing
from netent.kernel import clock
from netent.kernel.enums import QueueName, RequestKind
from netent.requests import claims
from netent.requests.claims import Claim

Treatment = Callable[[Claim], None]

_treatments: dict[RequestKind, Treatment] = {}
_log = structlog.get_logger(__name__)

# A worker goes back to its queue after so many, so that no other waits behind it for ever.
_AT_MOST = 50

# A database that restarts is back within about a minute; the worker has nothing else to do.
_PAUSES_SECONDS = (0, 1, 2, 4, 8, 15, 30)
_pause = time.sleep


def treats(kind: RequestKind, treatment: Treatment) -> None:
    """Say what treats requests of a kind; each feature does so once, when it is loaded."""
    _treatments[kind] = treatment


def announce(queue: QueueName) -> None:
    """Tell the workers of a queue that something waits in the database."""
    queueing.enqueue(queue, work, queue.value)


def work(queue: str) -> None:
    """Treat what waits in a queue, the registration served longest ago first."""
    for _ in range(_AT_MOST):
        claim = claims.claim_next(QueueName(queue), now=clock.now())
        if claim is None:
            return
        treat(claim)


def treat_here(registration_id: int, request_id: int, *, go_on: Callable[[], bool]) -> None:
    """Treat one request in this process, by the code that workers run, until it has ended.

    While a worker has it, or another request of its registration, `go_on` waits a moment and
    says whether to look again: a lease that lives is never taken over.
    """
    while claims.is_open(request_id):
        claim = claims.claim_this(registration_id, request_id, now=clock.now())
        if claim is not None:
            treat(claim)
        elif not go_on():
            return


def treat(claim: Claim) -> None:
    """Treat one claimed request; a failure leaves nothing and gives the request back.

    Raises DatabaseUnavailable when the database fails: the worker stops there, and the sweep sends
    it out again in a minute.
    """
    with structlog.contextvars.bound_contextvars(
        request=claim.request_id, attempt=claim.attempt, registration=claim.registration_id
    ):
        try:
            _treatments[claim.kind](claim)
        except DatabaseUnavailable:
            # The database is away or busy: nobody's fault, so no attempt is counted.
            _log.warning("database_unavailable", exc_info=True)
            _give_back_when_it_is_there(claim)
            raise
        except Exception:
            _log.exception("treatment_failed")
            claims.give_back(claim, now=clock.now())


def _give_back_when_it_is_there(claim: Claim) -> None:
    """Take the attempt back as soon as the database answers; its lease ends without us, too."""
    for seconds in _PAUSES_SECONDS:
        _pause(seconds)
        with suppress(DatabaseUnavailable):
            claims.give_back(claim, now=clock.now(), counted=False)
            return
    _log.error("attempt_not_taken_back")
