"""What the pages of consultation can be narrowed to, and the names that their lines need."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_ as union
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.database.tenant import tenant_of
from netent.directory.models import Company, Establishment
from netent.directory.names import name_is_shown
from netent.habilitations.models import RightsAct
from netent.kernel.enums import MemberState, SiteKind
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import SIREN_LENGTH, fold
from netent.kernel.right_set import NO_RIGHTS, RightSet
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, Site
from netent.requests.models import Request
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to choose in a filter; those who left stay in the history."""

    public_id: UUID
    name: str
    has_left: bool


def people(session: Session) -> list[Person]:
    """Whoever is or was in the registration, by name; those who wait hold nothing."""
    return _people(session, Member.state != MemberState.PENDING)


def authors(session: Session) -> list[Person]:
    """Those who changed any right."""
    acted = select(RightsAct.actor_id).where(RightsAct.actor_id.is_not(None))
    return _people(session, Member.id.in_(acted))


def _people(session: Session, which: ColumnElement[bool]) -> list[Person]:
    rows = session.execute(
        select(Member.public_id, Member.last_name, Member.first_name, Member.state)
        .where(which)
        .order_by(Member.sort_name, Member.id)
    )
    return [
        Person(row.public_id, f"{row.first_name} {row.last_name}", row.state is MemberState.DELETED)
        for row in rows
    ]


def member_id_of(session: Session, public_id: UUID) -> int:
    """The number of a member, also of one who left. NotFound when the registration has none."""
    found = session.scalars(select(Member.id).where(Member.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def portfolios(session: Session) -> list[tuple[UUID, str]]:
    """Every portfolio, by name."""
    rows = session.execute(
        select(Portfolio.public_id, Portfolio.name)
        .where(perimeter.is_live())
        .order_by(Portfolio.folded_name)
    )
    return [(row.public_id, row.name) for row in rows]


def portfolio_ids(session: Session, public_ids: Collection[UUID]) -> list[int]:
    """The numbers of these portfolios; one statement. NotFound when there is one less."""
    if not public_ids:
        return []
    named = select(Portfolio.id).where(Portfolio.public_id.in_(public_ids), perimeter.is_live())
    rows = session.scalars(named).all()
    if len(rows) != len(set(public_ids)):
        raise NotFound
    return list(rows)


def rights_in_use(session: Session) -> RightSet:
    """Every right that was open on any establishment of the registration."""
    rows = session.execute(select(Site.opened, Site.formerly_opened).distinct())
    return RightSet(reduce(union, (opened | formerly for opened, formerly in rows), NO_RIGHTS))


def rights_of(session: Session, code: str) -> RightSet:
    """The rights that a declaration's code names; none where it is unknown."""
    return RightSet.of(catalogue.rights_named(session, code))


def sites(
    session: Session, *, text: str = "", own: bool = False, portfolios: Collection[int] = ()
) -> Select[int] | None:
    """The establishments of these filters, for a statement to be narrowed to; None for all.

    One's own and those of several portfolios are taken together.
    """
    places: list[ColumnElement[bool]] = []
    if own:
        places.append(Site.kind.in_((SiteKind.OWN, SiteKind.FORMER)))
    if portfolios:
        places.append(Site.portfolio_id.in_(portfolios))
    conditions = [or_(*places)] if places else []
    conditions += _named(text)
    if not conditions:
        return None
    return (
        select(Site.id)
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
        .where(Site.registration_id == tenant_of(session), *conditions)
    )


def _named(text: str) -> list[ColumnElement[bool]]:
    digits = "".join(text.split())
    if digits.isascii() and digits.isdecimal():
        return [Site.siret.startswith(digits, autoescape=True)]
    folded = fold(text)
    if not folded:
        return []
    named = or_(
        Establishment.search_name.contains(folded, autoescape=True),
        Company.search_name.contains(folded, autoescape=True),
    )
    return [and_(or_(name_is_shown(), Site.kind == SiteKind.OWN), named)]


def requests_of(session: Session, ids: Iterable[int | None]) -> Mapping[int, UUID]:
    """The public identifiers of the requests behind some acts; one statement."""
    wanted = {number for number in ids if number is not None}
    rows = session.execute(select(Request.id, Request.public_id).where(Request.id.in_(wanted)))
    return {row.id: row.public_id for row in rows}
