"""What an undo has to give back, and requests to undo."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.habilitations.models import Habilitation, HabilitationWindow
from netent.kernel.enums import RequestKind
from netent.kernel.right_set import RightSet
from netent.perimeter.models import PortfolioDeclaration, Site
from netent.requests.models import Request
from tests.factories.imports import NOW, Firm
from tests.imports.rights_files import rights_file

LATER = NOW + timedelta(days=2)


def state(firm: Firm, on: datetime = LATER) -> dict[str, Any]:
    """Everything that an undo has to give back."""
    with reading(Tenant(firm.registration.id)) as session:
        held = session.execute(
            select(Habilitation.site_id, Habilitation.member_id, Habilitation.mask)
        )
        sites = session.execute(
            select(Site.siret, Site.portfolio_id, Site.opened, Site.entered_at).where(
                Site.portfolio_id.is_not(None)
            )
        )
        declared = session.execute(
            select(PortfolioDeclaration.portfolio_id, PortfolioDeclaration.declaration_type_id)
        )
        return {
            "held": set(map(tuple, held)),
            "dates": _dates(session, on.date()),
            "sites": set(map(tuple, sites)),
            "declared": set(map(tuple, declared)),
        }


def _dates(session: Session, today: date) -> set[tuple[object, ...]]:
    """The openings to come and the ends of every right; an opening that is over is as none."""
    windows = session.execute(
        select(
            HabilitationWindow.site_id,
            HabilitationWindow.member_id,
            HabilitationWindow.mask,
            HabilitationWindow.opens_on,
            HabilitationWindow.ends_on,
        )
    ).all()
    coming = session.execute(
        select(
            Habilitation.site_id,
            Habilitation.member_id,
            Habilitation.coming,
            Habilitation.opens_on,
        ).where(Habilitation.coming != 0)
    )
    found: set[tuple[object, ...]] = set()
    for site, member, mask, opens_on, ends_on in (*windows, *((*row, None) for row in coming)):
        opening = opens_on if opens_on and opens_on > today else None
        if opening or ends_on:
            found |= {(site, member, slot, opening, ends_on) for slot in RightSet(mask).slots()}
    return found


def clients_file(firm: Firm, now: datetime = LATER) -> Request:
    return firm.run([(firm.sirets[0], "0"), (firm.sirets[2], "1")], now=now)


def rights_in_file(firm: Firm, now: datetime = LATER) -> Request:
    bruno, chloe = firm.declarants
    rows = [
        (bruno.siret, bruno.last_name, bruno.first_name, firm.sirets[0], "0", "0"),
        (chloe.siret, chloe.last_name, chloe.first_name, firm.sirets[1], "1", "0"),
    ]
    return firm.run(rights_file(["DPAE", "DSN-PAI"], rows), kind=RequestKind.HABILITATIONS, now=now)


def declaration_added(firm: Firm, now: datetime = LATER) -> Request:
    return firm.treat(firm.check_declaration("DAT", adds=True, now=now), now=now)


def declaration_removed(firm: Firm, now: datetime = LATER) -> Request:
    return firm.treat(firm.check_declaration("DPAE", adds=False, now=now), now=now)
