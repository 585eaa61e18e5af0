"""What a bulk act would do: its pairs, their counts by member and right, who gets assigned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from sqlalchemy import Select, case, exists, func, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.habilitations import bulk, coverage
from netent.habilitations.bulk import Totals, Wanted
from netent.kernel.enums import SiteKind
from netent.kernel.right_set import NO_RIGHTS, RightSet
from netent.matrix.queries.columns import Column, every_column
from netent.matrix.queries.coverage import filing_rights, uncovered_sites
from netent.matrix.queries.difference import Assignment
from netent.matrix.queries.people import MemberRow, members
from netent.matrix.queries.sites import is_live, sites_of
from netent.matrix.scope import OWN, Gift, Scope, ScopeKind
from netent.perimeter.models import Portfolio, PortfolioDeclarant, Site


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs that an act changes, the sites it looks at, and the rights it is about."""

    sites: Select[int]
    changed: Select[int, int, int]
    rights: RightSet
    columns: Sequence[Column]
    people: Sequence[MemberRow]


@dataclass(frozen=True, slots=True)
class Group:
    """On how many establishments a member gets, or loses, a right."""

    member: MemberRow
    column: Column
    sites: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What the act would do now; `digest` tells whether that is still what was shown."""

    groups: Sequence[Group]
    totals: Totals
    sites: int
    closed: int
    assignments: Sequence[Assignment]

    @property
    def digest(self) -> str:
        """Of the pairs and rights that would change."""
        return self.totals.digest


def pairs_of(session: Session, gift: Gift, *, on: date) -> Pairs:
    """The pairs that change, as a statement."""
    sites = scope_sites(session, gift.scope, on=on)
    columns = [each for each in every_column(session) if each.code in gift.rights]
    rights = RightSet.of(each.slot for each in columns)
    # A suspended one is given nothing; what he holds can be taken.
    people = [
        each
        for each in members(session)
        if each.public_id in gift.member_ids and (gift.takes or each.is_active)
    ]
    chosen = [each.id for each in people]
    wanted = _wanted(session, gift.scope, columns)
    if gift.takes:
        changed = bulk.holding(session, sites, chosen, wanted)
    else:
        open_ = sites.where(coverage.is_open_site(on))
        changed = bulk.lacking(session, open_, chosen, wanted)
    return Pairs(sites, changed, rights, columns, people)


def preview(session: Session, gift: Gift, *, on: date) -> Preview:
    """What the act would do; the same statements whatever the number."""
    return preview_of(session, pairs_of(session, gift, on=on), takes=gift.takes, on=on)


def preview_of(session: Session, pairs: Pairs, *, takes: bool, on: date) -> Preview:
    """What changing these pairs would do."""
    totals = bulk.totals(session, pairs.changed, pairs.rights)
    columns = {each.slot: each for each in pairs.columns}
    people = {each.id: each for each in pairs.people}
    groups = [Group(people[row.member_id], columns[row.slot], row.sites) for row in totals.rows]
    groups.sort(key=lambda group: (group.member.name, group.member.id, group.column.slot))
    return Preview(
        groups=groups,
        totals=totals,
        sites=_count(session, pairs.sites),
        closed=_count(session, pairs.sites.where(~coverage.is_open_site(on))),
        assignments=[] if takes else missing_assignments(session, pairs, people),
    )


def scope_sites(session: Session, scope: Scope, *, on: date) -> Select[int]:
    """The ids of the establishments that the scope means."""
    if scope.kind is ScopeKind.FILTER:
        return sites_of(session, scope.sites)
    if scope.kind is ScopeKind.UNCOVERED:
        return uncovered_sites(session, scope.sites, scope.declaration, on=on)
    here = select(Site.id).where(Site.registration_id == tenant_of(session), is_live())
    if scope.kind is ScopeKind.SITES:
        return here.where(Site.siret.in_(scope.sirets))
    portfolios = select(Portfolio.id).where(
        Portfolio.registration_id == tenant_of(session),
        Portfolio.public_id.in_([each for each in scope.places if isinstance(each, UUID)]),
    )
    clients = Site.portfolio_id.in_(portfolios)
    own = Site.kind == SiteKind.OWN
    return here.where(clients | own if OWN in scope.places else clients)


def scope_count(session: Session, scope: Scope, *, on: date) -> int:
    """How many establishments the scope means."""
    return _count(session, scope_sites(session, scope, on=on))


def opened_in(session: Session, scope: Scope, *, on: date) -> RightSet:
    """The rights that are open on any of the scope's establishments."""
    sites = scope_sites(session, scope, on=on).subquery()
    masks = session.scalars(
        select(Site.opened).join(sites, sites.c.id == Site.id).group_by(Site.opened)
    )
    return reduce(or_, map(RightSet, masks), NO_RIGHTS)


def missing_assignments(
    session: Session, pairs: Pairs, people: Mapping[int, MemberRow]
) -> Sequence[Assignment]:
    """Who gets a right on a portfolio's clients without being assigned to it."""
    changed = pairs.changed.subquery("changed")
    site_id, member_id, _rights = changed.c
    assigned = exists().where(
        PortfolioDeclarant.portfolio_id == Portfolio.id,
        PortfolioDeclarant.member_id == member_id,
    )
    rows = session.execute(
        select(member_id, Portfolio.id, Portfolio.name)
        .distinct()
        .select_from(changed)
        .join(Site, Site.id == site_id)
        .join(Portfolio, Portfolio.id == Site.portfolio_id)
        .where(~assigned)
        .order_by(Portfolio.id, member_id)
    )
    return [Assignment(member, people[member].name, id_, name) for member, id_, name in rows]


def _wanted(session: Session, scope: Scope, columns: Sequence[Column]) -> Wanted:
    everything = RightSet.of(each.slot for each in columns)
    if scope.kind is not ScopeKind.PLACES:
        return everything
    named = [each for each in scope.places if isinstance(each, UUID)]
    rows = session.execute(
        select(Portfolio.public_id, Portfolio.id).where(Portfolio.public_id.in_(named))
    )
    ids: dict[UUID, int] = {row.public_id: row.id for row in rows}
    return {
        ids[place] if isinstance(place, UUID) else None: RightSet.of(
            each.slot for each in columns if each.declaration in codes
        )
        for place, codes in scope.places.items()
        if place == OWN or (isinstance(place, UUID) and place in ids)
    }


def lacking_in(session: Session, scope: Scope, *, on: date) -> frozenset[str]:
    """The declarations that nobody may file on some establishment of the scope."""
    filing = filing_rights(session)
    conditions = [coverage.nobody_holds(session, rights, on) for rights in filing.values()]
    row = session.execute(
        select(*(func.max(case((each, 1), else_=0)) for each in conditions)).where(
            Site.id.in_(scope_sites(session, scope, on=on))
        )
    ).one()
    return frozenset(code for code, lacks in zip(filing, row, strict=True) if lacks)


def assigned_in(session: Session, scope: Scope, *, on: date) -> frozenset[int]:
    """The members who are assigned to a portfolio of the scope."""
    portfolios = portfolios_of(session, scope_sites(session, scope, on=on))
    return frozenset(
        session.scalars(
            select(PortfolioDeclarant.member_id).where(
                PortfolioDeclarant.portfolio_id.in_(portfolios)
            )
        )
    )


def portfolios_of(session: Session, sites: Select[int]) -> Sequence[int]:
    """The portfolios that these establishments are in."""
    found = sites.subquery()
    statement = (
        select(Site.portfolio_id)
        .join(found, found.c.id == Site.id)
        .where(Site.portfolio_id.is_not(None))
        .distinct()
    )
    return [each for each in session.scalars(statement) if each is not None]


def _count(session: Session, rows: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0
