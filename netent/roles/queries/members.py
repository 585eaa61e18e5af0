"""The list of a registration's members, and each of them as his administrators see him."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from netent.accounts.models import Login
from netent.accounts.triplets import triplet_of
from netent.activations.service import code_ends
from netent.kernel.enums import MemberState, Role, WayIn
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import fold
from netent.kernel.paging import Page, PageAsked
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind
from netent.tenancy.models import Member

SHOWN_STATES = (MemberState.ACTIVE, MemberState.SUSPENDED)


class PasswordStanding(StrEnum):
    """By what a member signs in, as far as his administrator may know."""

    CHOSEN = "chosen"
    PROVISIONAL = "provisional"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member with who let him in; `provisional_until` while a provisional password waits."""

    public_id: UUID
    name: str
    siret: str
    email: str
    email_validated_at: datetime | None
    phone: str
    roles: frozenset[Role]
    state: MemberState
    created_at: datetime
    way_in: WayIn | None
    let_in_by: str
    password: PasswordStanding
    provisional_until: datetime | None
    has_chosen: bool = False

    @property
    def is_administrator(self) -> bool:
        """Whether he administers."""
        return Role.ADMINISTRATOR in self.roles

    @property
    def is_declarant(self) -> bool:
        """Whether he is a declarant, be it beside."""
        return Role.DECLARANT in self.roles

    @property
    def is_active(self) -> bool:
        """Whether he may act."""
        return self.state is MemberState.ACTIVE

    @property
    def may_be_given_password(self) -> bool:
        """Whether a peer may give him one: he is active, and no administrator who has come in."""
        return self.is_active and not (self.is_administrator and self.has_chosen)

    @property
    def may_be_given_address(self) -> bool:
        """Whether an administrator may correct it: nobody takes a peer's mail."""
        return self.is_active and not self.is_administrator


def members_page(
    session: Session,
    asked: PageAsked,
    *,
    text: str,
    state: MemberState | None,
    portal: Portal,
    now: datetime,
) -> Page[MemberRow]:
    """The members by name, those who wait or left apart; four statements at any number."""
    shown = SHOWN_STATES if state is None else (state,)
    narrowed: list[ColumnElement[bool]] = [Member.state.in_(shown)]
    if folded := fold(text):
        narrowed.append(Member.sort_name.contains(folded, autoescape=True))
    total = session.scalar(select(func.count()).select_from(Member).where(*narrowed)) or 0
    page = asked.within(total)
    rows = session.execute(
        _members()
        .where(*narrowed)
        .order_by(Member.sort_name, Member.id)
        .limit(page.size)
        .offset(page.offset)
    ).all()
    items = _rows(session, [(member, sponsor) for member, sponsor in rows], portal, now)
    return Page(items, total, page.number, page.size)


def member_card(session: Session, public_id: UUID, *, portal: Portal, now: datetime) -> MemberRow:
    """One active or suspended member. NotFound."""
    found = session.execute(
        _members().where(Member.public_id == public_id, Member.state.in_(SHOWN_STATES))
    ).one_or_none()
    if found is None:
        raise NotFound
    return _rows(session, [(found[0], found[1])], portal, now)[0]


def member_signing_in_as(
    session: Session, *, siret: str, last_name: str, first_name: str
) -> UUID | None:
    """The registration's own member who signs in so, to lead to his page; None for all others."""
    triplet = triplet_of(siret, last_name, first_name)
    return session.scalars(
        select(Member.public_id)
        .join(Login, Login.member_id == Member.id)
        .where(Login.triplet == triplet, Member.state.in_(SHOWN_STATES))
    ).one_or_none()


_sponsor = aliased(Member)


def _members() -> Select[Member, Member | None]:
    return select(Member, _sponsor).outerjoin(_sponsor, _sponsor.id == Member.let_in_by_id)


def _rows(
    session: Session,
    found: Sequence[tuple[Member, Member | None]],
    portal: Portal,
    now: datetime,
) -> list[MemberRow]:
    ids = [member.id for member, _sponsor in found]
    kind = SecretKind.PROVISIONAL_PASSWORD
    ends = code_ends(session, portal, kind, ids, now=now)
    chosen = set(
        session.scalars(
            select(Login.member_id).where(
                Login.member_id.in_(ids), Login.password_hash.is_not(None)
            )
        )
    )
    return [
        MemberRow(
            public_id=member.public_id,
            name=member.full_name,
            siret=member.siret,
            email=member.email,
            email_validated_at=member.email_validated_at,
            phone=member.phone,
            roles=member.roles,
            state=member.state,
            created_at=member.created_at,
            way_in=member.way_in,
            let_in_by=sponsor.full_name if sponsor else "",
            password=_standing(member.id in ends, member.id in chosen),
            provisional_until=ends.get(member.id),
            has_chosen=member.id in chosen,
        )
        for member, sponsor in found
    ]


def _standing(has_code: bool, has_password: bool) -> PasswordStanding:
    if has_code:
        return PasswordStanding.PROVISIONAL
    return PasswordStanding.CHOSEN if has_password else PasswordStanding.NONE
