"""Where a member may file a declaration on a day: decide() for all sites at once (product §17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bitwise_not,
    case,
    exists,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.directory.models import Company, Establishment
from netent.directory.names import shown_name
from netent.habilitations.decision import filing_rights
from netent.habilitations.models import Habilitation, HabilitationChange, HabilitationWindow
from netent.kernel.clock import paris_day
from netent.kernel.enums import MemberState, SiteKind
from netent.kernel.identifiers import SIREN_LENGTH
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member, Registration


@dataclass(frozen=True, slots=True)
class UsableSite:
    """An establishment for which the member may file; `name` is None where none is to be shown."""

    siret: str
    name: str | None
    opens_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Usable:
    """How many there are, and the first of them by SIRET."""

    total: int
    items: Sequence[UsableSite]


NOTHING = Usable(0, ())


def usable_sites(
    session: Session, *, member_id: UUID, declaration: str, on: date, limit: int
) -> Usable:
    """The establishments on which `decide` would say yes; the same few statements at any number.

    `on` is a day in Paris. Whatever is unknown gives nothing.
    """
    asked = filing_rights(catalogue.rights_named(session, declaration), declaration)
    member = _active_member(session, member_id, on)
    if member is None or not asked:
        return NOTHING
    wanted = _usable(member, asked, on)
    total = session.scalar(wanted.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    rows = session.execute(wanted.order_by(Site.siret).limit(limit)).all()
    opened = _first_openings(session, member, asked, [row.id for row in rows])
    items = [UsableSite(row.siret, row.name, opened.get(row.id), row.ends_on) for row in rows]
    return Usable(total, items)


def _active_member(session: Session, public_id: UUID, on: date) -> int | None:
    row = session.execute(
        select(Member.id, Member.state, Registration.terminated_at)
        .join(Registration, Registration.id == Member.registration_id)
        .where(Member.public_id == public_id)
    ).one_or_none()
    if row is None or row.state is not MemberState.ACTIVE:
        return None
    ended = row.terminated_at is not None and paris_day(row.terminated_at) <= on
    return None if ended else row.id


def _usable(member: int, asked: RightSet, on: date) -> Select[Any]:
    usable = Habilitation.mask.bitwise_and(Site.opened).bitwise_and(int(asked))
    apart = Habilitation.windowed.bitwise_or(Habilitation.coming)
    # Rights with neither an end nor an opening to come make the site usable for good.
    lasting = or_(
        usable.bitwise_and(bitwise_not(apart)) != 0,
        and_(usable.bitwise_and(Habilitation.coming) != 0, Habilitation.opens_on <= on),
    )
    window = _open_window(usable, on)
    return (
        select(
            Site.id,
            Site.siret,
            shown_name().label("name"),
            case((lasting, null()), else_=_last_day(window)).label("ends_on"),
        )
        .select_from(Habilitation)
        .join(Site, Site.id == Habilitation.site_id)
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
        .where(
            Habilitation.member_id == member,
            or_(Site.portfolio_id.is_not(None), Site.kind == SiteKind.OWN),
            or_(
                Establishment.active.is_(None),
                Establishment.active,
                Establishment.state_since > on,
            ),
            or_(lasting, exists().where(window).correlate(Habilitation, Site)),
        )
    )


def _open_window(usable: ColumnElement[int], on: date) -> ColumnElement[bool]:
    return and_(
        HabilitationWindow.site_id == Habilitation.site_id,
        HabilitationWindow.member_id == Habilitation.member_id,
        HabilitationWindow.mask.bitwise_and(usable) != 0,
        or_(HabilitationWindow.opens_on.is_(None), HabilitationWindow.opens_on <= on),
        or_(HabilitationWindow.ends_on.is_(None), HabilitationWindow.ends_on >= on),
    )


def _last_day(window: ColumnElement[bool]) -> ColumnElement[date | None]:
    """The last day of the window that lasts longest; one without end outlasts all others."""
    endless = func.count(HabilitationWindow.ends_on) < func.count()
    return (
        select(case((endless, null()), else_=func.max(HabilitationWindow.ends_on)))
        .where(window)
        .correlate(Habilitation, Site)
        .scalar_subquery()
    )


def _first_openings(
    session: Session, member: int, asked: RightSet, sites: Sequence[int]
) -> Mapping[int, date | None]:
    """The first opening of what is held today, by site, out of the history."""
    held = Habilitation.mask.bitwise_and(Site.opened).bitwise_and(int(asked))
    rows = session.execute(
        select(HabilitationChange.site_id, func.min(HabilitationChange.opens_on).label("first"))
        .join(
            Habilitation,
            and_(
                Habilitation.site_id == HabilitationChange.site_id,
                Habilitation.member_id == HabilitationChange.member_id,
            ),
        )
        .join(Site, Site.id == HabilitationChange.site_id)
        .where(
            HabilitationChange.member_id == member,
            HabilitationChange.site_id.in_(sites),
            HabilitationChange.granted.bitwise_and(held) != 0,
        )
        .group_by(HabilitationChange.site_id)
    )
    return {row.site_id: row.first for row in rows}
