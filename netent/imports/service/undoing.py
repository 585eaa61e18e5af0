"""The inverse of a finished request: checked, shown and confirmed like any other (product §9)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.catalogue import queries as catalogue
from netent.database.tenant import tenant_of
from netent.habilitations import service as rights
from netent.habilitations.models import RightsAct
from netent.imports import queries
from netent.imports.models import ImportLine
from netent.imports.recounting import recount
from netent.imports.service.checks import record_check, refuse_too_many
from netent.imports.service.staging import fileless_request, fileless_row
from netent.imports.statements import undoing as statements
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.enums import (
    LINE_COUNTING_KINDS,
    LineResult,
    Outcome,
    RequestKind,
    RequestStatus,
)
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.perimeter import queries as perimeter
from netent.policies.rules import Rules
from netent.requests import queries as request_queries
from netent.requests.models import Request

UNDOABLE = (
    RequestKind.ESTABLISHMENTS,
    RequestKind.HABILITATIONS,
    RequestKind.DECLARATION,
    RequestKind.MEMBERS,
)


def check_undo(
    session: Session, actor: Actor, *, request_id: UUID, rules: Rules, now: datetime
) -> Request:
    """Keep a request that undoes what a finished one really changed; nothing changes yet.

    NotFound. Refusal when there is nothing to undo any more, or when it is being undone already.
    """
    access.check(actor, Permission.IMPORT_SUBMIT)
    # Held: of two who ask at once the second finds the first one's.
    undone = request_queries.request_of(session, request_id, lock=True)
    if not can_be_undone(session, undone):
        raise Refusal(Reason.NOT_UNDOABLE)
    portfolio = perimeter.kept_portfolio(session, undone.portfolio_id)
    if portfolio is None:
        raise Refusal(Reason.NOT_UNDOABLE)
    request = fileless_request(actor, portfolio, RequestKind.UNDO, now)
    request.file_name, request.undoes_id = undone.file_name, undone.id
    session.add(request)
    session.flush()
    session.add(fileless_row(request, portfolio.revision))
    consequences = stage_lines(session, request, undone, now=now)
    refuse_too_many(sum(consequences.values()), rules.import_max_rights)
    request.details = {"undoes": undone.kind.value, **consequences}
    record_check(session, actor, request, {"undoes": str(undone.public_id)}, now=now)
    return request


def can_be_undone(session: Session, request: Request) -> bool:
    """Whether the request changed something that is not undone, or being undone, by another one.

    Its lines say what it changed: once they are purged it can't be undone any more, nor once its
    portfolio was deleted.
    """
    changed = request.lines > request.unchanged + request.refused
    # Also where it has no client yet.
    changed = changed or bool(request.details.get("portfolio_changed"))
    if request.kind not in UNDOABLE or request.status is not RequestStatus.FINISHED or not changed:
        return False
    kept = queries.file_of(session, request.id).purged_at is None
    kept = kept and bool(perimeter.public_ids_of(session, [request.portfolio_id or 0]))
    has_act = rights.act_of_request(session, request.id) is not None
    return kept and has_act and undo_of(session, request) is None


def undo_of(session: Session, request: Request) -> Request | None:
    """The request that undoes this one, or is about to; none that was given up or ended KO."""
    return session.scalars(
        select(Request)
        .where(
            Request.undoes_id == request.id,
            Request.status != RequestStatus.DELETED,
            or_(Request.outcome.is_(None), Request.outcome != Outcome.KO),
        )
        .order_by(Request.id.desc())
        .limit(1)
    ).one_or_none()


def undone_by(session: Session, request: Request) -> Request | None:
    """The request that an undo undoes; None for any other kind."""
    return None if request.undoes_id is None else session.get(Request, request.undoes_id)


def act_undone(session: Session, undone: Request) -> RightsAct:
    """The act by which the request that is undone changed rights."""
    found = rights.act_of_request(session, undone.id)
    if found is None:
        raise RuntimeError(f"request {undone.id} changed nothing")
    return found


def stage_lines(
    session: Session, request: Request, undone: Request, *, now: datetime
) -> Mapping[str, int]:
    """Judge every line as things stand now, and count; how many rights come back and end."""
    act = act_undone(session, undone)
    if undone.kind is RequestKind.MEMBERS:
        created = queries.created_by(session, undone.id)
        statements.stage_touched(session, queries.touched_since(session, created, act))
    assert undone.portfolio_id is not None  # only details of rights are about all portfolios
    found = statements.stage_inverse(
        session,
        kind=undone.kind,
        request=request.id,
        undone=undone.id,
        act=act.id,
        portfolio=undone.portfolio_id,
        rights=_rights_of(session, undone),
        opened=perimeter.rights_open_on(session, undone.portfolio_id),
    )
    pairs = pairs_undone(session, request, act, undone.kind)
    given_back, ended = rights.inverse_of(session, act.id, pairs, on=paris_day(now))
    additions, removals = given_back, ended
    if undone.kind in LINE_COUNTING_KINDS:
        additions, removals = (_lines(session, request, adds=adds) for adds in (True, False))
    request.lines = sum(found.values())
    recount(
        request,
        additions=additions,
        removals=removals,
        unchanged=0,
        refused=found.get(LineResult.REFUSED, 0),
    )
    return {"rights_granted": given_back, "rights_ended": ended}


def pairs_undone(
    session: Session, request: Request, act: RightsAct, kind: RequestKind
) -> Select[int, int]:
    """The pairs whose rights the act changed, of the lines that are undone and have been staged."""
    changed = rights.pairs_of_act(session, act.id)
    if kind is not RequestKind.MEMBERS:
        return statements.pairs_among(changed)
    pairs = changed.subquery("changed")
    site_id, member_id = pairs.c
    created = select(ImportLine.member_id).where(
        ImportLine.registration_id == tenant_of(session),
        ImportLine.request_id == request.id,
        ImportLine.result == LineResult.DONE,
    )
    return select(site_id, member_id).where(member_id.in_(created))


def _rights_of(session: Session, undone: Request) -> RightSet:
    """What was open for the clients that entered, or the rights of the declaration."""
    if undone.kind is RequestKind.DECLARATION:
        return RightSet.of(catalogue.rights_named(session, undone.details["declaration"]))
    return RightSet.of(undone.details.get("opened", ()))


def _lines(session: Session, request: Request, *, adds: bool) -> int:
    counted = select(func.count()).where(
        ImportLine.request_id == request.id,
        ImportLine.result == LineResult.DONE,
        ImportLine.action == int(adds),
    )
    return session.scalar(counted) or 0
