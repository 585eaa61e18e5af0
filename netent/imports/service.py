"""Checks, confirms and gives up imports (product §9); treating them is `treatment`'s."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.database.bulk import copy_rows
from netent.database.tenant import tenant_of
from netent.habilitations import queries as rights_queries
from netent.imports import queries
from netent.imports.formats import ESTABLISHMENTS, check_file_name
from netent.imports.models import ImportFile, ImportLine
from netent.imports.plan import Plan, build_plan
from netent.imports.reading.file import Limits, ReadFile, read_file
from netent.imports.reading.lines import Lines, read_lines
from netent.kernel.actor import Actor
from netent.kernel.enums import LineResult, RequestKind, RequestStatus
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.phrases import Phrase
from netent.kernel.reasons import N_, Reason
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, Site
from netent.policies.rules import Rules
from netent.requests import queries as request_queries
from netent.requests import service as requests
from netent.requests.models import Request
from netent.tenancy.models import Registration

LINE_COLUMNS = (
    "request_id",
    "registration_id",
    "line",
    "siret",
    "action",
    "result",
    "reason",
    "detail",
)


@dataclass(frozen=True, slots=True)
class Deposit:
    """A file as it was read, before any transaction: its name, its bytes and its lines."""

    file_name: str
    content: bytes
    read: ReadFile
    lines: Lines


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan with the revision of the portfolio at which it was made."""

    plan: Plan
    revision: int


def read_deposit(file_name: str, content: bytes, portfolio_name: str, rules: Rules) -> Deposit:
    """Read a deposited file, strictly. Refusal says what was found and what was expected.

    No database and no transaction: a large file takes its time here.
    """
    if not check_file_name(file_name, portfolio_name):
        raise Refusal(Reason.BAD_NAME, found=file_name, expected=portfolio_name)
    limits = Limits(size=rules.import_max_bytes, lines=rules.import_max_lines)
    read = read_file(content, ESTABLISHMENTS, limits)
    return Deposit(file_name, content, read, read_lines(read))


def plan_deposit(session: Session, portfolio_id: int, deposit: Deposit) -> CheckedPlan:
    """Judge every line against today's state; reads only."""
    portfolio = session.get_one(Portfolio, portfolio_id)
    snapshot = queries.snapshot_of(session, deposit.lines.wanted(), portfolio.id)
    return CheckedPlan(build_plan(deposit.lines, snapshot), portfolio.revision)


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
    if consequences["rights_granted"] > rules.import_max_rights:
        raise Refusal(
            Reason.TOO_LARGE,
            found=Phrase(N_("%(rights)s droits"), {"rights": consequences["rights_granted"]}),
            expected=Phrase(N_("%(rights)s droits"), {"rights": rules.import_max_rights}),
        )
    request = Request(
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
        details={**consequences, "rights_ended": 0},
        created_at=now,
        resends_id=_resent(session, resends, portfolio, plan),
    )
    session.add(request)
    session.flush()
    session.add(_file_row(request, deposit, checked))
    _stage_lines(session, request, plan)
    if plan.removals:
        request.details = {
            **consequences,
            "rights_ended": rights_queries.rights_held_on(
                session, sites_of_lines(request, adds=False)
            ),
        }
    record(
        session,
        actor,
        "import.checked",
        subject=str(request.public_id),
        details={"portfolio": portfolio.name, "lines": len(plan), **_counts(request)},
        now=now,
    )
    return request


def confirm(
    session: Session, actor: Actor, *, request_id: UUID, rules: Rules, now: datetime
) -> Request:
    """Let a checked request be treated, in the name of whoever confirms it.

    Refusal while the cooldown lasts (product §9), or when the request has moved on.
    """
    access.check(actor, Permission.IMPORT_SUBMIT)
    # One confirmation at a time for a registration: two would both find the cooldown over.
    registration = session.scalars(
        select(Registration).where(Registration.id == actor.registration_id).with_for_update()
    ).one()
    request = request_queries.request_of(session, request_id, lock=True)
    # Before the cooldown, which the first of two clicks has begun.
    requests.refuse_moved_on(request)
    if request.resends_id is None:
        free = request_queries.may_confirm_from(
            session, hours=cooldown_hours(registration, rules), now=now
        )
        if free is not None:
            raise Refusal(Reason.COOLDOWN, opens_at=free)
    request.author_id, request.author_name = actor.member_id, actor.name
    requests.queue_request(session, request, now=now)
    record(
        session,
        actor,
        "import.confirmed",
        subject=str(request.public_id),
        details={"portfolio": request.portfolio_name, **_counts(request)},
        now=now,
    )
    return request


def give_up(session: Session, actor: Actor, *, request_id: UUID, now: datetime) -> Request:
    """Delete a request that has not begun. Refusal once a worker has taken it."""
    access.check(actor, Permission.IMPORT_SUBMIT)
    request = request_queries.request_of(session, request_id)
    requests.delete_request(session, request, now=now)
    record(
        session,
        actor,
        "import.deleted",
        subject=str(request.public_id),
        details={"portfolio": request.portfolio_name},
        now=now,
    )
    return request


def cooldown_hours(registration: Registration, rules: Rules) -> int:
    """The registration's own cooldown where it has one, else the operator's."""
    own = registration.import_cooldown_hours
    return rules.import_cooldown_hours if own is None else own


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


def cooldown_until(
    session: Session, rules: Rules, *, now: datetime, request: Request | None = None
) -> datetime | None:
    """From when a request may be confirmed; None when it may be now."""
    if request is not None and request.resends_id is not None:
        return None
    registration = session.get_one(Registration, tenant_of(session))
    hours = cooldown_hours(registration, rules)
    return request_queries.may_confirm_from(session, hours=hours, now=now)


def given_cells(session: Session, request_id: int, rules: Rules) -> Mapping[int, tuple[str, ...]]:
    """The cells of each line as they were deposited, by line. NotFound once they are purged."""
    file = queries.file_of(session, request_id)
    if file.content is None:
        raise NotFound
    limits = Limits(size=rules.import_max_bytes, lines=rules.import_max_lines)
    read = read_file(file.content, ESTABLISHMENTS, limits)
    return dict(zip(read.lines, zip(*read.cells, strict=True), strict=True))


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
    actions = {None: None, True: 1, False: 0}
    copy_rows(
        session,
        "import_line",
        LINE_COLUMNS,
        (
            (
                request.id,
                request.registration_id,
                line,
                siret,
                actions[action],
                result.value,
                reason.value if reason else None,
                plan.details.get(at),
            )
            for at, (line, siret, action, result, reason) in enumerate(
                zip(plan.lines, plan.sirets, plan.actions, plan.results, plan.reasons, strict=True)
            )
        ),
    )


def _counts(request: Request) -> dict[str, int]:
    return {
        "additions": request.additions,
        "removals": request.removals,
        "unchanged": request.unchanged,
        "refused": request.refused,
    }
