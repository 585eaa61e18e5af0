"""What a worker runs: it takes requests one by one until the queue has none for it."""

from collections.abc import Callable

import structlog

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


def treat(claim: Claim) -> None:
    """Treat one claimed request; a failure leaves nothing and gives the request back."""
    with structlog.contextvars.bound_contextvars(
        request=claim.request_id, attempt=claim.attempt, registration=claim.registration_id
    ):
        try:
            _treatments[claim.kind](claim)
        except Exception:
            _log.exception("treatment_failed")
            claims.give_back(claim, now=clock.now())
