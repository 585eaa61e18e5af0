"""Portfolios and sites."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from netent.catalogue import queries as catalogue
from netent.catalogue.models import DeclarationType
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.clock import paris_day
from netent.kernel.enums import SiteKind
from netent.kernel.identifiers import fold_file_name
from netent.perimeter.closings import refresh_closings
from netent.perimeter.models import Portfolio, PortfolioDeclarant, PortfolioDeclaration, Site
from netent.tenancy.models import Member, Registration
from tests.factories.identifiers import siret_of
from tests.factories.tenancy import NOW


def make_portfolio(
    registration: Registration,
    name: str = "Boulangeries",
    *,
    declarations: Iterable[str] = ("DSN", "DPAE"),
    declarants: Iterable[Member] = (),
    clients: Sequence[str] = (),
) -> Portfolio:
    """A portfolio with its declarations open, its declarants assigned, its clients entered."""
    with transaction(Tenant(registration.id)) as session:
        portfolio = Portfolio(name=name, folded_name=fold_file_name(name), created_at=NOW)
        session.add(portfolio)
        session.flush()
        types = session.scalars(
            select(DeclarationType.id).where(DeclarationType.code.in_(list(declarations)))
        ).all()
        opened = int(catalogue.rights_of_types(session, types))
        session.add_all(
            PortfolioDeclaration(
                portfolio_id=portfolio.id, declaration_type_id=type_id, opened_at=NOW
            )
            for type_id in types
        )
        session.add_all(
            PortfolioDeclarant(portfolio_id=portfolio.id, member_id=member.id, assigned_at=NOW)
            for member in declarants
        )
        session.add_all(
            Site(
                siret=siret,
                kind=SiteKind.CLIENT,
                portfolio_id=portfolio.id,
                opened=opened,
                entered_at=NOW,
            )
            for siret in clients
        )
        refresh_closings(session, today=paris_day(NOW))
    return portfolio


def make_own_sites(
    registration: Registration, number: int, declarations: tuple[str, ...] = ("DSN", "DPAE")
) -> None:
    """So many own establishments, on which these declarations are open."""
    with transaction(Tenant(registration.id)) as session:
        opened = catalogue.rights_of_types(
            session,
            session.scalars(
                select(DeclarationType.id).where(DeclarationType.code.in_(declarations))
            ),
        )
        session.add_all(
            Site(
                siret=siret_of(registration.siren, 1000 + rank),
                kind=SiteKind.OWN,
                opened=int(opened),
                entered_at=NOW,
            )
            for rank in range(number)
        )
        refresh_closings(session, today=paris_day(NOW))
