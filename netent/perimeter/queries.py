"""Reads of the perimeter: portfolios, what is open on them, who is assigned, their clients."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.catalogue.models import DeclarationType, RightType
from netent.kernel.enums import MemberState, SiteKind
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import fold_file_name
from netent.kernel.right_set import NO_RIGHTS, RightSet
from netent.perimeter.models import Portfolio, PortfolioDeclarant, PortfolioDeclaration, Site
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Declaration:
    """A declaration as lists show it."""

    code: str
    label: str
    colour: str


def portfolio_of(
    session: Session, public_id: UUID, *, lock: bool = False, keep: bool = False
) -> Portfolio:
    """The registration's portfolio of this identifier. NotFound when it has none, or deleted it.

    `lock` holds it until the end of the transaction: each act on its clients, declarations,
    declarants or rights takes it, and raises its revision. Rows that name the portfolio can
    still be written meanwhile, so that a file is checked while another is treated. `keep` only
    keeps it from being deleted before such a row is written.
    """
    statement = select(Portfolio).where(Portfolio.public_id == public_id, is_live())
    if lock or keep:
        statement = statement.with_for_update(key_share=True, read=keep)
    found = session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound
    return found


def kept_portfolio(session: Session, portfolio_id: int | None) -> Portfolio | None:
    """The portfolio of this number, kept from being deleted; None where it was."""
    statement = select(Portfolio).where(Portfolio.id == portfolio_id, is_live())
    return session.scalars(statement.with_for_update(key_share=True, read=True)).one_or_none()


def public_ids_of(
    session: Session, portfolio_ids: Iterable[int | None]
) -> Mapping[int | None, UUID]:
    """The public identifiers of those of these portfolios that there still are; one statement."""
    rows = session.execute(
        select(Portfolio.id, Portfolio.public_id).where(
            Portfolio.id.in_(set(portfolio_ids)), is_live()
        )
    )
    return {row.id: row.public_id for row in rows}


def name_today(session: Session, portfolio_id: int | None) -> str | None:
    """What a portfolio is called now, also a deleted one; None for none."""
    return session.scalars(select(Portfolio.name).where(Portfolio.id == portfolio_id)).one_or_none()


@dataclass(frozen=True, slots=True)
class Holder:
    """The portfolio that holds a client."""

    public_id: UUID
    name: str


def holders_of(session: Session, sirets: Sequence[str]) -> Mapping[str, Holder]:
    """The portfolio of each of these SIRETs that the registration has as a client."""
    rows = session.execute(
        select(Site.siret, Portfolio.public_id, Portfolio.name)
        .join(Portfolio, Portfolio.id == Site.portfolio_id)
        .where(Site.siret.in_(sirets))
    )
    return {siret: Holder(public_id, name) for siret, public_id, name in rows}


def portfolios_count(session: Session) -> int:
    """How many portfolios the registration has."""
    return session.scalar(select(func.count()).select_from(Portfolio).where(is_live())) or 0


def is_live() -> ColumnElement[bool]:
    """Of a portfolio: it was not deleted."""
    return Portfolio.deleted_at.is_(None)


def portfolio_named(session: Session, name: str) -> Portfolio | None:
    """The registration's portfolio of this name, as names are compared (product §8)."""
    folded = fold_file_name(name)
    named = select(Portfolio).where(Portfolio.folded_name == folded, is_live())
    return session.scalars(named).one_or_none()


def declarations_of(
    session: Session, portfolio_ids: Iterable[int]
) -> Mapping[int, list[Declaration]]:
    """The declarations open on each portfolio, in the catalogue's order; one statement."""
    rows = session.execute(
        select(
            PortfolioDeclaration.portfolio_id,
            DeclarationType.code,
            DeclarationType.label,
            DeclarationType.colour,
        )
        .join(DeclarationType, DeclarationType.id == PortfolioDeclaration.declaration_type_id)
        .where(PortfolioDeclaration.portfolio_id.in_(list(portfolio_ids)))
        .order_by(DeclarationType.position)
    )
    found: dict[int, list[Declaration]] = {}
    for portfolio_id, code, label, colour in rows:
        found.setdefault(portfolio_id, []).append(Declaration(code, label, colour))
    return found


def rights_open_on(session: Session, portfolio_id: int) -> RightSet:
    """All rights of the declarations open on the portfolio."""
    types = session.scalars(
        select(PortfolioDeclaration.declaration_type_id).where(
            PortfolioDeclaration.portfolio_id == portfolio_id
        )
    ).all()
    return catalogue.rights_of_types(session, types)


def declarants_of(session: Session, portfolio_id: int) -> list[Member]:
    """The declarants assigned to the portfolio, by name; members who left are not among them.

    A suspended one is: what is granted to him sleeps until he is reinstated.
    """
    return list(
        session.scalars(
            select(Member)
            .join(PortfolioDeclarant, PortfolioDeclarant.member_id == Member.id)
            .where(
                PortfolioDeclarant.portfolio_id == portfolio_id,
                Member.state != MemberState.DELETED,
            )
            .order_by(Member.sort_name, Member.id)
        )
    )


def own_openings(session: Session) -> list[RightSet]:
    """The different sets of rights open on the registration's own establishments; few."""
    masks = session.scalars(select(Site.opened).where(Site.kind == SiteKind.OWN).distinct())
    return [RightSet(mask) for mask in masks]


def own_declarations(session: Session) -> list[Declaration]:
    """The declarations open on any own establishment, in the catalogue's order."""
    opened = reduce(or_, own_openings(session), NO_RIGHTS)
    rows = session.execute(
        select(DeclarationType.code, DeclarationType.label, DeclarationType.colour)
        .join(RightType, RightType.declaration_type_id == DeclarationType.id)
        .where(RightType.slot.in_(list(opened.slots())))
        .group_by(
            DeclarationType.code,
            DeclarationType.label,
            DeclarationType.colour,
            DeclarationType.position,
        )
        .order_by(DeclarationType.position)
    )
    return [Declaration(*row) for row in rows]
