"""A small firm whose rights are looked at right by right."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from netent.catalogue import queries as catalogue
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations import service
from netent.habilitations.decision import Decision, decide_in, first_opening
from netent.habilitations.models import Habilitation, HabilitationChange, HabilitationWindow
from netent.habilitations.service import Changed
from netent.habilitations.usable import Usable, UsableSite, usable_sites
from netent.kernel.clock import paris_day
from netent.kernel.enums import ActOrigin
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member
from tests.factories.identifiers import sirets
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import NOW, make_member, make_registration


@dataclass(frozen=True, order=True)
class Held:
    """One right of one pair as the store has it; None for an opening that is past."""

    siret: str
    member: str
    right: str
    opens_on: date | None = None
    ends_on: date | None = None


class Firm:
    """A registration with declarants and clients, on whose portfolio DSN and DPAE are open."""

    def __init__(self, *names: str, clients: int = 3) -> None:
        self.registration = make_registration()
        self.members: dict[str, Member] = {
            name: make_member(self.registration, first_name=name)
            for name in names or ("Ana", "Bob")
        }
        self.sirets = sirets(clients)
        self.portfolio = make_portfolio(
            self.registration, declarants=self.members.values(), clients=self.sirets
        )

    @property
    def tenant(self) -> Tenant:
        return Tenant(self.registration.id)

    def rights(self, *codes: str) -> RightSet:
        """The rights of these declarations, or of these rights' own codes."""
        with reading(self.tenant) as session:
            known = catalogue.rights(session)
        return RightSet.of(
            s for s, each in known.items() if {each.code, each.declaration} & {*codes}
        )

    def pairs(
        self, members: Iterable[str] | None = None, sirets: Iterable[str] | None = None
    ) -> Select[int, int]:
        chosen = [self.members[name].id for name in (self.members if members is None else members)]
        held = list(self.sirets if sirets is None else sirets)
        return (
            select(Site.id, Member.id)
            .join_from(Site, Member, Member.registration_id == Site.registration_id)
            .where(
                Site.registration_id == self.registration.id,
                Site.siret.in_(held),
                Member.id.in_(chosen),
            )
        )

    def grant(
        self,
        *codes: str,
        at: datetime = NOW,
        to: Iterable[str] | None = None,
        on: Iterable[str] | None = None,
        until: date | None = None,
    ) -> Changed:
        with transaction(self.tenant) as session:
            act = service.begin_act(session, None, origin=ActOrigin.PAGE, now=at)
            rights = self.rights(*codes)
            return service.grant(
                session, act, self.pairs(to, on), rights, default_delay_days=1, ends_on=until
            )

    def withdraw(
        self,
        *codes: str,
        at: datetime = NOW,
        of: Iterable[str] | None = None,
        on: Iterable[str] | None = None,
    ) -> Changed:
        with transaction(self.tenant) as session:
            act = service.begin_act(session, None, origin=ActOrigin.PAGE, now=at)
            return service.withdraw(session, act, self.pairs(of, on), self.rights(*codes))

    def set_end(
        self,
        *codes: str,
        until: date | None,
        at: datetime = NOW,
        of: Iterable[str] | None = None,
        on: Iterable[str] | None = None,
    ) -> Changed:
        with transaction(self.tenant) as session:
            act = service.begin_act(session, None, origin=ActOrigin.PAGE, now=at)
            rights = self.rights(*codes)
            return service.set_end(session, act, self.pairs(of, on), rights, ends_on=until)

    def transfer(self, giver: str, receiver: str, *, at: datetime = NOW) -> Changed:
        with transaction(self.tenant) as session:
            act = service.begin_act(session, None, origin=ActOrigin.TRANSFER, now=at)
            return service.transfer(
                session, act, giver=self.members[giver], receiver=self.members[receiver]
            )

    def copy(self, model: str, receiver: str, *, at: datetime = NOW) -> Changed:
        with transaction(self.tenant) as session:
            act = service.begin_act(session, None, origin=ActOrigin.COPY, now=at)
            return service.copy(
                session,
                act,
                model=self.members[model],
                receiver=self.members[receiver],
                default_delay_days=1,
            )

    def held(self, *, at: datetime = NOW) -> set[Held]:
        """Every right held, with its opening when it is to come after the moment, and its end."""
        today = paris_day(at)
        with reading(self.tenant) as session:
            known = catalogue.rights(session)
            names = {member.id: name for name, member in self.members.items()}
            sites = {site.id: site.siret for site in session.scalars(select(Site))}
            windows = list(session.scalars(select(HabilitationWindow)))
            found = set()
            for row in session.scalars(select(Habilitation)):
                for slot in RightSet(row.mask).slots():
                    opens_on = row.opens_on if row.coming >> slot & 1 else None
                    ends_on = None
                    for window in windows:
                        own = (window.site_id, window.member_id) == (row.site_id, row.member_id)
                        if own and window.mask >> slot & 1:
                            assert row.windowed >> slot & 1
                            opens_on, ends_on = window.opens_on, window.ends_on
                    coming = opens_on if opens_on and opens_on > today else None
                    where = (sites[row.site_id], names[row.member_id], known[slot].code)
                    found.add(Held(*where, coming, ends_on))
            return found

    def changes(self) -> list[HabilitationChange]:
        with reading(self.tenant) as session:
            order = (HabilitationChange.act_id, HabilitationChange.part)
            return list(session.scalars(select(HabilitationChange).order_by(*order)))

    def decide(self, member: str, declaration: str, siret: str, *, on: date) -> Decision:
        with reading(self.tenant) as session:
            return decide_in(
                session,
                member_id=self.members[member].public_id,
                declaration=declaration,
                siret=siret,
                on=on,
            )

    def usable(self, member: str, declaration: str, *, on: date, limit: int = 50) -> Usable:
        with reading(self.tenant) as session:
            return usable_sites(
                session,
                member_id=self.members[member].public_id,
                declaration=declaration,
                on=on,
                limit=limit,
            )

    def decided(self, member: str, declaration: str, *, on: date) -> list[UsableSite]:
        """The same list, asked one by one."""
        found = []
        member_id = self.members[member].public_id
        with reading(self.tenant) as session:
            for siret in sorted(self.sirets):
                asked = {"member_id": member_id, "declaration": declaration, "siret": siret}
                decision = decide_in(session, **asked, on=on)
                if decision.allowed:
                    opens_on = first_opening(session, **asked)
                    found.append(UsableSite(siret, None, opens_on, decision.ends_on))
        return found
