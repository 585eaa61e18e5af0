"""Reads of what may be terminated: own establishments, and what would end with them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from netent.company.models import Termination
from netent.directory.models import Company, Establishment
from netent.enrolment.models import Candidacy
from netent.enrolment.states import CandidacyState
from netent.habilitations import queries as rights_held
from netent.kernel.actor import Actor
from netent.kernel.enums import MemberState, SiteKind
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import SIREN_LENGTH, fold, is_valid_siret
from netent.kernel.paging import Page, PageAsked
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Site
from netent.requests import queries as requests
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class OwnSite:
    """An own establishment; names and addresses show here whatever the directory hides.

    `termination` is the live one of this establishment, by its identifier.
    """

    siret: str
    name: str
    address: str
    is_head_office: bool
    termination: UUID | None


@dataclass(frozen=True, slots=True)
class Consequences:
    """What ends with an establishment, or with the registration.

    `members` lose rights or, with the registration, their way in. `signing_in` are those who sign
    in with the establishment's SIRET, and go on doing so.
    """

    members: int
    rights: int
    signing_in: int = 0
    sites: int = 0
    portfolios: int = 0
    clients: int = 0
    requests: int = 0
    candidacies: int = 0


def own_site(session: Session, siret: str) -> Site:
    """The registration's own establishment of this SIRET. NotFound."""
    if not is_valid_siret(siret):
        # Not every text is one that a database can be asked about.
        raise NotFound
    found = session.scalars(
        select(Site).where(Site.siret == siret, Site.kind == SiteKind.OWN)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def own_site_shown(session: Session, siret: str) -> OwnSite | None:
    """An establishment as pages show it, held no longer too; None when it never was held."""
    row = session.execute(_sites().where(Site.siret == siret)).one_or_none()
    return None if row is None else _shown(*row)


def own_sites_page(session: Session, asked: PageAsked, *, text: str) -> Page[OwnSite]:
    """The own establishments by SIRET, narrowed by SIRET, name or place."""
    statement = _sites().where(Site.kind == SiteKind.OWN)
    digits = "".join(text.split())
    if digits.isascii() and digits.isdecimal():
        statement = statement.where(Site.siret.contains(digits, autoescape=True))
    elif folded := fold(text):
        statement = statement.where(
            or_(
                Establishment.search_name.contains(folded, autoescape=True),
                Establishment.commune.icontains(text.strip(), autoescape=True),
            )
        )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    page = asked.within(total)
    rows = session.execute(statement.order_by(Site.siret).limit(page.size).offset(page.offset))
    return Page([_shown(*row) for row in rows], total, page.number, page.size)


def is_company_ending(session: Session) -> bool:
    """Whether a termination of the whole registration lives, which covers each establishment."""
    live = select(Termination.id).where(
        Termination.settled_at.is_(None), Termination.site_id.is_(None)
    )
    return session.scalars(live).first() is not None


def sites_that_stay(session: Session) -> int:
    """How many own establishments have no live termination of their own."""
    leaving = select(Termination.site_id).where(
        Termination.settled_at.is_(None), Termination.site_id.is_not(None)
    )
    return _count(
        session,
        select(Site.id).where(Site.kind == SiteKind.OWN, Site.id.not_in(leaving)),
    )


def other_administrators(session: Session, actor: Actor) -> int:
    """How many active administrators there are beside this one."""
    return _count(
        session,
        select(Member.id).where(
            Member.is_administrator,
            Member.state == MemberState.ACTIVE,
            Member.id != actor.member_id,
        ),
    )


def consequences(session: Session, siret: str) -> Consequences:
    """What ends with this own establishment, or with the registration where `siret` is empty."""
    if siret:
        here = select(Site.id).where(Site.id == own_site(session, siret).id)
        signing_in = select(Member.id).where(
            Member.siret == siret, Member.state != MemberState.DELETED
        )
        return Consequences(
            members=len(rights_held.holders_on(session, here)),
            rights=rights_held.rights_held_on(session, here),
            signing_in=_count(session, signing_in),
        )
    clients = select(Site.id).where(Site.kind == SiteKind.CLIENT, Site.portfolio_id.is_not(None))
    pending = select(Candidacy.id).where(Candidacy.state == CandidacyState.PENDING)
    return Consequences(
        members=_count(session, select(Member.id).where(Member.state == MemberState.ACTIVE)),
        rights=rights_held.rights_held_on(session, select(Site.id)),
        sites=_count(session, select(Site.id).where(Site.kind == SiteKind.OWN)),
        portfolios=perimeter.portfolios_count(session),
        clients=_count(session, clients),
        requests=requests.open_requests(session),
        candidacies=_count(session, pending),
    )


def _count(session: Session, rows: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _sites() -> Select[Site, Establishment, str | None, UUID | None]:
    return (
        select(Site, Establishment, Company.name, Termination.public_id)
        .outerjoin(Establishment, Establishment.siret == Site.siret)
        .outerjoin(Company, Company.siren == func.substr(Site.siret, 1, SIREN_LENGTH))
        .outerjoin(
            Termination,
            (Termination.site_id == Site.id) & Termination.settled_at.is_(None),
        )
    )


def _shown(
    site: Site, known: Establishment | None, company: str | None, termination: UUID | None
) -> OwnSite:
    if known is None:
        return OwnSite(site.siret, company or "", "", False, termination)
    place = " ".join(filter(None, (known.postal_code, known.commune)))
    address = ", ".join(filter(None, (known.address, place)))
    name = known.name or company or ""
    return OwnSite(site.siret, name, address, bool(known.is_head_office), termination)
