"""Confirms and gives up checked requests, and says from when one may confirm (product §9)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.database.tenant import tenant_of
from netent.imports.service.checks import counts_of
from netent.kernel.actor import Actor
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.policies.rules import Rules
from netent.requests import queries as request_queries
from netent.requests import service as requests
from netent.requests.models import Request
from netent.tenancy.holding import hold_as_administrator
from netent.tenancy.models import Registration


def confirm(
    session: Session,
    actor: Actor,
    *,
    request_id: UUID,
    is_confirmed: bool = False,
    rules: Rules,
    now: datetime,
) -> Request:
    """Let a checked request be treated, in the name of whoever confirms it.

    Refusal while the cooldown lasts (product §9), when the request has moved on, or when it ends
    many rights and the actor did not give his password (`is_confirmed`). Forbidden.
    """
    # One confirmation at a time for a registration: two would both find the cooldown over. The
    # lock lets pass the clients that a request enters meanwhile: they name the registration too.
    hold_as_administrator(session, actor, Permission.IMPORT_SUBMIT)
    request = request_queries.request_of(session, request_id, lock=True)
    # Before the cooldown, which the first of two clicks has begun.
    requests.refuse_moved_on(request)
    free = cooldown_until(session, rules, now=now, request=request)
    if free is not None:
        raise Refusal(Reason.COOLDOWN, opens_at=free)
    if not is_confirmed and ends_many_rights(request, rules):
        raise Refusal(Reason.PASSWORD_NEEDED)
    request.author_id, request.author_name = actor.member_id, actor.name
    requests.queue_request(session, request, now=now)
    record(
        session,
        actor,
        "import.confirmed",
        subject=str(request.public_id),
        details={"portfolio": request.portfolio_name, **counts_of(request)},
        now=now,
    )
    return request


def ends_many_rights(request: Request, rules: Rules) -> bool:
    """Whether the check found that it ends so many that the password is asked for again."""
    return rules.is_mass_removal(request.details.get("rights_ended", 0))


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


def cooldown_until(
    session: Session, rules: Rules, *, now: datetime, request: Request | None = None
) -> datetime | None:
    """From when a request may be confirmed; None when it may be now."""
    if request is not None and (request.resends_id or request.undoes_id):
        return None
    own = session.get_one(Registration, tenant_of(session)).import_cooldown_hours
    hours = rules.import_cooldown_hours if own is None else own
    return request_queries.may_confirm_from(session, hours=hours, now=now)
