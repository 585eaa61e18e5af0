"""A member's rights in any state that the store can be in, written as rows."""

from datetime import date, timedelta
from random import Random

from sqlalchemy import select, update

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.habilitations.models import Habilitation, HabilitationEnded, HabilitationWindow
from netent.perimeter.closings import refresh_closings
from netent.perimeter.models import Site
from tests.factories.imports import Firm

DECLARATIONS = ("DSN", "PASRAU", "DPAE", "DUCS")
RIGHTS = [0, 1, 2, 3, 4, 11, 5, 6]


def draw(firm: Firm, random: Random, on: date) -> None:
    """Give the firm's first declarant whatever chance says on each of its clients."""
    member = firm.declarants[0].id
    with transaction(Tenant(firm.registration.id)) as session:
        for site in session.scalars(select(Site).order_by(Site.siret)).all():
            site.opened, site.formerly_opened = _some(random, 0.7), _some(random, 0.3)
            if random.random() < 0.15:
                site.portfolio_id = None  # a client that has left
            if random.random() < 0.85:
                pair, windows = _pair(random, site.id, member, on)
                session.add_all([pair, *windows])
            if random.random() < 0.4:
                ended = on - timedelta(days=random.choice([1, 5, 400]))
                gone = {"site_id": site.id, "member_id": member, "mask": _some(random, 0.3) or 1}
                session.add(HabilitationEnded(**gone, ends_on=ended))
    with transaction(PORTAL) as session:
        for siret in firm.sirets:
            if random.random() < 0.25:
                since = random.choice([None, on - timedelta(days=3), on, on + timedelta(days=3)])
                session.execute(
                    update(Establishment)
                    .where(Establishment.siret == siret)
                    .values(active=False, state_since=since)
                )
    with transaction(Tenant(firm.registration.id)) as session:
        refresh_closings(session, today=on)


def _pair(
    random: Random, site: int, member: int, on: date
) -> tuple[Habilitation, list[HabilitationWindow]]:
    keys = {"site_id": site, "member_id": member}
    held = _some(random, 0.7) or 1
    coming, windowed, windows = 0, 0, []
    for slot in (slot for slot in RIGHTS if held >> slot & 1):
        kind = random.choice(["lasting", "coming", "window"])
        if kind == "coming":
            coming |= 1 << slot
        elif kind == "window":
            windowed |= 1 << slot
            windows.append(
                HabilitationWindow(
                    **keys, mask=1 << slot, opens_on=_day(random, on), ends_on=_day(random, on)
                )
            )
    opens_on = on + timedelta(days=random.choice([-2, 0, 1, 4])) if coming else None
    pair = Habilitation(**keys, mask=held, coming=coming, opens_on=opens_on, windowed=windowed)
    return pair, windows


def _day(random: Random, on: date) -> date | None:
    return random.choice([None, *(on + timedelta(days=days) for days in (-5, -1, 0, 1, 2, 6))])


def _some(random: Random, share: float) -> int:
    return sum(1 << slot for slot in RIGHTS if random.random() < share)
