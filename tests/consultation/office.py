"""A firm whose rights change by acts of chosen moments."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import Select, select

from netent.catalogue import queries as catalogue
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations import service
from netent.habilitations.models import RightsAct
from netent.habilitations.narrowing import Narrowing
from netent.habilitations.recap import Holding, every
from netent.kernel.actor import Actor
from netent.kernel.clock import PARIS, paris_day
from netent.kernel.enums import ActOrigin
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.tenancy import actor_of, make_administrator, make_member, make_registration


def at(day: int, hour: int = 14, *, month: int = 11) -> datetime:
    """A moment in Paris in 2026."""
    return datetime(2026, month, day, hour, tzinfo=PARIS)


class Office:
    """A third-party registration: an administrator, two declarants, clients, own sites."""

    def __init__(self, *, clients: int = 3, own: int = 1, start: int = 30_000_000) -> None:
        self.registration = make_registration()
        self.tenant = Tenant(self.registration.id)
        self.administrator = make_administrator(
            self.registration, first_name="Alix", last_name="Martin"
        )
        # Not in the order of their names: lists must be.
        chloe, bruno = (
            make_member(self.registration, first_name=first, last_name=last)
            for first, last in (("Chloé", "Roux"), ("Bruno", "Petit"))
        )
        self.members = [bruno, chloe]
        self.sirets = sirets(clients, start)
        if clients:
            make_establishments(self.sirets, name="Boulangerie")
        self.portfolio = make_portfolio(
            self.registration,
            "Quartier",
            declarations=("DSN", "DPAE", "DUCS"),
            declarants=self.members,
            clients=self.sirets,
        )
        make_own_sites(self.registration, own)
        with reading(self.tenant) as session:
            self.sites = list(session.scalars(select(Site).order_by(Site.siret)))

    @property
    def actor(self) -> Actor:
        """The administrator as he acts."""
        return actor_of(self.registration, self.administrator)

    def rights(self, *codes: str) -> RightSet:
        """All rights of these declarations."""
        with reading(self.tenant) as session:
            return RightSet.of(
                slot for code in codes for slot in catalogue.rights_named(session, code)
            )

    def pairs(
        self, members: Iterable[Member] | None = None, sites: Sequence[str] | None = None
    ) -> Select[int, int]:
        """These members with these establishments; all of them unless told."""
        chosen = [member.id for member in (self.members if members is None else members)]
        return (
            select(Site.id, Member.id)
            .join_from(Site, Member, Member.registration_id == Site.registration_id)
            .where(
                Site.registration_id == self.registration.id,
                Site.siret.in_(self.sirets if sites is None else sites),
                Member.id.in_(chosen),
            )
        )

    def grant(
        self,
        rights: RightSet,
        now: datetime,
        pairs: Select[int, int] | None = None,
        *,
        origin: ActOrigin = ActOrigin.PAGE,
        request_id: int | None = None,
    ) -> RightsAct:
        """Grant as the administrator; each right opens the next day."""
        with transaction(self.tenant) as session:
            act = service.begin_act(
                session, self.actor, origin=origin, now=now, request_id=request_id
            )
            wanted = self.pairs() if pairs is None else pairs
            service.grant(session, act, wanted, rights, default_delay_days=1)
        return act

    def withdraw(
        self, rights: RightSet, now: datetime, pairs: Select[int, int] | None = None
    ) -> RightsAct:
        """Withdraw as the administrator."""
        with transaction(self.tenant) as session:
            act = service.begin_act(session, self.actor, origin=ActOrigin.PAGE, now=now)
            service.withdraw(session, act, self.pairs() if pairs is None else pairs, rights)
        return act

    def transfer(self, giver: Member, receiver: Member, now: datetime) -> RightsAct:
        """Everything goes over from one to the other."""
        with transaction(self.tenant) as session:
            act = service.begin_act(session, self.actor, origin=ActOrigin.TRANSFER, now=now)
            service.transfer(session, act, giver=giver, receiver=receiver)
        return act

    def set_end(
        self, rights: RightSet, now: datetime, pairs: Select[int, int], *, ends_on: date | None
    ) -> RightsAct:
        """Give what is held another last usable day, or none."""
        with transaction(self.tenant) as session:
            act = service.begin_act(session, self.actor, origin=ActOrigin.PAGE, now=now)
            service.set_end(session, act, pairs, rights, ends_on=ends_on)
        return act

    def holdings(
        self, now: datetime, *, past: bool = True, narrowed: Narrowing | None = None
    ) -> list[Holding]:
        """The recap's lines, all of them."""
        day = paris_day(now) if past else None
        with reading(self.tenant) as session:
            return list(every(session, narrowed or Narrowing(), past=day))
