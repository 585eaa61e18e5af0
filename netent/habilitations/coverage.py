"""Who covers what: conditions on sites, members and portfolios, for lists of what nobody does.

A right counts that its member may use, today or from its opening on: neither a suspended member's
nor one that has ended, and none on a closed establishment.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, and_, bitwise_not, case, exists, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from netent.database.base import BIG_ID
from netent.database.tenant import tenant_of
from netent.habilitations.models import Habilitation, HabilitationWindow
from netent.kernel.enums import MemberState, SiteKind
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member


def nobody_holds(session: Session, rights: RightSet, on: date) -> ColumnElement[bool]:
    """Of a site: some of these rights are open, and nobody may use any of them."""
    asked = literal(int(rights), BIG_ID)
    return and_(
        Site.opened.bitwise_and(asked) != 0,
        ~exists().where(_covers(session, asked, on)).correlate(Site),
    )


def somebody_holds_all(session: Session, rights: RightSet) -> ColumnElement[bool]:
    """Of a site: one person holds all of these rights that are open, for good: the usual case."""
    asked = Site.opened.bitwise_and(literal(int(rights), BIG_ID))
    return (
        exists()
        .where(
            Habilitation.site_id == Site.id,
            Habilitation.mask.bitwise_and(asked) == asked,
            Habilitation.windowed.bitwise_and(asked) == 0,
            _holder_is_active(session),
        )
        .correlate(Site)
    )


def holds_nothing(
    on: date, portfolio_id: InstrumentedAttribute[int] | None = None
) -> ColumnElement[bool]:
    """Of a member: there is no establishment, or none of a portfolio, where he may use a right."""
    everything = literal(-1, BIG_ID)
    found = exists().where(
        Habilitation.member_id == Member.id,
        Site.id == Habilitation.site_id,
        is_open_site(on),
        _usable(everything, on),
    )
    if portfolio_id is not None:
        found = found.where(Site.portfolio_id == portfolio_id)
    return ~found.correlate_except(Habilitation, Site)


def nobody_uses(
    session: Session,
    portfolio_id: InstrumentedAttribute[int] | None,
    rights: ColumnElement[int],
    on: date,
) -> ColumnElement[bool]:
    """Of a portfolio, or of own establishments: nobody may use any of these rights there."""
    return ~exists().where(
        Site.registration_id == tenant_of(session),
        _within(portfolio_id),
        is_open_site(on),
        _covers(session, rights, on),
    )


def has_open_sites(
    session: Session, portfolio_id: InstrumentedAttribute[int] | None, on: date
) -> ColumnElement[bool]:
    """Of a portfolio, or of own establishments: there is one to look after."""
    return exists().where(
        Site.registration_id == tenant_of(session), _within(portfolio_id), is_open_site(on)
    )


def rights_by_type(
    declaration_type_id: InstrumentedAttribute[int], rights: Mapping[int, RightSet]
) -> ColumnElement[int]:
    """The rights of a declaration type, as an expression over its column."""
    masks = {type_id: literal(int(held), BIG_ID) for type_id, held in rights.items()}
    nothing = literal(0, BIG_ID)
    return case(masks, value=declaration_type_id, else_=nothing) if masks else nothing


def rights_literal(rights: RightSet) -> ColumnElement[int]:
    """These rights, as an expression."""
    return literal(int(rights), BIG_ID)


def is_open_site(on: date) -> ColumnElement[bool]:
    """Of a site: held today, and not closed by the register."""
    return and_(
        or_(Site.portfolio_id.is_not(None), Site.kind == SiteKind.OWN),
        or_(Site.closed_on.is_(None), Site.closed_on > on),
    )


def _within(portfolio_id: InstrumentedAttribute[int] | None) -> ColumnElement[bool]:
    if portfolio_id is None:
        return Site.kind == SiteKind.OWN
    return Site.portfolio_id == portfolio_id


def _covers(session: Session, rights: ColumnElement[int], on: date) -> ColumnElement[bool]:
    return and_(Habilitation.site_id == Site.id, _usable(rights, on), _holder_is_active(session))


def _holder_is_active(session: Session) -> ColumnElement[bool]:
    active = select(Member.id).where(
        Member.registration_id == tenant_of(session), Member.state == MemberState.ACTIVE
    )
    return Habilitation.member_id.in_(active)


def _usable(rights: ColumnElement[int], on: date) -> ColumnElement[bool]:
    """Of a pair: some of these rights are held and open, and have not ended."""
    held = Habilitation.mask.bitwise_and(Site.opened).bitwise_and(rights)
    window = HabilitationWindow
    lent = exists().where(
        window.site_id == Habilitation.site_id,
        window.member_id == Habilitation.member_id,
        window.mask.bitwise_and(held) != 0,
        or_(window.ends_on.is_(None), window.ends_on >= on),
    )
    return or_(
        held.bitwise_and(bitwise_not(Habilitation.windowed)) != 0,
        and_(held != 0, lent.correlate_except(window)),
    )
