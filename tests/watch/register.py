"""A register that tells of a firm's establishments, load after load, and what the firm then has."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import EstablishmentChange
from netent.habilitations.decision import decide_in
from netent.kernel.clock import days_later, paris_day
from netent.kernel.reasons import Reason
from netent.perimeter.models import Site
from netent.tenancy.models import Registration
from netent.watch.service import watch
from tests.directory.files import SINCE, load_rows, site
from tests.factories.tenancy import NOW

TODAY = paris_day(NOW)
YESTERDAY = days_later(TODAY, -1)
TOMORROW = days_later(TODAY, 1)


def active(siret: str) -> dict[str, str]:
    """A row of an establishment that is open."""
    return site(siret, **{SINCE: "2010-01-01"})


def closed(siret: str, on: date | None = YESTERDAY) -> dict[str, str]:
    """A row of one that is closed, since a day or without one."""
    return site(siret, state="F", **{SINCE: on.isoformat() if on else ""})


def tell(folder: Path, *rows: dict[str, str]) -> None:
    """Load a file and nothing more, as one that is killed before the watch."""
    assert load_rows(folder, *rows).skipped == 0


def follow(folder: Path, *rows: dict[str, str], now: datetime = NOW) -> int:
    """Load a file, and let the watch come by; how many registrations changed."""
    tell(folder, *rows)
    return watch(now=now)


def waiting() -> int:
    """How many changes are kept."""
    with reading(PORTAL) as session:
        return len(session.scalars(select(EstablishmentChange)).all())


def closings(registration: Registration) -> dict[str, date]:
    """Since when the registration has its sites closed, those that are."""
    with reading(Tenant(registration.id)) as session:
        rows = session.execute(
            select(Site.siret, Site.closed_on).where(Site.closed_on.is_not(None))
        ).all()
    return {row.siret: row.closed_on for row in rows if row.closed_on}


def denied_as_closed(registration: Registration, member: UUID, sirets: Iterable[str]) -> set[str]:
    """The establishments that decide() says are closed today."""
    with reading(Tenant(registration.id)) as session:
        return {
            siret
            for siret in sirets
            if decide_in(session, member_id=member, declaration="DSN", siret=siret, on=TODAY).reason
            is Reason.ESTABLISHMENT_CLOSED
        }
