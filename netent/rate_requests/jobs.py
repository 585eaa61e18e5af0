"""Treating rate requests: what a worker runs."""

from functools import partial

from netent.kernel import clock
from netent.kernel.enums import RequestKind
from netent.policies import rules
from netent.rate_requests import providers, treatment
from netent.rate_requests.treatment import Asking
from netent.requests import jobs
from netent.requests.claims import Claim, Lease

# The address of a request's page; a worker has no request from which Flask could build it.
PAGE = "/appels-de-taux/{}"


def register(base_url: str) -> None:
    """Say what treats rate requests, at composition. `base_url` is the portal's own address."""
    page_url = (base_url or "http://localhost") + PAGE
    jobs.treats(RequestKind.RATE_REQUEST, partial(_treat, page_url))


def _treat(page_url: str, claim: Claim) -> None:
    lease = Lease(claim, clock.now)
    asking = Asking(provider=providers.current(), now=clock.now, keep=lease.keep)
    keep_days = rules.current().rate_request_keep_days
    treatment.treat(claim, asking, keep_days=keep_days, page_url=page_url)
