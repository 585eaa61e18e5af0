"""Establishments of a company in the directory, ticked and unticked by the service."""

from datetime import date

from sqlalchemy import select

from netent.company.queries import establishments as queries
from netent.company.selection import Selection
from netent.company.service import SitesChanged, change_sites
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Company, Establishment
from netent.kernel.enums import SiteKind
from netent.kernel.identifiers import fold
from netent.kernel.paging import PageAsked
from netent.perimeter.models import Site
from netent.tenancy.models import Member, Registration
from tests.factories.identifiers import siret_of
from tests.factories.tenancy import NOW, actor_of


def company_of(
    registration: Registration, number: int = 6, *, closed: dict[int, date | None] | None = None
) -> list[str]:
    """So many establishments of the registration's company, from rank 1000; the first its head."""
    sirets = [siret_of(registration.siren, 1000 + rank) for rank in range(number)]
    with transaction(PORTAL) as session:
        session.add(Company(siren=registration.siren, name="Ateliers d’essai", diffusible=True))
        session.add_all(
            Establishment(
                siret=siret,
                active=rank not in (closed or {}),
                state_since=(closed or {}).get(rank),
                name=f"Atelier {rank}",
                search_name=fold(f"Atelier {rank}"),
                commune="RENNES" if rank % 2 else "LILLE",
                is_head_office=rank == 0,
                diffusible=True,
            )
            for rank, siret in enumerate(sirets)
        )
    return sirets


def changed(
    registration: Registration,
    by: Member,
    *,
    tick: tuple[str, ...] = (),
    untick: tuple[str, ...] = (),
    shown: str | None = None,
) -> SitesChanged:
    """Tick and untick, with what ends now as what was shown, unless told otherwise."""
    selection = Selection(frozenset(tick), frozenset(untick))
    if shown is None:
        shown = mark_of(registration, *untick)
    with transaction(Tenant(registration.id)) as session:
        actor = actor_of(registration, by)
        return change_sites(session, actor, selection, shown=shown, now=NOW)


def mark_of(registration: Registration, *untick: str) -> str:
    """What a page would show of what ends."""
    with reading(Tenant(registration.id)) as session:
        selection = Selection(untick=frozenset(untick))
        return queries.ending(session, selection, PageAsked()).held.mark


def held(registration: Registration) -> list[str]:
    """The own establishments, by SIRET."""
    with reading(Tenant(registration.id)) as session:
        return list(
            session.scalars(
                select(Site.siret).where(Site.kind == SiteKind.OWN).order_by(Site.siret)
            )
        )
