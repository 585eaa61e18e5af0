"""Where a right of a pair stands on a day: decide()'s answer for one, as SQL for any number."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, bitwise_not, case, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.database.base import BIG_ID
from netent.habilitations.decision import filing_rights
from netent.habilitations.models import Habilitation, HabilitationWindow
from netent.kernel.enums import SiteKind
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site


class Standing(StrEnum):
    """How a declaration stands of which a right is held; but for OPEN, each a reason of decide().

    MISSING: the right that is held is none of those that are open there.
    """

    OPEN = "open"
    DELAYED = "delayed"
    ENDED = "ended"
    CLOSED = "closed"
    REMOVED = "removed"
    MISSING = "missing"


def filing_by_declaration(session: Session) -> dict[str, RightSet]:
    """What each declaration's code asks for, in the catalogue's order of slots."""
    named: dict[str, dict[int, catalogue.Right]] = {}
    for slot, right in catalogue.rights(session).items():
        named.setdefault(right.declaration, {})[slot] = right
    return {code: filing_rights(rights, code) for code, rights in named.items()}


def standing_of(
    asked: RightSet, *, held: int, opened: int, usable: int, coming: int, is_closed: bool
) -> Standing:
    """How a held declaration stands on an establishment, out of the sets that SQL made."""
    if is_closed:
        return Standing.CLOSED
    if not asked & opened:
        return Standing.REMOVED
    if not asked & opened & held:
        return Standing.MISSING
    if asked & usable:
        return Standing.OPEN
    return Standing.DELAYED if asked & coming else Standing.ENDED


def standing_expression(asked: RightSet, on: date) -> ColumnElement[str]:
    """The same rule for the rows of a statement that joins the pair and its site."""
    rights = int(asked)
    return case(
        (is_closed(on), literal(Standing.CLOSED.value)),
        (Site.opened.bitwise_and(rights) == 0, literal(Standing.REMOVED.value)),
        (_opened_of_held(literal(rights, BIG_ID)) == 0, literal(Standing.MISSING.value)),
        (usable_rights(on).bitwise_and(rights) != 0, literal(Standing.OPEN.value)),
        (coming_rights(on).bitwise_and(rights) != 0, literal(Standing.DELAYED.value)),
        else_=literal(Standing.ENDED.value),
    )


def is_held() -> ColumnElement[bool]:
    """Whether the site is the registration's today: its own, or in one of its portfolios."""
    return or_(Site.portfolio_id.is_not(None), Site.kind == SiteKind.OWN)


def is_closed(on: date) -> ColumnElement[bool]:
    """Whether the register has the establishment closed, as its watch keeps it."""
    return and_(Site.closed_on.is_not(None), Site.closed_on <= on)


def usable_rights(on: date) -> ColumnElement[int]:
    """The rights of the pair that may be used, an open site and open declarations given."""
    apart = Habilitation.windowed.bitwise_or(Habilitation.coming)
    lasting = Habilitation.mask.bitwise_and(bitwise_not(apart))
    begun = case((Habilitation.opens_on <= on, Habilitation.coming), else_=0)
    return _opened_of_held(
        lasting.bitwise_or(begun).bitwise_or(
            _windowed(
                or_(HabilitationWindow.opens_on.is_(None), HabilitationWindow.opens_on <= on),
                or_(HabilitationWindow.ends_on.is_(None), HabilitationWindow.ends_on >= on),
            )
        )
    )


def coming_rights(on: date) -> ColumnElement[int]:
    """The rights of the pair whose access delay still runs."""
    inline = case((Habilitation.opens_on > on, Habilitation.coming), else_=0)
    windows = _windowed(
        HabilitationWindow.opens_on > on,
        or_(HabilitationWindow.ends_on.is_(None), HabilitationWindow.ends_on >= on),
    )
    return _opened_of_held(inline.bitwise_or(windows))


def _opened_of_held(rights: ColumnElement[int]) -> ColumnElement[int]:
    return rights.bitwise_and(Habilitation.mask).bitwise_and(Site.opened)


def _windowed(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """The rights of the pair's windows that fulfil the conditions; no right has two windows."""
    found = (
        select(cast(func.coalesce(func.sum(HabilitationWindow.mask), 0), BIG_ID))
        .where(
            HabilitationWindow.registration_id == Habilitation.registration_id,
            HabilitationWindow.site_id == Habilitation.site_id,
            HabilitationWindow.member_id == Habilitation.member_id,
            *conditions,
        )
        .correlate(Habilitation, Site)
        .scalar_subquery()
    )
    return case((Habilitation.windowed != 0, found), else_=0)
