"""Today's state of the rights that a `habilitations` file names."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.database.bulk import analyze_temporary, copy_rows, temporary_table
from netent.database.tenant import tenant_of
from netent.habilitations.models import RightsAct
from netent.imports.formats import CatalogueRight, HabilitationsFormat, habilitations_format
from netent.imports.plan import RightsSnapshot
from netent.imports.plan.habilitations import Pair
from netent.imports.queries.snapshots import snapshot_of
from netent.imports.reading.habilitation_lines import HabilitationLines, Person
from netent.kernel.enums import ActOrigin, MemberState
from netent.kernel.identifiers import fold
from netent.kernel.reasons import Reason
from netent.perimeter import queries as perimeter
from netent.requests.models import Request
from netent.tenancy.models import Member

# what a file may name: who waits to be let in is nobody yet
_NAMEABLE = (MemberState.ACTIVE, MemberState.SUSPENDED)


def layout_for(session: Session, portfolio_id: int) -> HabilitationsFormat:
    """The layout of a `habilitations` file for the portfolio: a column for each right open on it.

    Every other right of the catalogue is recognised where a file has its column.
    """
    opened = perimeter.declarations_of(session, [portfolio_id]).get(portfolio_id, [])
    return _layout(session, {each.code for each in opened})


def layout_read(session: Session, request: Request) -> HabilitationsFormat:
    """The layout by which the request's file was read, whatever is open on its portfolio by now.

    Without headings, the columns of another layout would be about other declarations.
    """
    return _layout(session, request.details["columns"])


def _layout(session: Session, codes: Collection[str]) -> HabilitationsFormat:
    known = catalogue.rights(session)
    every = [CatalogueRight(right.code, slot, right.declaration) for slot, right in known.items()]
    return habilitations_format(codes, every)


def declaration_choices(session: Session, opened: Collection[str]) -> list[tuple[str, str]]:
    """The declarations to add or remove: code, and code with label; those open come first."""
    every = catalogue.every_declaration(session)
    known = [row for row in every if row.code in opened or (row.status == "" and row.rights)]
    known.sort(key=lambda row: row.code not in opened)
    return [(row.code, f"{row.code} – {row.label}") for row in known]


def rights_snapshot_of(
    session: Session, lines: HabilitationLines, portfolio_id: int
) -> RightsSnapshot:
    """What the lines are judged against; a handful of statements, whatever their number."""
    sites = snapshot_of(session, lines.wanted(), portfolio_id)
    people, suspended = _members(session, lines.people)
    named = {member for member in people if not isinstance(member, Reason)}
    known = catalogue.rights(session)
    return RightsSnapshot(
        sites=sites,
        people=people,
        suspended=suspended,
        held=_held(session, portfolio_id, named),
        opened=perimeter.rights_open_on(session, portfolio_id),
        codes={slot: right.declaration for slot, right in known.items()},
    )


def member_states(session: Session) -> str:
    """A digest of who can be named and who is suspended: with another, a plan is made anew.

    Also of which rights came to their end last: no act on a portfolio tells that.
    """
    expired = session.scalar(
        select(func.max(RightsAct.id)).where(
            RightsAct.registration_id == tenant_of(session), RightsAct.origin == ActOrigin.EXPIRY
        )
    )
    rows = session.execute(
        select(Member.id, Member.siret, Member.sort_name, Member.state)
        .where(Member.registration_id == tenant_of(session), Member.state.in_(_NAMEABLE))
        .order_by(Member.id)
    )
    found = [tuple(map(str, row)) for row in rows]
    return sha256(repr((expired, found)).encode()).hexdigest()


def _members(
    session: Session, people: Sequence[Person]
) -> tuple[list[int | Reason], frozenset[int]]:
    rows = session.execute(
        select(Member.id, Member.siret, Member.last_name, Member.first_name, Member.state).where(
            Member.registration_id == tenant_of(session), Member.state.in_(_NAMEABLE)
        )
    )
    by_name: Mapping[tuple[str, str], dict[str, int]] = defaultdict(dict)
    suspended = set()
    for member_id, siret, last_name, first_name, state in rows:
        by_name[fold(last_name), fold(first_name)][siret] = member_id
        if state is MemberState.SUSPENDED:
            suspended.add(member_id)
    return [member_named(person, by_name) for person in people], frozenset(suspended)


def member_named(
    person: Person, by_name: Mapping[tuple[str, str], Mapping[str, int]]
) -> int | Reason:
    """The member whom a file names, or why there is none; `by_name` has folded names."""
    if person.reason is not None:
        return person.reason
    named = by_name.get((person.last_name, person.first_name), {})
    if person.siret is not None:
        return named.get(person.siret, Reason.UNKNOWN_DECLARANT)
    if len(named) > 1:
        return Reason.AMBIGUOUS_DECLARANT
    return next(iter(named.values()), Reason.UNKNOWN_DECLARANT)


def _held(session: Session, portfolio_id: int, members: set[int]) -> Mapping[Pair, int]:
    """What these members hold on the SIRETs in `wanted_siret`, where they are in the portfolio."""
    temporary_table(session, "wanted_member", "member_id bigint primary key")
    copy_rows(session, "wanted_member", ("member_id",), ((each,) for each in sorted(members)))
    analyze_temporary(session, "wanted_member")
    rows = session.execute(
        text(_HELD), {"registration": tenant_of(session), "portfolio": portfolio_id}
    )
    return {(siret, member_id): mask for siret, member_id, mask in rows}


# In this order on SQLite too, which would begin with all clients of the portfolio.
_HELD = """
SELECT s.siret, h.member_id, h.mask
FROM wanted_siret w
CROSS JOIN site s
CROSS JOIN habilitation h
CROSS JOIN wanted_member m
WHERE s.siret = w.siret AND s.registration_id = :registration AND s.portfolio_id = :portfolio
  AND h.site_id = s.id AND h.registration_id = :registration
  AND m.member_id = h.member_id
"""
