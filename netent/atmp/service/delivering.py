"""Delivering rates to the registrations that hold their establishments with DSN open (§12).

One transaction a registration, set-based. A registration is looked at again only when a rate was
loaded, or its trail has grown: whatever lets an establishment enter stands there.
"""

from datetime import datetime

from sqlalchemy import Select, exists, func, insert, literal, or_, select, update
from sqlalchemy.orm import Session, aliased

from netent.atmp.models import AtmpDelivery, AtmpNotification, AtmpRate
from netent.atmp.queries.loads import last_rate_id
from netent.audit.models import AuditHead
from netent.audit.service import record
from netent.catalogue.queries import rights_of_declarations
from netent.database.base import BIG_ID
from netent.database.sessions import reading, transaction
from netent.database.tenant import SYSTEM, Tenant
from netent.kernel.clock import paris_day
from netent.kernel.enums import SiteKind
from netent.kernel.one_by_one import one_by_one
from netent.payments.telling import tell_administrators
from netent.perimeter.models import Site
from netent.tenancy.models import Registration

# One sweep takes no more than a moment's work; the next one goes on.
BATCH = 500


def deliver_due(now: datetime) -> int:
    """Deliver what the registrations lack; how many notifications they received."""
    with reading(SYSTEM) as session:
        last = last_rate_id(session)
        found = _due(session, last) if last else []

    def act(registration_id: int) -> int:
        with transaction(Tenant(registration_id)) as session:
            return deliver(session, registration_id, now=now)

    return one_by_one(found, act, what="deliveries of rates")


def deliver(session: Session, registration_id: int, *, now: datetime) -> int:
    """Give a registration the rates in force or to come that it lacks; how many."""
    registration = session.scalars(
        select(Registration)
        .where(Registration.id == registration_id)
        .with_for_update(key_share=True)
    ).one()
    _keep_place(session, registration_id)
    # Past the ORM, which does not count what it inserts.
    given = insert(AtmpNotification).from_select(
        ["registration_id", "rate_id", "received_at", "acknowledged_by"],
        _lacking(session, registration_id, now),
    )
    received = (
        session.connection().execute(given, execution_options={"preserve_rowcount": True}).rowcount
    )
    replaced = _replace(session, now)
    if not (received or replaced):
        return 0
    told = {"received": received, "replaced": replaced}
    record(session, None, "atmp.received", details=told, now=now)
    if received:
        tell_administrators(
            session,
            registration,
            None,
            template="atmp_rates_received",
            page="atmp.index",
            about={"count": received},
            now=now,
        )
    return received


def _due(session: Session, last: int) -> list[int]:
    grown = AtmpDelivery.last_event < func.coalesce(AuditHead.number, 0)
    return list(
        session.scalars(
            select(Registration.id)
            .outerjoin(AtmpDelivery, AtmpDelivery.registration_id == Registration.id)
            .outerjoin(AuditHead, AuditHead.registration_id == Registration.id)
            .where(
                Registration.terminated_at.is_(None),
                or_(
                    AtmpDelivery.registration_id.is_(None),
                    AtmpDelivery.last_rate_id < last,
                    grown,
                ),
            )
            .order_by(func.coalesce(AtmpDelivery.last_rate_id, 0), Registration.id)
            .limit(BATCH)
        )
    )


def _keep_place(session: Session, registration_id: int) -> None:
    # Read before what is delivered: an act that is not over yet raises the number later.
    place = session.get(AtmpDelivery, registration_id) or AtmpDelivery()
    place.last_rate_id = last_rate_id(session)
    place.last_event = session.scalar(select(AuditHead.number)) or 0
    session.add(place)
    session.flush()


def _lacking(session: Session, registration_id: int, now: datetime) -> Select[*tuple[object, ...]]:
    """The current rates of held establishments with DSN open, but for those that are over."""
    mask = int(rights_of_declarations(session, {"DSN"}))
    later = aliased(AtmpRate)
    is_over = exists().where(
        later.siret == AtmpRate.siret,
        later.is_current,
        later.effective_on > AtmpRate.effective_on,
        later.effective_on <= paris_day(now),
    )
    has_it = exists().where(
        AtmpNotification.registration_id == registration_id,
        AtmpNotification.rate_id == AtmpRate.id,
    )
    return (
        select(
            literal(registration_id, BIG_ID),
            AtmpRate.id,
            literal(now, AtmpRate.loaded_at.type),
            literal(""),
        )
        .join(Site, Site.siret == AtmpRate.siret)
        .where(
            Site.registration_id == registration_id,
            or_(Site.kind == SiteKind.OWN, Site.portfolio_id.is_not(None)),
            Site.opened.bitwise_and(mask) != 0,
            AtmpRate.is_current,
            ~is_over,
            ~has_it,
        )
    )


def _replace(session: Session, now: datetime) -> int:
    """A corrected rate's notification that nobody acknowledged has nothing left to say."""
    corrected = exists().where(
        AtmpRate.id == AtmpNotification.rate_id, AtmpRate.is_current.is_(False)
    )
    result = session.execute(
        update(AtmpNotification)
        .where(
            AtmpNotification.acknowledged_at.is_(None),
            AtmpNotification.replaced_at.is_(None),
            corrected,
        )
        .values(replaced_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]
