"""Establishments of the company that a load opened: proposed, and a MONO that becomes MULTI."""

from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from netent.company.models import ProposedSite
from netent.company.queries.establishments import of_company
from netent.directory.models import Establishment, EstablishmentChange
from netent.kernel.enums import RegistrationKind
from netent.perimeter.models import Site
from netent.tenancy.models import Registration
from netent.watch.queries import OPENINGS, waits


def propose_new(
    session: Session, registration: Registration, *, up_to: int, now: datetime
) -> list[str]:
    """Propose the active establishments that opened since and that nobody ever ticked; once each.

    The registration's other sites are no news: clients, and those that were unticked.
    """
    rows = session.execute(
        select(EstablishmentChange.siret, func.max(EstablishmentChange.effective_on))
        .join(Establishment, Establishment.siret == EstablishmentChange.siret)
        .where(
            of_company(registration.siren),
            EstablishmentChange.id <= up_to,
            waits(now),
            EstablishmentChange.kind.in_(OPENINGS),
            Establishment.active,
            ~exists().where(Site.siret == Establishment.siret),
            ~exists().where(ProposedSite.siret == Establishment.siret),
        )
        .group_by(EstablishmentChange.siret)
        .order_by(EstablishmentChange.siret)
    ).all()
    session.add_all(
        ProposedSite(siret=siret, opened_on=opened_on, seen_at=now) for siret, opened_on in rows
    )
    session.flush()
    return [row.siret for row in rows]


def become_multi(session: Session, registration: Registration, *, up_to: int) -> bool:
    """Make a MONO registration MULTI when a load opened its second active establishment.

    Never back: what people have set up for several stays (product §3).
    """
    if registration.kind is not RegistrationKind.MONO:
        return False
    siren = registration.siren
    opened = exists().where(
        EstablishmentChange.siret.between(siren + "00000", siren + "99999"),
        EstablishmentChange.id <= up_to,
        EstablishmentChange.kind.in_(OPENINGS),
    )
    active = session.scalars(
        select(Establishment.siret).where(of_company(siren), Establishment.active, opened).limit(2)
    ).all()
    if len(active) < 2:
        return False
    registration.kind = RegistrationKind.MULTI
    session.flush()
    return True
