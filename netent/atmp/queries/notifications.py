"""The notifications of a registration: listed, looked at one by one, counted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from netent.atmp.models import AtmpNotification, AtmpRate
from netent.atmp.states import Standing
from netent.directory.models import Company, Establishment
from netent.directory.names import name_is_shown
from netent.directory.narrowing import matches
from netent.habilitations.overview.sites import site_name
from netent.kernel.enums import SiteKind
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import SIREN_LENGTH
from netent.kernel.paging import Page, PageAsked
from netent.perimeter.models import Portfolio, Site

_WAITS = and_(AtmpNotification.acknowledged_at.is_(None), AtmpNotification.replaced_at.is_(None))
_STANDS: dict[Standing, ColumnElement[bool]] = {
    Standing.WAITING: _WAITS,
    Standing.ACKNOWLEDGED: AtmpNotification.acknowledged_at.is_not(None),
    Standing.REPLACED: AtmpNotification.replaced_at.is_not(None),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A notification with its rate; `rate` is in hundredths of 1 %."""

    public_id: UUID
    siret: str
    name: str
    portfolio: str
    risk_code: str
    rate: int
    effective_on: date
    reference: str
    notified_on: date
    fund: str
    received_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str
    replaced_at: datetime | None

    @property
    def standing(self) -> Standing:
        """What became of it; an acknowledged one stays so when a correction comes."""
        if self.acknowledged_at is not None:
            return Standing.ACKNOWLEDGED
        return Standing.WAITING if self.replaced_at is None else Standing.REPLACED


def notifications_page(
    session: Session, asked: PageAsked, *, standing: Standing | None, text: str
) -> Page[Told]:
    """Newest first; two statements at any number."""
    narrowed = _narrowed(standing, text)
    total = session.scalar(_joined(select(func.count())).where(*narrowed)) or 0
    page = asked.within(total)
    rows = session.execute(
        _told()
        .where(*narrowed)
        .order_by(AtmpNotification.received_at.desc(), AtmpNotification.rate_id.desc())
        .limit(page.size)
        .offset(page.offset)
    )
    return Page([_item(row) for row in rows], total, page.number, page.size)


def notification_of(session: Session, public_id: UUID) -> Told:
    """One notification of the registration. NotFound."""
    row = session.execute(_told().where(AtmpRate.public_id == public_id)).one_or_none()
    if row is None:
        raise NotFound
    return _item(row)


def earlier_rates(session: Session, siret: str, *, most: int = 20) -> list[Told]:
    """What the registration received for an establishment, the last day of effect first."""
    statement = _told().where(AtmpRate.siret == siret)
    ordered = statement.order_by(AtmpRate.effective_on.desc(), AtmpRate.id.desc())
    return [_item(row) for row in session.execute(ordered.limit(most))]


def waiting_count(session: Session, *, text: str = "") -> int:
    """How many wait to be acknowledged."""
    if not text:
        counted = select(func.count()).select_from(AtmpNotification).where(_WAITS)
    else:
        counted = _joined(select(func.count())).where(*_narrowed(Standing.WAITING, text))
    return session.scalar(counted) or 0


def waiting_ids(text: str) -> Select[tuple[int]]:
    """The rates whose notifications wait, among those that a text finds."""
    found: Select[tuple[int]] = _joined(select(AtmpNotification.rate_id))
    return found.where(*_narrowed(Standing.WAITING, text))


def _joined(statement: Any) -> Select[Any]:
    joined: Select[Any] = (
        statement.select_from(AtmpNotification)
        .join(AtmpRate, AtmpRate.id == AtmpNotification.rate_id)
        # Sites that left keep their rows.
        .outerjoin(
            Site,
            and_(
                Site.registration_id == AtmpNotification.registration_id,
                Site.siret == AtmpRate.siret,
            ),
        )
        .outerjoin(Portfolio, Portfolio.id == Site.portfolio_id)
        .outerjoin(Establishment, Establishment.siret == AtmpRate.siret)
        .outerjoin(Company, Company.siren == func.substr(AtmpRate.siret, 1, SIREN_LENGTH))
    )
    return joined


def _told() -> Select[Any]:
    return _joined(
        select(
            AtmpNotification,
            AtmpRate,
            site_name().label("name"),
            Portfolio.name.label("portfolio"),
        )
    )


def _narrowed(standing: Standing | None, text: str) -> list[ColumnElement[bool]]:
    found = [] if standing is None else [_STANDS[standing]]
    shown = or_(name_is_shown(), Site.kind == SiteKind.OWN)
    if by_site := matches(AtmpRate.siret, text, is_shown=shown):
        found.append(or_(*by_site, AtmpRate.reference == text, AtmpRate.risk_code == text.upper()))
    return found


def _item(row: Row[Any]) -> Told:
    rate, notification = row.AtmpRate, row.AtmpNotification
    return Told(
        public_id=rate.public_id,
        siret=rate.siret,
        name=row.name or "",
        portfolio=row.portfolio or "",
        risk_code=rate.risk_code,
        rate=rate.rate,
        effective_on=rate.effective_on,
        reference=rate.reference,
        notified_on=rate.notified_on,
        fund=rate.fund,
        received_at=notification.received_at,
        acknowledged_at=notification.acknowledged_at,
        acknowledged_by=notification.acknowledged_by,
        replaced_at=notification.replaced_at,
    )
