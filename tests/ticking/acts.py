"""What others do meanwhile, each act in a transaction of its own."""

from datetime import date, datetime

from sqlalchemy import select, update

from netent.catalogue import queries as catalogue
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.habilitations import service as rights
from netent.kernel.enums import ActOrigin, MemberState
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Site
from netent.tenancy.models import Member
from tests.factories.imports import Firm
from tests.factories.tenancy import NOW, actor_of


def _slots(codes: tuple[str, ...], session: object) -> RightSet:
    known = catalogue.rights(session)  # type: ignore[arg-type]
    return RightSet.of(slot for slot, right in known.items() if right.code in codes)


def change(
    firm: Firm,
    member: Member,
    siret: str,
    *codes: str,
    given: bool,
    by: Member | None = None,
    now: datetime = NOW,
    ends_on: date | None = None,
) -> None:
    """Give rights, or take them, as another administrator's page does."""
    with transaction(Tenant(firm.registration.id)) as session:
        author = actor_of(firm.registration, by or firm.administrator)
        act = rights.begin_act(session, author, origin=ActOrigin.PAGE, now=now)
        pairs = (
            select(Site.id, Member.id)
            .join_from(Site, Member, Member.registration_id == Site.registration_id)
            .where(
                Site.registration_id == firm.registration.id,
                Site.siret == siret,
                Member.id == member.id,
            )
        )
        wanted = _slots(codes, session)
        if given:
            rights.grant(session, act, pairs, wanted, default_delay_days=1, ends_on=ends_on)
        else:
            rights.withdraw(session, act, pairs, wanted)


def suspend(firm: Firm, member: Member) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(
            update(Member).where(Member.id == member.id).values(state=MemberState.SUSPENDED)
        )


def close(firm: Firm, siret: str, on: date) -> None:
    """The register has the establishment closed, as its watch leaves it."""
    with transaction(PORTAL) as session:
        session.execute(
            update(Establishment)
            .where(Establishment.siret == siret)
            .values(active=False, state_since=on)
        )
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(update(Site).where(Site.siret == siret).values(closed_on=on))


def leave(firm: Firm, siret: str) -> None:
    """The client leaves its portfolio."""
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(update(Site).where(Site.siret == siret).values(portfolio_id=None))


def open_only(firm: Firm, siret: str, *codes: str) -> None:
    """Only these rights stay open for the site."""
    with transaction(Tenant(firm.registration.id)) as session:
        opened = int(_slots(codes, session))
        session.execute(update(Site).where(Site.siret == siret).values(opened=opened))
