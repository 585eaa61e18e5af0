"""People to choose among: who takes over, or whose habilitations are copied."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from netent.habilitations.holdings import NOTHING, Holding, holdings
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, Role
from netent.kernel.identifiers import fold
from netent.kernel.paging import Page, PageAsked
from netent.perimeter.models import PortfolioDeclarant
from netent.tenancy.models import Member, MemberChange


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody to choose, with what he holds."""

    public_id: UUID
    name: str
    siret: str
    roles: frozenset[Role]
    holding: Holding
    portfolios: int


@dataclass(frozen=True, slots=True)
class Departure:
    """Who is gone already, by whom and when."""

    name: str
    by: str
    at: datetime


def receivers_page(
    session: Session, actor: Actor, asked: PageAsked, *, giver: UUID, text: str
) -> Page[Choice]:
    """The active members who may take over from the giver, by name; five statements.

    The actor is one of them where he is a declarant already: nobody changes his own role.
    """
    may = [
        Member.state == MemberState.ACTIVE,
        Member.public_id != giver,
        or_(Member.is_declarant, Member.id != actor.member_id),
    ]
    return _page(session, asked, may, text)


def models_page(session: Session, asked: PageAsked, *, text: str) -> Page[Choice]:
    """The declarants whose habilitations may be copied, by name; five statements."""
    return _page(
        session, asked, [Member.is_declarant.is_(True), Member.state == MemberState.ACTIVE], text
    )


def choice_of(session: Session, public_id: UUID) -> Choice | None:
    """One active member as a choice; None when he is no more."""
    found = [Member.public_id == public_id, Member.state == MemberState.ACTIVE]
    page = _page(session, PageAsked(), found, "")
    return page.items[0] if page.items else None


def departure_of(session: Session, public_id: UUID) -> Departure | None:
    """How a member of the registration left; None while he is in."""
    row = session.execute(
        select(Member.first_name, Member.last_name, MemberChange.actor_name, MemberChange.at)
        .join(MemberChange, MemberChange.member_id == Member.id)
        .where(
            Member.public_id == public_id,
            Member.state == MemberState.DELETED,
            MemberChange.state_after == MemberState.DELETED,
        )
    ).first()
    return None if row is None else Departure(f"{row[0]} {row[1]}", row[2], row[3])


def _page(
    session: Session, asked: PageAsked, narrowed: list[ColumnElement[bool]], text: str
) -> Page[Choice]:
    if folded := fold(text):
        narrowed = [*narrowed, Member.sort_name.contains(folded, autoescape=True)]
    total = session.scalar(select(func.count()).select_from(Member).where(*narrowed)) or 0
    page = asked.within(total)
    found = session.scalars(
        select(Member)
        .where(*narrowed)
        .order_by(Member.sort_name, Member.id)
        .limit(page.size)
        .offset(page.offset)
    ).all()
    ids = [member.id for member in found]
    held, assigned = holdings(session, ids), _portfolios(session, ids)
    items = [
        Choice(
            public_id=member.public_id,
            name=member.full_name,
            siret=member.siret,
            roles=member.roles,
            holding=held.get(member.id, NOTHING),
            portfolios=assigned.get(member.id, 0),
        )
        for member in found
    ]
    return Page(items, total, page.number, page.size)


def _portfolios(session: Session, ids: Collection[int]) -> Mapping[int, int]:
    rows = session.execute(
        select(PortfolioDeclarant.member_id, func.count())
        .where(PortfolioDeclarant.member_id.in_(ids))
        .group_by(PortfolioDeclarant.member_id)
    )
    return {row[0]: row[1] for row in rows}
