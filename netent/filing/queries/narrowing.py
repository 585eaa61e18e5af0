"""The establishments that a page of filing is narrowed to, and the names that it shows of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, or_
from sqlalchemy.orm import Session

from netent.consultation import queries as consultation
from netent.database.base import BIG_ID
from netent.directory.models import Company, Establishment
from netent.directory.names import name_is_shown
from netent.directory.narrowing import matches
from netent.habilitations.models import Habilitation
from netent.habilitations.overview import assigned_portfolios
from netent.habilitations.overview.standing import usable_rights
from netent.kernel.actor import Actor
from netent.kernel.enums import Role, SiteKind
from netent.kernel.identifiers import SIREN_LENGTH
from netent.perimeter.models import Portfolio, Site

# What stands for one's own establishments among portfolios.
OWN = "propres"


@dataclass(frozen=True, slots=True)
class Where:
    """A text, and a portfolio or one's own establishments."""

    text: str = ""
    place: str = ""


EVERYWHERE = Where()


def sees_all(actor: Actor) -> bool:
    """Whether he sees the whole registration; others what they may file, and what they filed."""
    return Role.ADMINISTRATOR in actor.roles


def rights_seen(actor: Actor, on: date) -> ColumnElement[int]:
    """The rights that he sees of a site; of a declarant those that he may use that day.

    For statements that `among_sites` made.
    """
    opened: ColumnElement[int] = Site.opened.expression
    return opened if sees_all(actor) else usable_rights(on)


def among_sites(statement: Select[*tuple[Any, ...]], actor: Actor) -> Select[*tuple[Any, ...]]:
    """The statement over sites with what `rights_seen` and the names need beside them."""
    joined = (
        statement.outerjoin(Portfolio, Portfolio.id == Site.portfolio_id)
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
    )
    if sees_all(actor):
        return joined
    mine = (Habilitation.site_id == Site.id) & (
        Habilitation.member_id == literal(actor.member_id, BIG_ID)
    )
    return joined.join(Habilitation, mine)


def conditions(where: Where) -> list[ColumnElement[bool]]:
    """The conditions of a filter, for statements of `among_sites`."""
    shown = or_(name_is_shown(), Site.kind == SiteKind.OWN)
    found = list(matches(Site.siret, where.text, is_shown=shown))
    if where.place == OWN:
        found.append(Site.kind.in_((SiteKind.OWN, SiteKind.FORMER)))
    elif where.place:
        found.append(Portfolio.public_id == UUID(where.place))
    return found


def places_of(session: Session, actor: Actor) -> list[tuple[str, str]]:
    """The portfolios to choose among, by name; of a declarant those he is assigned to."""
    if sees_all(actor):
        rows = consultation.portfolios(session)
    else:
        rows = assigned_portfolios(session, actor.member_id)
    return [(str(public_id), name) for public_id, name in rows]
