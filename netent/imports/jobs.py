"""Treating imports: what a worker runs, and a command that waits for its request."""

from functools import partial

from netent.accounts import passwords
from netent.imports import entering, treatment
from netent.imports.entering import Making
from netent.kernel import clock
from netent.kernel.enums import IMPORT_KINDS, RequestKind
from netent.policies import portals, rules
from netent.requests import jobs
from netent.requests.claims import Claim, Lease

# The address of a request's page; a worker has no request from which Flask could build it.
PAGE = "/demandes/{}"


def register(base_url: str) -> None:
    """Say what treats imports, at composition. `base_url` is the portal's own address."""
    page_url = (base_url or "http://localhost") + PAGE
    for kind in IMPORT_KINDS:
        treat = _treat_members if kind is RequestKind.MEMBERS else _treat
        jobs.treats(kind, partial(treat, page_url))


def _treat(page_url: str, claim: Claim) -> None:
    treatment.treat(claim, rules=rules.current(), now=clock.now(), page_url=page_url)


def _treat_members(page_url: str, claim: Claim) -> None:
    lease = Lease(claim, clock.now)
    making = Making(portal=portals.current(), hasher=passwords.current(), keep=lease.keep)
    entering.treat(claim, making=making, rules=rules.current(), now=clock.now, page_url=page_url)
