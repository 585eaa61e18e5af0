"""Keeps a checked file as a request that waits for its confirmation; no right is written."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.habilitations import queries as rights_queries
from netent.imports.models import ImportLine
from netent.imports.service.deposits import CheckedPlan, Deposit
from netent.imports.service.staging import file_row, request_row, stage_lines
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
    if deposit.kind is RequestKind.MEMBERS:
        access.check(actor, Permission.MEMBER_MANAGE)
    portfolio = perimeter.portfolio_of(session, portfolio_id, keep=True)
    plan = checked.plan
    consequences = _consequences(session, portfolio, deposit, checked)
    written = consequences["rights_granted"]
    if deposit.kind is RequestKind.HABILITATIONS:
        written += plan.removals
    refuse_too_many(written, rules.import_max_rights)
    request = request_row(actor, portfolio, deposit, plan, now)
    request.resends_id = _resent(session, resends, request)
    session.add(request)
    session.flush()
    session.add(file_row(request, deposit, checked))
    stage_lines(session, request, plan)
    request.details = {**consequences, "rights_ended": _rights_ended(session, request)}
    record_check(session, actor, request, {"lines": len(plan)}, now=now)
    return request


def record_check(
    session: Session, actor: Actor, request: Request, about: dict[str, Any], *, now: datetime
) -> None:
    """Leave the check in the audit trail, with its counts."""
    details = {"portfolio": request.portfolio_name, **about, **counts_of(request)}
    subject = str(request.public_id)
    record(session, actor, "import.checked", subject=subject, details=details, now=now)


def _sites_of_lines(request: Request, *, adds: bool) -> Select[int]:
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


def _resent(session: Session, resends: UUID | None, request: Request) -> int | None:
    """The request whose refused lines come back, if the file can be just that (product §9).

    A file with more lines than were refused, of another kind or for another portfolio, is a
    request of its own: it waits for the cooldown like any other.
    """
    if resends is None:
        return None
    before = request_queries.request_of(session, resends)
    fits = (
        before.portfolio_id == request.portfolio_id
        and before.kind is request.kind
        and request.lines <= before.refused
        and before.status is RequestStatus.FINISHED
    )
    return before.id if fits else None


def _consequences(
    session: Session, portfolio: Portfolio, deposit: Deposit, checked: CheckedPlan
) -> dict[str, Any]:
    plan = checked.plan
    if deposit.kind is RequestKind.HABILITATIONS:
        gaining = {
            member
            for member, granted in zip(plan.members or (), plan.granted or (), strict=True)
            if granted
        }
        return {
            "declarants": len(gaining),
            "rights_granted": plan.additions,
            "people": checked.people,
            "columns": list(deposit.declarations),
        }
    if deposit.kind is RequestKind.MEMBERS:
        return {"declarants": plan.additions, "rights_granted": checked.rights_copied}
    declarants = len(perimeter.declarants_of(session, portfolio.id))
    declarations = perimeter.declarations_of(session, [portfolio.id]).get(portfolio.id, [])
    each = len(perimeter.rights_open_on(session, portfolio.id))
    return {
        "declarants": declarants,
        "declarations": [declaration.code for declaration in declarations],
        "rights_granted": plan.additions * declarants * each,
    }


def refuse_too_many(rights: int, limit: int) -> None:
    """Refuse what would write more rights than the operator allows."""
    if rights > limit:
        found, expected = (
            Phrase(N_("%(rights)s droits"), {"rights": number}) for number in (rights, limit)
        )
        raise Refusal(Reason.TOO_LARGE, found=found, expected=expected)


def _rights_ended(session: Session, request: Request) -> int:
    """How many rights end, with the clients that leave or by themselves; lines must be staged."""
    if request.kind is RequestKind.HABILITATIONS or not request.removals:
        return request.removals
    return rights_queries.rights_held_on(session, _sites_of_lines(request, adds=False))
