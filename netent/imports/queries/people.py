"""Today's state of whom a `members` file names: who is in, whom to copy, and where one signs in."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.accounts.queries import taken_triplets, with_password
from netent.accounts.triplets import triplet_of
from netent.activations.service import used_by
from netent.audit.models import AuditEvent
from netent.database.tenant import tenant_of
from netent.habilitations.models import Habilitation, HabilitationChange, RightsAct
from netent.imports.models import ImportLine
from netent.imports.plan import Declarant, MembersSnapshot
from netent.imports.plan.members import Triplet
from netent.imports.queries.snapshots import snapshot_of
from netent.imports.reading.member_lines import MemberLines
from netent.kernel.enums import LineResult, MemberState
from netent.kernel.identifiers import fold
from netent.perimeter.models import PortfolioDeclarant, Site
from netent.perimeter.own_sites import head_office
from netent.tenancy.models import Member

_LIKE_WHOM = (MemberState.ACTIVE, MemberState.SUSPENDED)


def members_snapshot_of(session: Session, lines: MemberLines, portfolio_id: int) -> MembersSnapshot:
    """What the lines are judged against; a handful of statements, whatever their number."""
    office = head_office(session)
    wanted = lines.wanted() | ({office} if office else set())
    sites = snapshot_of(session, wanted, portfolio_id)
    taken, declarants = _members(session)
    return MembersSnapshot(
        head_office=office,
        own={siret for siret, portfolio in sites.elsewhere.items() if portfolio is None},
        closed=sites.closed,
        known=sites.active | sites.closed.keys(),
        taken={**_strangers(session, lines, office), **taken},
        declarants=declarants,
    )


def rights_of_models(
    session: Session, models: Collection[int], portfolio_id: int
) -> Mapping[int, int]:
    """How many rights each of these members holds on the portfolio's clients; one statement."""
    rows = session.execute(
        select(Habilitation.member_id, Habilitation.mask, func.count())
        .join(Site, Site.id == Habilitation.site_id)
        .where(Site.portfolio_id == portfolio_id, Habilitation.member_id.in_(models))
        .group_by(Habilitation.member_id, Habilitation.mask)
    )
    held: dict[int, int] = defaultdict(int)
    for member_id, mask, sites in rows:
        held[member_id] += mask.bit_count() * sites
    return held


def created_by(session: Session, request_id: int) -> Sequence[Member]:
    """The members of the request's lines that are done, by their keys."""
    of_lines = select(ImportLine.member_id).where(
        ImportLine.request_id == request_id, ImportLine.result == LineResult.DONE
    )
    return session.scalars(select(Member).where(Member.id.in_(of_lines)).order_by(Member.id)).all()


def touched_since(session: Session, members: Sequence[Member], act: RightsAct) -> set[int]:
    """Those of the members whom an act created who came in, or to whom anything happened since.

    The trail names whom each act on a person was done to; rights and assignments have their own.
    """
    member_ids = [member.id for member in members]
    by_name = {str(member.public_id): member.id for member in members}
    events = select(AuditEvent.subject).where(
        AuditEvent.at >= act.at, AuditEvent.subject.in_(by_name)
    )
    changes = select(HabilitationChange.member_id).where(
        HabilitationChange.member_id.in_(member_ids), HabilitationChange.act_id > act.id
    )
    assigned = select(PortfolioDeclarant.member_id).where(
        PortfolioDeclarant.member_id.in_(member_ids), PortfolioDeclarant.assigned_at > act.at
    )
    return {
        *(each.id for each in members if each.state is not MemberState.ACTIVE),
        *used_by(session, member_ids),
        *with_password(session, member_ids),
        *(by_name[subject] for subject in session.scalars(events)),
        *session.scalars(changes),
        *session.scalars(assigned),
    }


def _members(
    session: Session,
) -> tuple[Mapping[Triplet, int | None], Mapping[str, Sequence[Declarant]]]:
    """Everybody of the registration by his triplet, and the declarants by their names."""
    rows = session.execute(
        select(
            Member.id,
            Member.siret,
            Member.last_name,
            Member.first_name,
            Member.is_declarant,
            Member.state,
        )
        .where(Member.registration_id == tenant_of(session), Member.state != MemberState.DELETED)
        .order_by(Member.id)
    )
    taken: dict[Triplet, int | None] = {}
    declarants: dict[str, list[Declarant]] = defaultdict(list)
    for member_id, siret, last_name, first_name, is_declarant, state in rows:
        taken[siret, fold(last_name), fold(first_name)] = member_id
        if is_declarant and state in _LIKE_WHOM:
            known = Declarant(member_id, siret, state is MemberState.SUSPENDED)
            declarants[fold(f"{last_name} {first_name}")].append(known)
    return taken, declarants


def _strangers(
    session: Session, lines: MemberLines, office: str | None
) -> Mapping[Triplet, int | None]:
    """The lines' triplets with which anybody signs in: a login is the portal's own."""
    asked: dict[str, Triplet] = {}
    for siret, person in zip(lines.sirets_with(office), lines.people, strict=True):
        if siret is not None:
            triplet = triplet_of(siret, person.last_name, person.first_name)
            asked[triplet] = (siret, *person.folded)
    return {asked[triplet]: None for triplet in taken_triplets(session, asked.keys())}
