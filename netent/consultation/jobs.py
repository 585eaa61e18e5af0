"""Treating details of rights: what a worker runs."""

from functools import partial

from netent.consultation.detail import treatment
from netent.kernel import clock
from netent.kernel.enums import RequestKind
from netent.policies import rules
from netent.requests import jobs
from netent.requests.claims import Claim, Lease

# The address of a detail's page; a worker has no request from which Flask could build it.
PAGE = "/consultation/detail/{}"


def register(base_url: str) -> None:
    """Say what treats details, at composition. `base_url` is the portal's own address."""
    page_url = (base_url or "http://localhost") + PAGE
    jobs.treats(RequestKind.RIGHTS_DETAIL, partial(_treat, page_url))


def _treat(page_url: str, claim: Claim) -> None:
    lease = Lease(claim, clock.now)
    treatment.treat(
        claim, rules=rules.current(), now=clock.now(), keep=lease.keep, page_url=page_url
    )
