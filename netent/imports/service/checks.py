"""Keeps a checked file as a request that waits for its confirmation; no right is written."""

from datetime import datetime
from hashlib import sha256
from itertools import repeat
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.database.bulk import copy_rows
from netent.habilitations import queries as rights_queries
from netent.imports.models import ImportFile, ImportLine
from netent.imports.plan import Plan
from netent.imports.service.deposits import CheckedPlan, Deposit
from netent.kernel.actor import Actor
from netent.kernel.enums import LineResult, RequestKind, RequestStatus
from netent.kernel.errors import Refusal
from netent.kernel.phrases import Phrase
from netent.kernel.reasons import N_, Reason
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, Site
from netent.policies.rules import Rules
from netent.requests import queries as request_queries
from netent.requests.models import Request

_LINE_COLUMNS = (
    "request_id",
    "registration_id",
    "line",
    "siret",
    "action",
    "result",
    "reason",
    "detail",
)


def stage_check(
    session: Session,
    actor: Actor,
    *,
    portfolio_id: UUID,
    deposit: Deposit,
    checked: CheckedPlan,
    rules: Rules,
    now: datetime,
    resends: UUID | None = None,
) -> Request:
    """Keep a checked file as a request that waits for confirmation; no right is written.

    `resends` is the finished request whose refused lines the file brings again, corrected.
    Refusal when the request would write more rights than the operator allows.
    """
    access.check(actor, Permission.IMPORT_SUBMIT)
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    plan = checked.plan
    consequences = _consequences(session, portfolio, plan)
    _refuse_too_many(consequences["rights_granted"], rules.import_max_rights)
    request = _request_row(actor, portfolio, deposit, plan, now)
    request.resends_id = _resent(session, resends, portfolio, plan)
    session.add(request)
    session.flush()
    session.add(_file_row(request, deposit, checked))
    _stage_lines(session, request, plan)
    request.details = {**consequences, "rights_ended": _rights_ended(session, request)}
    record(
        session,
        actor,
        "import.checked",
        subject=str(request.public_id),
        details={"portfolio": portfolio.name, "lines": len(plan), **counts_of(request)},
        now=now,
    )
    return request


def sites_of_lines(request: Request, *, adds: bool) -> Select[int]:
    """The sites of the request's lines that add, or remove, and were not refused."""
    return (
        select(Site.id)
        .join(ImportLine, ImportLine.siret == Site.siret)
        .where(
            Site.registration_id == request.registration_id,
            ImportLine.registration_id == request.registration_id,
            ImportLine.request_id == request.id,
            ImportLine.result == LineResult.DONE,
            ImportLine.action == int(adds),
        )
    )


def counts_of(request: Request) -> dict[str, int]:
    """The request's four counts, as its audit events tell them."""
    return {
        "additions": request.additions,
        "removals": request.removals,
        "unchanged": request.unchanged,
        "refused": request.refused,
    }


def _request_row(
    actor: Actor, portfolio: Portfolio, deposit: Deposit, plan: Plan, now: datetime
) -> Request:
    return Request(
        kind=RequestKind.ESTABLISHMENTS,
        status=RequestStatus.CHECKED,
        portfolio_id=portfolio.id,
        portfolio_name=portfolio.name,
        author_id=actor.member_id,
        author_name=actor.name,
        file_name=deposit.file_name[:255],
        lines=len(plan),
        additions=plan.additions,
        removals=plan.removals,
        unchanged=plan.unchanged,
        refused=plan.refused,
        created_at=now,
    )


def _resent(session: Session, resends: UUID | None, portfolio: Portfolio, plan: Plan) -> int | None:
    """The request whose refused lines come back, if the file can be just that (product §9).

    A file with more lines than were refused, or for another portfolio, is a request of its own:
    it waits for the cooldown like any other.
    """
    if resends is None:
        return None
    before = request_queries.request_of(session, resends)
    fits = before.portfolio_id == portfolio.id and len(plan) <= before.refused
    return before.id if fits and before.status is RequestStatus.FINISHED else None


def _consequences(session: Session, portfolio: Portfolio, plan: Plan) -> dict[str, Any]:
    declarants = len(perimeter.declarants_of(session, portfolio.id))
    declarations = perimeter.declarations_of(session, [portfolio.id]).get(portfolio.id, [])
    each = len(perimeter.rights_open_on(session, portfolio.id))
    return {
        "declarants": declarants,
        "declarations": [declaration.code for declaration in declarations],
        "rights_granted": plan.additions * declarants * each,
    }


def _refuse_too_many(rights: int, limit: int) -> None:
    if rights > limit:
        found, expected = (
            Phrase(N_("%(rights)s droits"), {"rights": number}) for number in (rights, limit)
        )
        raise Refusal(Reason.TOO_LARGE, found=found, expected=expected)


def _rights_ended(session: Session, request: Request) -> int:
    """How many rights end with the clients that leave; the lines must be staged."""
    if not request.removals:
        return 0
    return rights_queries.rights_held_on(session, sites_of_lines(request, adds=False))


def _file_row(request: Request, deposit: Deposit, checked: CheckedPlan) -> ImportFile:
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


def _stage_lines(session: Session, request: Request, plan: Plan) -> None:
    # Column by column: a hundred thousand lines are then put together without a loop of ours.
    copy_rows(
        session,
        "import_line",
        _LINE_COLUMNS,
        zip(
            repeat(request.id),
            repeat(request.registration_id),
            plan.lines,
            plan.sirets,
            [None if adds is None else int(adds) for adds in plan.actions],
            [result.value for result in plan.results],
            [reason and reason.value for reason in plan.reasons],
            map(plan.details.get, range(len(plan))),
            strict=False,
        ),
    )
