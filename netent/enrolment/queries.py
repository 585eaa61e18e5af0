"""Reads of requests to join: those that wait, one of them, one's own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from netent.enrolment.models import Candidacy
from netent.enrolment.states import CandidacyState, Way
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, Role
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import fold
from netent.kernel.paging import Page, PageAsked
from netent.tenancy.models import Member

_MOST_EARLIER = 20


@dataclass(frozen=True, slots=True)
class Card:
    """A request to join with its person; `state` is EXPIRED from the end on, swept or not."""

    public_id: UUID
    name: str
    email: str
    siret: str
    role: Role
    way: Way | None
    state: CandidacyState
    asked_at: datetime
    expires_at: datetime
    settled_at: datetime | None
    settled_by: str


def candidacies_page(
    session: Session, asked: PageAsked, *, text: str, is_open: bool, now: datetime
) -> Page[Card]:
    """Requests that wait, the one that ends first before all; or those settled, newest first."""
    statement = _cards().where(_waits(now) if is_open else ~_waits(now))
    if folded := fold(text):
        statement = statement.where(Candidacy.person.contains(folded, autoescape=True))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    page = asked.within(total)
    order = Candidacy.expires_at if is_open else Candidacy.expires_at.desc()
    rows = session.execute(
        statement.order_by(order, Candidacy.id).limit(page.size).offset(page.offset)
    )
    cards = [_card(candidacy, member, now) for candidacy, member in rows]
    return Page(cards, total, page.number, page.size)


def waiting_count(session: Session, *, now: datetime) -> int:
    """How many requests wait for a decision."""
    return session.scalar(select(func.count()).select_from(Candidacy).where(_waits(now))) or 0


def candidacy_card(session: Session, public_id: UUID, *, now: datetime) -> Card:
    """One request of the registration. NotFound."""
    row = session.execute(_cards().where(Candidacy.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return _card(row.Candidacy, row.Member, now)


def earlier_requests(session: Session, card: Card, *, now: datetime) -> list[Card]:
    """What became of the same person's earlier requests, newest first."""
    person = select(Candidacy.person).where(Candidacy.public_id == card.public_id)
    rows = session.execute(
        _cards()
        .where(
            Candidacy.person == person.scalar_subquery(),
            Candidacy.public_id != card.public_id,
        )
        .order_by(Candidacy.asked_at.desc(), Candidacy.id.desc())
        .limit(_MOST_EARLIER)
    )
    return [_card(candidacy, member, now) for candidacy, member in rows]


def own_candidacy(session: Session, actor: Actor, *, now: datetime) -> Card:
    """The request of the person himself. NotFound."""
    row = session.execute(_cards().where(Candidacy.member_id == actor.member_id)).one_or_none()
    if row is None:
        raise NotFound
    return _card(row.Candidacy, row.Member, now)


def administrators_in_place(session: Session) -> int:
    """How many administrators can decide."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Member)
            .where(Member.is_administrator, Member.state == MemberState.ACTIVE)
        )
        or 0
    )


def _cards() -> Select[Candidacy, Member]:
    return select(Candidacy, Member).join(Member, Member.id == Candidacy.member_id)


def _waits(now: datetime) -> ColumnElement[bool]:
    return and_(Candidacy.state == CandidacyState.PENDING, Candidacy.expires_at > now)


def _card(candidacy: Candidacy, member: Member, now: datetime) -> Card:
    is_over = candidacy.state is CandidacyState.PENDING and candidacy.expires_at <= now
    return Card(
        public_id=candidacy.public_id,
        name=member.full_name,
        email=member.email,
        siret=member.siret,
        role=candidacy.role,
        way=candidacy.way,
        state=CandidacyState.EXPIRED if is_over else candidacy.state,
        asked_at=candidacy.asked_at,
        expires_at=candidacy.expires_at,
        settled_at=candidacy.settled_at or (candidacy.expires_at if is_over else None),
        settled_by=candidacy.settled_by,
    )
