"""Treating imports: what a worker runs, and a command that waits for its request."""

from functools import partial

from netent.imports import treatment
from netent.kernel import clock
from netent.kernel.enums import IMPORT_KINDS
from netent.policies import rules
from netent.requests import jobs
from netent.requests.claims import Claim

# The address of a request's page; a worker has no request from which Flask could build it.
PAGE = "/demandes/{}"


def register(base_url: str) -> None:
    """Say what treats imports, at composition. `base_url` is the portal's own address."""
    page_url = (base_url or "http://localhost") + PAGE
    for kind in IMPORT_KINDS:
        jobs.treats(kind, partial(_treat, page_url))


def _treat(page_url: str, claim: Claim) -> None:
    treatment.treat(claim, rules=rules.current(), now=clock.now(), page_url=page_url)
