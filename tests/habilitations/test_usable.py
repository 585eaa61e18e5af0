"""Where a member may file: decide() for all his sites at once, and what it costs."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.habilitations.decision import decide_in, first_opening
from netent.habilitations.models import Habilitation, HabilitationWindow
from netent.habilitations.usable import Usable, UsableSite, usable_sites
from netent.kernel.enums import MemberState
from netent.perimeter.models import Site
from netent.tenancy.models import Member, Registration
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import NOW, Firm
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 20)
LATER = TODAY + timedelta(days=10)
DSN = 0b111  # régime général, régime agricole, payer


@pytest.fixture
def firm() -> Firm:
    firm = Firm(clients=0)
    firm.run([(siret, "1") for siret in firm.sirets])
    return firm


def usable(firm: Firm, *, declaration: str = "DSN", on: date = LATER, limit: int = 50) -> Usable:
    with reading(Tenant(firm.registration.id)) as session:
        return usable_sites(
            session,
            member_id=firm.declarants[0].public_id,
            declaration=declaration,
            on=on,
            limit=limit,
        )


def decided(firm: Firm, declaration: str, on: date) -> list[UsableSite]:
    """The same, asked one by one."""
    found = []
    with reading(Tenant(firm.registration.id)) as session:
        for siret in sorted(firm.sirets):
            asked = {
                "member_id": firm.declarants[0].public_id,
                "declaration": declaration,
                "siret": siret,
            }
            decision = decide_in(session, **asked, on=on)
            if decision.allowed:
                opens_on = first_opening(session, **asked)
                found.append(UsableSite(siret, None, opens_on, decision.ends_on))
    return found


def change(
    firm: Firm, siret: str, windows: Sequence[dict[str, object]] = (), **values: int
) -> None:
    """Write one pair of the first declarant as it is given."""
    with transaction(Tenant(firm.registration.id)) as session:
        site = session.scalars(select(Site.id).where(Site.siret == siret)).one()
        member = firm.declarants[0].id
        session.execute(
            update(Habilitation)
            .where(Habilitation.site_id == site, Habilitation.member_id == member)
            .values(**values)
        )
        session.add_all(
            HabilitationWindow(site_id=site, member_id=member, **window) for window in windows
        )


def test_usable_sites_are_those_that_decide_allows_whatever_their_state(firm: Firm) -> None:
    first, second, third, fourth, fifth, sixth = firm.sirets
    soon, gone = LATER + timedelta(days=5), LATER - timedelta(days=5)
    change(firm, first, mask=DSN, coming=DSN, opens_on=soon)
    change(firm, second, [{"mask": 0b111, "ends_on": LATER}], windowed=DSN, coming=0)
    change(firm, third, [{"mask": 0b111, "ends_on": gone}], windowed=DSN, coming=0)
    change(
        firm,
        fourth,
        [{"mask": 0b001, "ends_on": soon}, {"mask": 0b010, "opens_on": soon}],
        windowed=0b011,
        coming=0b100,
    )
    change(firm, fifth, [{"mask": 0b001, "ends_on": soon}], windowed=0b001, coming=0)
    change(firm, sixth, mask=0b100, coming=0)
    for declaration in ("DSN", "DSN-RG", "DSN-RA", "DSN-PAI", "DPAE", "NOPE"):
        for on in (TODAY, TODAY + timedelta(days=1), gone, LATER, soon, soon + timedelta(days=1)):
            found = usable(firm, declaration=declaration, on=on)
            assert list(found.items) == decided(firm, declaration, on), (declaration, on)
            assert found.total == len(found.items)
    assert {item.siret for item in usable(firm).items} == {second, fourth, fifth}


def test_usable_sites_leave_out_closed_and_removed_ones(firm: Firm) -> None:
    closed, later, gone, shut = firm.sirets[:4]
    with transaction(PORTAL) as session:
        for siret, day in ((closed, LATER), (later, LATER + timedelta(days=1))):
            session.execute(
                update(Establishment)
                .where(Establishment.siret == siret)
                .values(active=False, state_since=day)
            )
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(update(Site).where(Site.siret == shut).values(opened=0))
    firm.run([(gone, "0")])
    found = [item.siret for item in usable(firm).items]
    assert found == sorted({*firm.sirets} - {closed, gone, shut})


@pytest.mark.parametrize(
    "act",
    [
        lambda firm, session: session.execute(update(Member).values(state=MemberState.SUSPENDED)),
        lambda firm, session: session.execute(update(Registration).values(terminated_at=NOW)),
    ],
)
def test_usable_sites_of_whoever_may_not_act_are_none(firm: Firm, act: object) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        act(firm, session)
    assert usable(firm) == Usable(0, ())


def test_usable_sites_are_counted_whole_and_listed_by_siret_up_to_the_limit(firm: Firm) -> None:
    found = usable(firm, limit=2)
    assert found.total == 6
    assert [item.siret for item in found.items] == sorted(firm.sirets)[:2]
    assert usable(firm, limit=0) == Usable(6, [])


def test_usable_sites_show_public_names_only(firm: Firm) -> None:
    with transaction(PORTAL) as session:
        session.execute(update(Establishment).values(name="Fournil", diffusible=True))
        session.execute(
            update(Establishment)
            .where(Establishment.siret == firm.sirets[0])
            .values(diffusible=False)
        )
    names = {item.siret: item.name for item in usable(firm).items}
    assert names == {**dict.fromkeys(firm.sirets, "Fournil"), firm.sirets[0]: None}


def test_usable_sites_stay_inside_the_registration(firm: Firm) -> None:
    other = Firm(known=0, clients=0)
    with reading(Tenant(other.registration.id)) as session:
        for member in (firm.declarants[0].public_id, uuid4()):
            found = usable_sites(session, member_id=member, declaration="DSN", on=LATER, limit=9)
            assert found == Usable(0, ())


def test_usable_sites_cost_the_same_statements_at_twice_the_sites(firm: Firm) -> None:
    with counted_statements() as few:
        assert usable(firm).total == 6
    more = sirets(6, start=46_000_000)
    make_establishments(more)
    firm.run([(siret, "1") for siret in more])
    with counted_statements() as many:
        assert usable(firm).total == 12
    assert len(few) == len(many) <= 8
