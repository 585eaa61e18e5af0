"""Treats a file of members: codes first, slowly and outside of any transaction, then all at once.

A worker that dies meanwhile leaves nothing: the codes were in its memory only.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from netent.access import Permission
from netent.activations.service import Hasher, PreparedCode, prepare_code
from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.imports import queries, treatment
from netent.imports.applying.members import CodesLackError, Prepared, apply_members
from netent.imports.formats import MEMBERS
from netent.imports.plan import plan_members
from netent.imports.reading.file import NO_LIMITS, read_file
from netent.imports.reading.member_lines import MemberLines, read_member_lines
from netent.policies.portals import Portal
from netent.policies.rules import Rules
from netent.policies.secrets import SecretKind
from netent.requests import progress
from netent.requests.authors import why_stopped
from netent.requests.claims import Claim, ClaimLostError
from netent.requests.models import Request
from netent.requests.progress import Progress
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Making:
    """What codes are made with; `keep` renews the claim meanwhile."""

    portal: Portal
    hasher: Hasher
    keep: Callable[[], None]


def treat(
    claim: Claim, *, making: Making, rules: Rules, now: Callable[[], datetime], page_url: str
) -> None:
    """Treat a claimed file of members as `treatment.treat` does the others.

    Where more people are to be created than a moment ago, more codes are made, and the act begins
    anew: nothing of it had been written.
    """
    codes: list[PreparedCode] = []
    while True:
        try:
            lines = _prepare(claim, codes, making, now=now())
        except ClaimLostError:
            return
        prepared = Prepared(lines, codes, making.portal)
        try:
            treatment.treat(
                claim,
                rules=rules,
                now=now(),
                page_url=page_url,
                apply=partial(apply_members, prepared=prepared),
            )
        except CodesLackError:
            continue
        return


def _prepare(
    claim: Claim, codes: list[PreparedCode], making: Making, *, now: datetime
) -> MemberLines:
    """Read the file again, and make the codes that lack for those whom it would create now."""
    with reading(Tenant(claim.registration_id)) as session:
        request = session.get_one(Request, claim.request_id)
        content = queries.file_of(session, request.id).content
        if content is None or request.portfolio_id is None:
            raise RuntimeError(f"the file of request {request.id} is gone")
        lines = read_member_lines(read_file(content, MEMBERS, NO_LIMITS))
        author = session.get_one(Member, request.author_id)
        stopped = why_stopped(session, claim, author, Permission.IMPORT_SUBMIT)
        snapshot = queries.members_snapshot_of(session, lines, request.portfolio_id)
        wanted = 0 if stopped else plan_members(lines, snapshot).additions
    others = request.lines - wanted
    while len(codes) < wanted:
        progress.tell(request.public_id, Progress(others + len(codes), request.lines, now))
        making.keep()
        codes.append(prepare_code(making.portal, SecretKind.PROVISIONAL_PASSWORD, making.hasher))
    return lines
