"""What a detail of rights tells: its portfolios, their columns, and their lines."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import TypeAlias

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.database.tenant import tenant_of
from netent.habilitations.models import Habilitation
from netent.imports.rights_layout import DeclarationRights, RightsColumn, columns_of
from netent.kernel.right_set import NO_RIGHTS, RightSet
from netent.perimeter.models import Portfolio, PortfolioDeclaration, Site
from netent.perimeter.queries import is_live
from netent.tenancy.models import Member

# Lines that the database sorts together: those of several members, or of one who has more.
_SORTED_TOGETHER = 5_000
_FETCHED_AT_ONCE = 2_000

# Declarant's SIRET, last name, first name, client's SIRET, rights.
Line: TypeAlias = tuple[str, str, str, str, RightSet]


@dataclass(frozen=True)
class Part:
    """One portfolio's part: what is open on it, and how many lines of which rights there are.

    `declarations` are those open on it by their place in the catalogue; `holders` the members who
    hold any of it, by name, each with his number of lines.
    """

    portfolio_id: int
    name: str
    declarations: Mapping[int, DeclarationRights]
    holders: Mapping[int, int]
    held: Mapping[RightSet, int]

    @property
    def rows(self) -> int:
        """How many lines."""
        return sum(self.held.values())

    @property
    def rights(self) -> int:
        """How many rights are held, all lines together."""
        return sum(len(held) * lines for held, lines in self.held.items())

    @cached_property
    def opened(self) -> RightSet:
        """All rights of the declarations that are open on the portfolio."""
        return all_rights(self.declarations)

    @cached_property
    def columns(self) -> Sequence[RightsColumn]:
        """The columns of the portfolio's own file."""
        return columns_of(self.declarations.values(), self.held)


def all_rights(declarations: Mapping[int, DeclarationRights]) -> RightSet:
    """All rights of these declarations together."""
    return reduce(or_, (each.all_rights for each in declarations.values()), NO_RIGHTS)


def parts_of(session: Session, portfolio_id: int | None) -> list[Part]:
    """One portfolio, or all of them by name; the same five statements whatever their size."""
    chosen: list[ColumnElement[bool]] = [Portfolio.registration_id == tenant_of(session)]
    # One that was deleted meanwhile is told as it is, empty; among all of them it is not.
    chosen.append(is_live() if portfolio_id is None else Portfolio.id == portfolio_id)
    portfolios = session.execute(
        select(Portfolio.id, Portfolio.name).where(*chosen).order_by(Portfolio.folded_name)
    ).all()
    opened = _opened(session, portfolio_id)
    held = _held(session, portfolio_id)
    return [_part(id_, name, opened.get(id_, {}), held.get(id_, [])) for id_, name in portfolios]


def pairs_count(session: Session, portfolio_id: int | None) -> int:
    """How many pairs of member and client hold anything: about as many lines there will be."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Site)
            .join(Habilitation, Habilitation.site_id == Site.id)
            .where(_within(portfolio_id))
        )
        or 0
    )


def columns_of_all(parts: Sequence[Part]) -> list[RightsColumn]:
    """The columns of the one table that tells several portfolios."""
    opened = {place: each for part in parts for place, each in part.declarations.items()}
    held = {rights for part in parts for rights in part.held}
    return columns_of((opened[place] for place in sorted(opened)), held)


def lines_of(session: Session, part: Part) -> Iterator[Line]:
    """The portfolio's lines by declarant, then by SIRET, read while they are used."""
    for members in _together(part.holders):
        statement = (
            select(
                Member.siret,
                Member.last_name,
                Member.first_name,
                Site.siret.label("client"),
                _mask(part.opened),
            )
            .select_from(Site)
            .join(Habilitation, Habilitation.site_id == Site.id)
            .join(Member, Member.id == Habilitation.member_id)
            .where(
                Site.portfolio_id == part.portfolio_id,
                _mask(part.opened) != 0,
                # By the portfolio's clients, never by all that these members hold elsewhere.
                (Habilitation.member_id + 0).in_(members),
            )
            .order_by(Member.sort_name, Member.id, Site.siret)
            .execution_options(yield_per=_FETCHED_AT_ONCE)
        )
        for declarant, last_name, first_name, client, mask in session.execute(statement):
            yield declarant, last_name, first_name, client, RightSet(mask)


def _part(
    portfolio_id: int,
    name: str,
    declarations: Mapping[int, DeclarationRights],
    held: Sequence[tuple[int, int, int]],
) -> Part:
    opened = all_rights(declarations)
    holders: dict[int, int] = defaultdict(int)
    rights: dict[RightSet, int] = defaultdict(int)
    for member_id, mask, lines in held:
        if told := opened & mask:
            holders[member_id] += lines
            rights[told] += lines
    return Part(portfolio_id, name, declarations, holders, rights)


def _within(portfolio_id: int | None) -> ColumnElement[bool]:
    if portfolio_id is None:
        return Site.portfolio_id.is_not(None)
    return Site.portfolio_id == portfolio_id


def _mask(opened: RightSet) -> ColumnElement[int]:
    return Habilitation.mask.bitwise_and(int(opened))


def _together(holders: Mapping[int, int]) -> Iterator[list[int]]:
    """Members whose lines are sorted by one statement, so that no sort grows with the whole."""
    members: list[int] = []
    lines = 0
    for member_id, number in holders.items():
        if members and lines + number > _SORTED_TOGETHER:
            yield members
            members, lines = [], 0
        members.append(member_id)
        lines += number
    if members:
        yield members


def _opened(
    session: Session, portfolio_id: int | None
) -> Mapping[int, Mapping[int, DeclarationRights]]:
    """The declarations open on each portfolio, by their place in the catalogue."""
    statement = select(PortfolioDeclaration.portfolio_id, PortfolioDeclaration.declaration_type_id)
    if portfolio_id is not None:
        statement = statement.where(PortfolioDeclaration.portfolio_id == portfolio_id)
    open_types: dict[int, set[int]] = defaultdict(set)
    for id_, type_id in session.execute(statement):
        open_types[id_].add(type_id)
    known = [
        (each.id, DeclarationRights(each.code, rights))
        for each in catalogue.every_declaration(session)
        if (rights := {right.code: RightSet.of([right.slot]) for right in each.rights})
    ]
    return {
        id_: {place: each for place, (type_id, each) in enumerate(known) if type_id in types}
        for id_, types in open_types.items()
    }


def _held(
    session: Session, portfolio_id: int | None
) -> Mapping[int, Sequence[tuple[int, int, int]]]:
    """By portfolio, how many lines each member has of each set of rights, by his name."""
    pairs = (
        select(
            Site.portfolio_id,
            Habilitation.member_id,
            Habilitation.mask,
            func.count().label("number"),
        )
        .select_from(Site)
        .join(Habilitation, Habilitation.site_id == Site.id)
        .where(_within(portfolio_id))
        .group_by(Site.portfolio_id, Habilitation.member_id, Habilitation.mask)
        .subquery()
    )
    rows = session.execute(
        select(pairs.c.portfolio_id, pairs.c.member_id, pairs.c.mask, pairs.c.number)
        .join(Member, Member.id == pairs.c.member_id)
        .order_by(Member.sort_name, Member.id)
    )
    held: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for id_, member_id, mask, lines in rows:
        held[id_].append((member_id, mask, lines))
    return held
