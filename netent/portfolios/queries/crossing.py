"""What becomes of clients' declarations and rights when they go to another portfolio."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.habilitations import bulk
from netent.habilitations.bulk import Totals
from netent.kernel.right_set import ALL_RIGHTS, RightSet
from netent.perimeter import queries as perimeter
from netent.perimeter.portfolios import assigned_to
from netent.portfolios.queries.clients import Chosen, sites_chosen
from netent.portfolios.queries.declarations import (
    DeclarationRow,
    declarations,
    open_types,
)
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class Terms:
    """What the act brings along to the target: declarations to open there, declarants to assign.

    None stands for all that lack.
    """

    declarations: frozenset[str] | None = None
    declarants: frozenset[UUID] | None = None


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who holds rights on the clients and is not assigned to the target."""

    id: int
    public_id: UUID
    name: str
    rights: int
    is_coming: bool


@dataclass(frozen=True, slots=True)
class Lacking:
    """A declaration open for some of the clients and not on the target."""

    row: DeclarationRow
    is_coming: bool


@dataclass(frozen=True, slots=True)
class Crossing:
    """What a transfer would do: what lacks on the target, what comes along, what ends.

    `kept` are the rights that stay open; `pairs` those that end, as a statement.
    """

    sites: Select[int]
    clients: int
    declarations: Sequence[Lacking]
    declarants: Sequence[Stranger]
    kept: RightSet
    pairs: Select[int, int, int]
    ends: Totals

    @property
    def mark(self) -> str:
        """Another one as soon as anything else comes along, closes or ends."""
        lacking = [(each.row.code, each.row.clients, each.is_coming) for each in self.declarations]
        strangers = [(each.id, each.is_coming) for each in self.declarants]
        said = repr((self.clients, lacking, strangers, self.ends.digest))
        return sha256(said.encode()).hexdigest()


def crossing(
    session: Session, portfolio_id: int, target_id: int, chosen: Chosen, terms: Terms
) -> Crossing:
    """What transferring the chosen clients would do; the same statements whatever the number."""
    sites = sites_chosen(session, portfolio_id, chosen)
    found = declarations(session, portfolio_id, chosen)
    there = open_types(session, target_id)
    lacking = [
        Lacking(row, terms.declarations is None or row.code in terms.declarations)
        for row in found.opened
        if row.clients and row.code not in there
    ]
    coming = {each.row.code for each in lacking if each.is_coming}
    assigned = assigned_to(session, target_id)
    strangers = _strangers(session, sites, assigned, terms)
    kept = perimeter.rights_open_on(session, target_id) | catalogue.rights_of_declarations(
        session, coming
    )
    staying = assigned | {each.id for each in strangers if each.is_coming}
    pairs = bulk.losing(session, sites, staying, kept)
    return Crossing(
        sites=sites,
        clients=found.clients,
        declarations=lacking,
        declarants=strangers,
        kept=kept,
        pairs=pairs,
        ends=bulk.totals(session, pairs, _every_right(session)),
    )


def _strangers(
    session: Session, sites: Select[int], assigned: Collection[int], terms: Terms
) -> list[Stranger]:
    held = bulk.losing(session, sites, assigned, ALL_RIGHTS)
    rights: dict[int, int] = defaultdict(int)
    for each in bulk.totals(session, held, _every_right(session)).rows:
        rights[each.member_id] += each.sites
    members = session.scalars(
        select(Member).where(Member.id.in_(rights)).order_by(Member.sort_name, Member.id)
    )
    return [
        Stranger(
            each.id,
            each.public_id,
            each.full_name,
            rights[each.id],
            terms.declarants is None or each.public_id in terms.declarants,
        )
        for each in members
    ]


def _every_right(session: Session) -> RightSet:
    return RightSet.of(catalogue.rights(session))
