"""Reads of the registration's declarations: those open on own establishments, and the others."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.catalogue.models import DeclarationType
from netent.habilitations.holders import Held, Holding, held_on, holdings_page
from netent.kernel.enums import SiteKind
from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.perimeter.openings import own_sites


@dataclass(frozen=True, slots=True)
class DeclarationRow:
    """A declaration of the catalogue; `sites` counts the own establishments on which it is open.

    `delay_days` is None where the catalogue does not know it; `status` is empty for one that can
    be taken.
    """

    code: str
    label: str
    regime: str
    audience: str
    description: str
    colour: str
    delay_days: int | None
    is_paid: bool
    status: str
    sites: int = 0


@dataclass(frozen=True, slots=True)
class Declarations:
    """All of the catalogue, as the registration stands to it; `sites` is how many it has."""

    taken: list[DeclarationRow]
    others: list[DeclarationRow]
    history: list[DeclarationRow]
    sites: int


def declarations(session: Session, *, text: str = "") -> Declarations:
    """The declarations taken, those that can be taken, and those that can't; in their order.

    `text` narrows by code, label, regime or audience. Three statements.
    """
    openings = _openings(session)
    total = sum(openings.values())
    found = [_row(each, openings) for each in catalogue.every_declaration(session, text=text)]
    return Declarations(
        taken=[row for row in found if row.sites],
        # Also those that some establishment lacks: taking them opens them there.
        others=[row for row in found if not row.status and row.sites < max(total, 1)],
        history=[row for row in found if row.status and not row.sites],
        sites=total,
    )


def taken_declaration(session: Session, code: str) -> DeclarationRow:
    """A declaration that is open on some own establishment. NotFound."""
    openings = _openings(session)
    for each in catalogue.every_declaration(session):
        row = _row(each, openings)
        if each.code == code and row.sites:
            return row
    raise NotFound


def held_of(session: Session, code: str) -> Held:
    """How many rights on this declaration are held on the own establishments."""
    return held_on(session, own_sites(session), catalogue.rights_of_declarations(session, [code]))


def holdings_of(session: Session, code: str, asked: PageAsked) -> Page[Holding]:
    """Who holds what on this declaration, and where."""
    return holdings_page(
        session, own_sites(session), asked, catalogue.rights_of_declarations(session, [code])
    )


def _openings(session: Session) -> Mapping[RightSet, int]:
    """How many own establishments there are of each different set of rights; few."""
    sets: Select[int, int] = (
        select(Site.opened, func.count()).where(Site.kind == SiteKind.OWN).group_by(Site.opened)
    )
    return {RightSet(opened): count for opened, count in session.execute(sets)}


def _row(each: DeclarationType, openings: Mapping[RightSet, int]) -> DeclarationRow:
    rights = RightSet.of(right.slot for right in each.rights)
    return DeclarationRow(
        code=each.code,
        label=each.label,
        regime=each.regime,
        audience=each.audience,
        description=each.description,
        colour=each.colour,
        delay_days=each.access_delay_days,
        is_paid=any(right.is_payment for right in each.rights),
        status=each.status,
        sites=sum(count for opened, count in openings.items() if opened & rights),
    )
