"""Active members of one registration, to choose whom to view."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.accounts.queries import may_be_viewed
from netent.kernel.enums import MemberState, RegistrationKind, Role
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import fold
from netent.kernel.paging import Page, PageAsked
from netent.tenancy.models import Member, Registration


@dataclass(frozen=True, slots=True)
class FoundRegistration:
    """A live registration."""

    id: int
    siren: str
    name: str
    kind: RegistrationKind


@dataclass(frozen=True, slots=True)
class ViewableMember:
    """An active member, and whose he is."""

    registration: FoundRegistration
    public_id: UUID
    name: str
    siret: str
    roles: frozenset[Role]


def find_registration(session: Session, siren: str) -> FoundRegistration | None:
    """The live registration of a SIREN."""
    row = session.scalars(
        select(Registration).where(
            Registration.siren == siren, Registration.terminated_at.is_(None)
        )
    ).one_or_none()
    return _registration(row) if row else None


def members_page(
    session: Session, registration: FoundRegistration, *, text: str, asked: PageAsked
) -> Page[ViewableMember]:
    """Its active members by name; needs the scope that reads across registrations."""
    statement = select(Member).where(
        Member.registration_id == registration.id, Member.state == MemberState.ACTIVE
    )
    if folded := fold(text):
        statement = statement.where(Member.sort_name.contains(folded, autoescape=True))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    page = asked.within(total)
    rows = session.scalars(
        statement.order_by(Member.sort_name, Member.id).limit(page.size).offset(page.offset)
    )
    items = [_member(row, registration) for row in rows]
    return Page(items, total, page.number, page.size)


def viewable_member(session: Session, public_id: UUID) -> ViewableMember:
    """An active member of a live registration. NotFound for any other."""
    row = session.execute(
        select(Member, Registration)
        .join(Registration, Registration.id == Member.registration_id)
        .where(Member.public_id == public_id)
    ).one_or_none()
    if row is None or not may_be_viewed(row.Member, row.Registration):
        raise NotFound
    return _member(row.Member, _registration(row.Registration))


def _registration(row: Registration) -> FoundRegistration:
    return FoundRegistration(row.id, row.siren, row.name, row.kind)


def _member(row: Member, registration: FoundRegistration) -> ViewableMember:
    return ViewableMember(registration, row.public_id, row.full_name, row.siret, row.roles)
