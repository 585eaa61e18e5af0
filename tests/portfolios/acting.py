"""Acts on a firm's portfolios by the services, each in a transaction of its own, and what is so."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.catalogue import queries as catalogue
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations.holders import held_on
from netent.kernel.right_set import ALL_RIGHTS, RightSet
from netent.perimeter.models import Portfolio, Site
from netent.portfolios.queries import EVERY_CLIENT, Chosen, sites_chosen
from netent.portfolios.queries.declarations import open_types
from tests.factories.imports import Firm
from tests.factories.tenancy import NOW


def of(*sirets: str) -> Chosen:
    """These clients, ticked."""
    return Chosen(frozenset(sirets))


def done(firm: Firm, act: Callable[..., Any], **asked: Any) -> Any:
    """One act of the firm's administrator on its portfolio."""
    about = {"portfolio_id": firm.portfolio.public_id, "now": NOW, **asked}
    with transaction(Tenant(firm.registration.id)) as session:
        return act(
            session, asked.get("by", firm.actor), **{k: about[k] for k in about if k != "by"}
        )


def mark_of(firm: Firm, *codes: str, chosen: Chosen = EVERY_CLIENT) -> str:
    """What a page would show to end now, of these declarations or of all."""
    with reading(Tenant(firm.registration.id)) as session:
        sites = sites_chosen(session, firm.portfolio.id, chosen)
        return held_on(
            session,
            sites,
            catalogue.rights_of_declarations(session, codes) if codes else ALL_RIGHTS,
        ).mark


def revision(firm: Firm, portfolio: Portfolio | None = None) -> int:
    """How many acts there were on the portfolio."""
    with reading(Tenant(firm.registration.id)) as session:
        return session.get_one(Portfolio, (portfolio or firm.portfolio).id).revision


def opened_on(firm: Firm, portfolio: Portfolio | None = None) -> list[str]:
    """The declarations open on the portfolio."""
    with reading(Tenant(firm.registration.id)) as session:
        return list(open_types(session, (portfolio or firm.portfolio).id))


def opened_for(firm: Firm, siret: str) -> tuple[set[str], set[str]]:
    """The declarations open for a client, and those closed since."""
    with reading(Tenant(firm.registration.id)) as session:
        site = session.scalars(select(Site).where(Site.siret == siret)).one()
        known = catalogue.rights(session)
        now, before = (
            {known[slot].declaration for slot in RightSet(mask).slots()}
            for mask in (site.opened, site.formerly_opened)
        )
        return now, before


def site_of(firm: Firm, siret: str) -> Site:
    """The client's row as it stands."""
    with reading(Tenant(firm.registration.id)) as session:
        return session.scalars(select(Site).where(Site.siret == siret)).one()


def last_event(firm: Firm) -> AuditEvent:
    """What the trail says last."""
    with reading(Tenant(firm.registration.id)) as session:
        newest = select(AuditEvent).order_by(AuditEvent.number.desc()).limit(1)
        return session.scalars(newest).one()
