"""The rows of a checked request: itself, how its file was read, and its lines."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from itertools import repeat
from typing import Any

from sqlalchemy.orm import Session

from netent.database.bulk import copy_rows
from netent.imports.models import ImportFile
from netent.imports.plan import Plan
from netent.imports.service.deposits import CheckedPlan, Deposit
from netent.kernel.actor import Actor
from netent.kernel.enums import RequestKind, RequestStatus
from netent.perimeter.models import Portfolio
from netent.requests.models import Request


def request_row(
    actor: Actor, portfolio: Portfolio, deposit: Deposit, plan: Plan, now: datetime
) -> Request:
    """A request that waits for its confirmation, with the plan's counts."""
    request = fileless_request(actor, portfolio, deposit.kind, now)
    request.file_name = deposit.file_name[:255]
    request.lines = len(plan)
    request.additions, request.removals = plan.additions, plan.removals
    request.unchanged, request.refused = plan.unchanged, plan.refused
    return request


def file_row(request: Request, deposit: Deposit, checked: CheckedPlan) -> ImportFile:
    """The deposited bytes and how they were read."""
    read = deposit.read
    return ImportFile(
        request_id=request.id,
        content=deposit.content,
        digest=sha256(deposit.content).hexdigest(),
        encoding=read.encoding or "",
        separator=read.separator or "",
        has_headings=not read.by_position,
        padded=len(checked.plan.padded),
        planned_revision=checked.revision,
    )


def fileless_request(
    actor: Actor, portfolio: Portfolio, kind: RequestKind, now: datetime
) -> Request:
    """A request without a file, that waits for its confirmation once its lines are staged."""
    return Request(
        kind=kind,
        status=RequestStatus.CHECKED,
        portfolio_id=portfolio.id,
        portfolio_name=portfolio.name,
        author_id=actor.member_id,
        author_name=actor.name,
        created_at=now,
    )


def fileless_row(request: Request, revision: int) -> ImportFile:
    """What stands for the file of a request that has none: its lines are kept as long as others."""
    return ImportFile(
        request_id=request.id,
        digest="",
        encoding="",
        separator="",
        has_headings=False,
        planned_revision=revision,
    )


def stage_lines(session: Session, request: Request, plan: Plan) -> None:
    """Keep the plan's lines."""
    columns = dict(_columns(request, plan))
    # Column by column: a hundred thousand lines are then put together without a loop of ours.
    copy_rows(session, "import_line", tuple(columns), zip(*columns.values(), strict=False))


def _columns(request: Request, plan: Plan) -> Iterator[tuple[str, Any]]:
    yield "request_id", repeat(request.id)
    yield "registration_id", repeat(request.registration_id)
    yield "line", plan.lines
    yield "siret", plan.sirets
    yield "result", [result.value for result in plan.results]
    yield "reason", [reason and reason.value for reason in plan.reasons]
    yield "detail", map(plan.details.get, range(len(plan)))
    if plan.actions is not None:
        yield "action", [None if adds is None else int(adds) for adds in plan.actions]
    if plan.members is not None:
        yield "member_id", plan.members
    if plan.granted is not None:
        yield "granted", plan.granted
    if plan.withdrawn is not None:
        yield "withdrawn", plan.withdrawn
