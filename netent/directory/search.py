"""Finds establishments by SIRET, SIREN or the beginning of a name, for the top bar's search."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select, union
from sqlalchemy.orm import InstrumentedAttribute, Session

from netent.directory.models import Company, Establishment
from netent.directory.names import shown_name
from netent.kernel.identifiers import SIREN_LENGTH, SIRET_LENGTH, fold
from netent.kernel.paging import Page, PageAsked

# Beyond so many a search helps nobody, and forty million rows must not be counted.
MOST = 1_000
SHORTEST_NAME = 3
# SQLite nests alternatives, a thousand deep at most.
_AT_ONCE = 250
# Sorts after every character that folding leaves.
_AFTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Found:
    """An establishment as the results show it; a hidden name is None."""

    siret: str
    name: str | None
    commune: str | None
    activity: str | None
    is_active: bool
    closed_on: date | None
    is_head_office: bool


def search(session: Session, text: str, asked: PageAsked) -> Page[Found]:
    """The establishments that the text names, by SIRET; at most `MOST` of them.

    Digits are a SIREN or a SIRET, whole; anything else is the beginning of a name, of the site
    or of its company. Names that are not to be spread find nothing. Too short a text is empty.
    """
    wanted = _wanted(session, text)
    if wanted is None:
        return Page([], 0, 1, asked.size)
    sirets = wanted.limit(MOST).subquery("wanted")
    total = session.scalar(select(func.count()).select_from(sirets)) or 0
    asked = asked.within(total)
    rows = session.execute(
        select(
            Establishment.siret,
            shown_name(),
            Establishment.commune,
            Establishment.activity,
            Establishment.active,
            Establishment.state_since,
            Establishment.is_head_office,
        )
        .join(sirets, sirets.c.siret == Establishment.siret)
        .outerjoin(Company, Company.siren == func.substr(Establishment.siret, 1, SIREN_LENGTH))
        .order_by(Establishment.siret)
        .limit(asked.size)
        .offset(asked.offset)
    )
    items = [
        Found(siret, name, commune, activity, active, None if active else since, bool(head))
        for siret, name, commune, activity, active, since, head in rows
    ]
    return Page(items, total, asked.number, asked.size)


def _wanted(session: Session, text: str) -> Any:
    digits = "".join(text.split())
    if digits.isascii() and digits.isdecimal():
        if len(digits) not in (SIREN_LENGTH, SIRET_LENGTH):
            return None
        return _of_company(digits) if len(digits) == SIREN_LENGTH else _of_site(digits)
    folded = fold(text)
    if len(folded) < SHORTEST_NAME:
        return None
    # A company that hides hides the names of its sites, too.
    hidden = exists().where(
        Company.siren == func.substr(Establishment.siret, 1, SIREN_LENGTH), ~Company.diffusible
    )
    own = select(Establishment.siret).where(
        Establishment.diffusible, *_begins(Establishment.search_name, folded), ~hidden
    )
    # The companies come first, in a statement of their own: left to choose, SQLite reads a million
    # establishments to join them by their beginning.
    sirens = session.scalars(
        select(Company.siren)
        .where(Company.diffusible, *_begins(Company.search_name, folded))
        .order_by(Company.search_name)
        .limit(MOST)
    ).all()
    theirs = (
        select(Establishment.siret).where(
            Establishment.diffusible, or_(*map(_is_of_company, sirens[first : first + _AT_ONCE]))
        )
        for first in range(0, len(sirens), _AT_ONCE)
    )
    # Each part is cut before they are joined: three letters may begin half a million names.
    return union(*(select(part.limit(MOST).subquery().c.siret) for part in (own, *theirs)))


def _of_site(siret: str) -> Select[str]:
    return select(Establishment.siret).where(Establishment.siret == siret)


def _of_company(siren: str) -> Select[str]:
    return select(Establishment.siret).where(_is_of_company(siren))


def _is_of_company(siren: str) -> ColumnElement[bool]:
    return Establishment.siret.between(siren + "00000", siren + "99999")


def _begins(
    column: InstrumentedAttribute[str | None], text: str
) -> tuple[ColumnElement[bool], ...]:
    # A range, which the index answers on both engines whatever their collation settings.
    return (column >= text, column < text + _AFTER)
