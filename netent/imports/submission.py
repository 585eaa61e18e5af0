"""Checks and confirms a request in one go, for whoever has no page to look at the check."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.accounts.queries import standing_of
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.imports import service
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, RequestKind
from netent.kernel.errors import Forbidden, NotFound
from netent.kernel.reasons import Reason
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio
from netent.policies.rules import Rules
from netent.requests.models import Request
from netent.tenancy import queries as tenancy
from netent.tenancy.models import Registration


@dataclass(frozen=True, slots=True)
class File:
    """A file of a kind, under the name by which it is deposited."""

    kind: RequestKind
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration added to a whole portfolio, or removed."""

    code: str
    adds: bool


@dataclass(frozen=True, slots=True)
class Submission:
    """Whose request, on which portfolio, asked by whom. `member_id` is None when unreadable."""

    siren: str
    portfolio_name: str
    member_id: UUID | None
    asked: File | Declared


def submit(submission: Submission, *, rules: Rules, now: datetime) -> Request:
    """Let the request wait for a worker, in the name of its author and with his rights.

    A refusal, of the file or by the cooldown, leaves no request behind: the check and its
    confirmation are one transaction. Reasons are those of product §17.
    """
    with reading(PORTAL) as session:
        registration = tenancy.live_registration(session, submission.siren)
    if registration is None:
        raise NotFound(Reason.UNKNOWN_REGISTRATION)
    scope = Tenant(registration.id)
    with reading(scope) as session:
        actor = _author(session, registration, submission.member_id)
        portfolio = _portfolio(session, submission.portfolio_name)
    if isinstance(asked := submission.asked, Declared):
        with transaction(scope) as session:
            request = service.check_declaration(
                session,
                actor,
                portfolio_id=portfolio.public_id,
                code=asked.code,
                adds=asked.adds,
                rules=rules,
                now=now,
            )
            return _confirm(session, actor, request, rules, now)
    return _submit_file(scope, actor, portfolio, asked, rules, now)


def undo(
    registration_id: int, request_id: UUID, member_id: UUID | None, *, rules: Rules, now: datetime
) -> Request:
    """Check the inverse of a finished request, and let it wait for a worker."""
    scope = Tenant(registration_id)
    with reading(scope) as session:
        registration = session.get_one(Registration, registration_id)
        actor = _author(session, registration, member_id)
    with transaction(scope) as session:
        request = service.check_undo(session, actor, request_id=request_id, rules=rules, now=now)
        return _confirm(session, actor, request, rules, now)


def _submit_file(
    scope: Tenant, actor: Actor, portfolio: Portfolio, file: File, rules: Rules, now: datetime
) -> Request:
    with reading(scope) as session:
        layout = service.layout_of(session, portfolio.id, file.kind)
    deposit = service.read_deposit(file.name, file.content, portfolio.name, rules, layout)
    with reading(scope) as session:
        checked = service.plan_deposit(session, portfolio.id, deposit)
    with transaction(scope) as session:
        request = service.stage_check(
            session,
            actor,
            portfolio_id=portfolio.public_id,
            deposit=deposit,
            checked=checked,
            rules=rules,
            now=now,
        )
        return _confirm(session, actor, request, rules, now)


def _confirm(
    session: Session, actor: Actor, request: Request, rules: Rules, now: datetime
) -> Request:
    return service.confirm(
        session, actor, request_id=request.public_id, is_confirmed=True, rules=rules, now=now
    )


def _author(session: Session, registration: Registration, member_id: UUID | None) -> Actor:
    member = None if member_id is None else tenancy.member_of(session, member_id)
    if member is None:
        raise NotFound(Reason.UNKNOWN_MEMBER)
    if member.state is not MemberState.ACTIVE:
        raise Forbidden
    actor = standing_of(member, registration, address=None, renewal=None).actor
    access.check(actor, Permission.IMPORT_SUBMIT)
    return actor


def _portfolio(session: Session, name: str) -> Portfolio:
    portfolio = perimeter.portfolio_named(session, name)
    if portfolio is None:
        raise NotFound(Reason.UNKNOWN_PORTFOLIO)
    return portfolio
