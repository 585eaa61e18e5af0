"""Checks and confirms a file in one go, for whoever has no page to look at the check."""

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
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound
from netent.kernel.reasons import Reason
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio
from netent.policies.rules import Rules
from netent.requests.models import Request
from netent.tenancy import queries as tenancy
from netent.tenancy.models import Registration


@dataclass(frozen=True, slots=True)
class Submission:
    """Whose file, for which portfolio, deposited by whom. `member_id` is None when unreadable."""

    siren: str
    portfolio_name: str
    member_id: UUID | None
    file_name: str
    content: bytes


def submit(asked: Submission, *, rules: Rules, now: datetime) -> Request:
    """Let the file wait for a worker, in the name of its author and with his rights.

    A refusal, of the file or by the cooldown, leaves no request behind: the check and its
    confirmation are one transaction. Reasons are those of product §17.
    """
    with reading(PORTAL) as session:
        registration = tenancy.live_registration(session, asked.siren)
    if registration is None:
        raise NotFound(Reason.UNKNOWN_REGISTRATION)
    with reading(Tenant(registration.id)) as session:
        actor = _author(session, registration, asked.member_id)
        portfolio = _portfolio(session, asked.portfolio_name)
    deposit = service.read_deposit(asked.file_name, asked.content, portfolio.name, rules)
    with reading(Tenant(registration.id)) as session:
        checked = service.plan_deposit(session, portfolio.id, deposit)
    with transaction(Tenant(registration.id)) as session:
        request = service.stage_check(
            session,
            actor,
            portfolio_id=portfolio.public_id,
            deposit=deposit,
            checked=checked,
            rules=rules,
            now=now,
        )
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
