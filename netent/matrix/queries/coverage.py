"""Coverage: what nobody may file, who has nobody to file for, what is open and unused (§18.2)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select
from sqlalchemy.orm import Session

from netent.catalogue.models import DeclarationType
from netent.database.tenant import tenant_of
from netent.habilitations import coverage
from netent.kernel.enums import MemberState
from netent.kernel.identifiers import fold
from netent.kernel.paging import Page, PageAsked
from netent.kernel.right_set import NO_RIGHTS, RightSet
from netent.matrix.queries.columns import Column, every_column, opened_rights
from netent.matrix.queries.sites import SiteRow, site_rows_of, sites_of
from netent.matrix.scope import OWN, SiteFilter, Where
from netent.perimeter.models import Portfolio, PortfolioDeclarant, PortfolioDeclaration, Site
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Uncovered:
    """An establishment with the open declarations that nobody may file for it."""

    site: SiteRow
    declarations: Sequence[Column]


@dataclass(frozen=True, slots=True)
class Idle:
    """An active declarant without any establishment."""

    public_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Unused:
    """A declaration open somewhere and used by nobody there; `name` is None for one's own."""

    place: UUID | str
    name: str | None
    declaration: Column


def filing_rights(session: Session) -> Mapping[str, RightSet]:
    """The filing rights of every declaration, by its code."""
    found: dict[str, RightSet] = defaultdict(lambda: NO_RIGHTS)
    for column in every_column(session):
        if not column.is_payment:
            found[column.declaration] |= RightSet.of([column.slot])
    return found


def uncovered_sites(
    session: Session, narrowed: SiteFilter, declaration: str, *, on: date
) -> Select[int]:
    """The ids of the establishments with an open declaration that nobody may file there."""
    opened = opened_rights(session, narrowed.where)
    filing = {
        code: rights
        for code, rights in filing_rights(session).items()
        if rights & opened and declaration in ("", code)
    }
    statement = sites_of(session, narrowed).where(coverage.is_open_site(on))
    if not filing:
        return statement.where(Site.id.is_(None))
    everything = NO_RIGHTS
    for rights in filing.values():
        everything |= rights
    lacking = [coverage.nobody_holds(session, rights, on) for rights in filing.values()]
    # Nearly every establishment has somebody who may file all: only the others are looked at twice.
    # A case keeps that order; of a conjunction PostgreSQL may take the dear part first.
    usual = coverage.somebody_holds_all(session, everything)
    return statement.where(case((usual, false()), else_=or_(*lacking)))


def uncovered_page(
    session: Session, narrowed: SiteFilter, declaration: str, asked: PageAsked, *, on: date
) -> Page[Uncovered]:
    """Those establishments by SIRET, each with what nobody may file there."""
    found = uncovered_sites(session, narrowed, declaration, on=on)
    total = _count(session, found)
    asked = asked.within(total)
    ids = found.order_by(Site.siret).limit(asked.size).offset(asked.offset)
    rows = site_rows_of(session, ids, on=on)
    lacking = _lacking(session, [row.id for row in rows], on)
    items = [Uncovered(row, lacking.get(row.id, [])) for row in rows]
    return Page(items, total, asked.number, asked.size)


def uncovered_count(session: Session, *, on: date) -> int:
    """How many there are in all."""
    return _count(session, uncovered_sites(session, SiteFilter(), "", on=on))


def _lacking(session: Session, site_ids: Sequence[int], on: date) -> Mapping[int, Sequence[Column]]:
    heads = {each.declaration: each for each in reversed(every_column(session))}
    filing = filing_rights(session)
    codes = [code for code in reversed(heads) if code in filing]
    conditions = [coverage.nobody_holds(session, filing[code], on) for code in codes]
    rows = session.execute(select(Site.id, *conditions).where(Site.id.in_(site_ids)))
    return {
        row[0]: [heads[code] for code, lacks in zip(codes, row[1:], strict=True) if lacks]
        for row in rows
    }


def idle_page(
    session: Session, text: str, asked: PageAsked, *, on: date, where: Where = ""
) -> Page[Idle]:
    """The active declarants by name who may file for no establishment at all.

    Of one portfolio: those assigned to it who may file for none of its clients.
    """
    found = _idle(session, on, where)
    if folded := fold(text):
        found = found.where(Member.sort_name.contains(folded, autoescape=True))
    total = _count(session, found)
    asked = asked.within(total)
    rows = session.execute(
        found.with_only_columns(Member.public_id, Member.first_name, Member.last_name)
        .order_by(Member.sort_name, Member.id)
        .limit(asked.size)
        .offset(asked.offset)
    )
    items = [Idle(public_id, f"{first} {last}") for public_id, first, last in rows]
    return Page(items, total, asked.number, asked.size)


def idle_count(session: Session, *, on: date) -> int:
    """How many there are in all."""
    return _count(session, _idle(session, on, ""))


def _idle(session: Session, on: date, where: Where) -> Select[int]:
    found = select(Member.id).where(
        Member.registration_id == tenant_of(session),
        Member.is_declarant,
        Member.state == MemberState.ACTIVE,
    )
    if not isinstance(where, UUID):
        return found.where(coverage.holds_nothing(on))
    return (
        found.join(PortfolioDeclarant, PortfolioDeclarant.member_id == Member.id)
        .join(Portfolio, Portfolio.id == PortfolioDeclarant.portfolio_id)
        .where(
            PortfolioDeclarant.registration_id == tenant_of(session),
            Portfolio.public_id == where,
            coverage.holds_nothing(on, PortfolioDeclarant.portfolio_id),
        )
    )


def unused_page(
    session: Session, declaration: str, asked: PageAsked, *, on: date, where: Where = ""
) -> Page[Unused]:
    """The declarations that are open and used by nobody: one's own first, then by portfolio."""
    own = [
        each
        for each in (_unused_own(session, on) if where in ("", OWN) else [])
        if declaration in ("", each.declaration.declaration)
    ]
    found = unused_declarations(session, on, declaration)
    if where:
        found = found.where(Portfolio.public_id == where if isinstance(where, UUID) else false())
    total = len(own) + _count(session, found)
    asked = asked.within(total)
    items = own[asked.offset : asked.offset + asked.size]
    heads = {each.declaration: each for each in reversed(every_column(session))}
    rows = session.execute(
        found.with_only_columns(
            Portfolio.public_id, Portfolio.name, DeclarationType.code, maintain_column_froms=True
        )
        .order_by(Portfolio.folded_name, DeclarationType.position)
        .limit(asked.size - len(items))
        .offset(max(0, asked.offset - len(own)))
    )
    items += [Unused(public_id, name, heads[code]) for public_id, name, code in rows]
    return Page(items, total, asked.number, asked.size)


def unused_count(session: Session, *, on: date) -> int:
    """How many there are in all."""
    return len(_unused_own(session, on)) + _count(session, unused_declarations(session, on, ""))


def _unused_own(session: Session, on: date) -> list[Unused]:
    opened = opened_rights(session, OWN)
    heads = {each.declaration: each for each in reversed(every_column(session))}
    rights: dict[str, RightSet] = defaultdict(lambda: NO_RIGHTS)
    for column in every_column(session):
        rights[column.declaration] |= RightSet.of([column.slot]) & opened
    codes = [code for code in reversed(heads) if rights[code]]
    if not codes:
        return []
    conditions: list[ColumnElement[Any]] = [
        coverage.nobody_uses(session, None, coverage.rights_literal(rights[code]), on)
        for code in codes
    ]
    row = session.execute(select(coverage.has_open_sites(session, None, on), *conditions)).one()
    unused = zip(codes, row[1:], strict=True)
    return [Unused(OWN, None, heads[code]) for code, is_unused in unused if row[0] and is_unused]


def unused_declarations(session: Session, on: date, declaration: str) -> Select[int]:
    """The portfolios' ids, once for each declaration that is open and unused there."""
    types: dict[int, RightSet] = {}
    filing: dict[str, RightSet] = defaultdict(lambda: NO_RIGHTS)
    for column in every_column(session):
        filing[column.declaration] |= RightSet.of([column.slot])
    for type_id, code in session.execute(select(DeclarationType.id, DeclarationType.code)):
        types[type_id] = filing[code]
    rights = coverage.rights_by_type(PortfolioDeclaration.declaration_type_id, types)
    found = (
        select(PortfolioDeclaration.portfolio_id)
        .join(Portfolio, Portfolio.id == PortfolioDeclaration.portfolio_id)
        .join(DeclarationType, DeclarationType.id == PortfolioDeclaration.declaration_type_id)
        .where(
            PortfolioDeclaration.registration_id == tenant_of(session),
            coverage.has_open_sites(session, PortfolioDeclaration.portfolio_id, on),
            coverage.nobody_uses(session, PortfolioDeclaration.portfolio_id, rights, on),
        )
    )
    return found.where(DeclarationType.code == declaration) if declaration else found


def _count(session: Session, rows: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
