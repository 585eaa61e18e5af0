"""Members whom wrong passwords or codes have locked, of all registrations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from netent.accounts.models import Login, SecondFactor
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import fold
from netent.kernel.paging import Page, PageAsked
from netent.tenancy.models import Member, Registration


@dataclass(frozen=True, slots=True)
class LockedMember:
    """A member, and until when each of his ways in is locked; None where it is not."""

    registration_id: int
    member_id: int
    public_id: UUID
    name: str
    siret: str
    siren: str
    registration_name: str
    password_until: datetime | None
    factor_until: datetime | None


def locked_page(
    session: Session, *, text: str, asked: PageAsked, now: datetime
) -> Page[LockedMember]:
    """Those who are locked now, by name; `text` is a SIREN, or what is in a name."""
    statement = _locked(now)
    folded = fold(text)
    if folded.replace(" ", "").isdecimal():
        digits = folded.replace(" ", "")
        statement = statement.where(Registration.siren.startswith(digits, autoescape=True))
    elif folded:
        statement = statement.where(Member.sort_name.contains(folded, autoescape=True))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    page = asked.within(total)
    rows = session.execute(
        statement.order_by(Member.sort_name, Member.id).limit(page.size).offset(page.offset)
    )
    return Page([_read(row, now) for row in rows], total, page.number, page.size)


def locked_count(session: Session, *, now: datetime) -> int:
    """How many members are locked now."""
    return session.scalar(select(func.count()).select_from(_locked(now).subquery())) or 0


def locked_member(session: Session, public_id: UUID, *, now: datetime) -> LockedMember:
    """One of them. NotFound when there is no such member, or none that is locked."""
    row = session.execute(_locked(now).where(Member.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return _read(row, now)


def _locked(now: datetime) -> Any:
    return (
        select(Member, Registration, Login.locked_until, SecondFactor.locked_until.label("factor"))
        .join_from(Login, Member, Member.id == Login.member_id)
        .join(Registration, Registration.id == Member.registration_id)
        .outerjoin(
            SecondFactor,
            and_(
                SecondFactor.member_id == Member.id,
                SecondFactor.registration_id == Member.registration_id,
            ),
        )
        .where(or_(Login.member_id.in_(_by_password(now)), Login.member_id.in_(_by_factor(now))))
    )


def _by_password(now: datetime) -> Select[int]:
    return select(Login.member_id).where(Login.locked_until > now)


def _by_factor(now: datetime) -> Select[int]:
    return select(SecondFactor.member_id).where(SecondFactor.locked_until > now)


def _read(row: Any, now: datetime) -> LockedMember:
    member, registration = row.Member, row.Registration

    def still(until: datetime | None) -> datetime | None:
        return until if until is not None and until > now else None

    return LockedMember(
        registration_id=registration.id,
        member_id=member.id,
        public_id=member.public_id,
        name=member.full_name,
        siret=member.siret,
        siren=registration.siren,
        registration_name=registration.name,
        password_until=still(row.locked_until),
        factor_until=still(row.factor),
    )
