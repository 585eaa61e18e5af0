"""Where a member may file: decide() for all his sites at once, and what it costs."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.habilitations.usable import Usable, usable_sites, usable_totals
from netent.kernel.enums import MemberState
from netent.perimeter.closings import refresh_closings
from netent.tenancy.models import Member, Registration
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import NOW, Firm
from tests.habilitations.firm import Firm as RightsFirm
from tests.support.statements import counted_statements

pytestmark = pytest.mark.usefixtures("database")

TODAY = date(2026, 11, 20)
LATER = TODAY + timedelta(days=10)


@pytest.fixture
def firm() -> Firm:
    firm = Firm(clients=0)
    firm.run([(siret, "1") for siret in firm.sirets])
    return firm


def usable(
    firm: Firm, *, declaration: str = "DSN", on: date = LATER, limit: int = 50, offset: int = 0
) -> Usable:
    with reading(Tenant(firm.registration.id)) as session:
        return usable_sites(
            session,
            member_id=firm.declarants[0].public_id,
            declaration=declaration,
            on=on,
            limit=limit,
            offset=offset,
        )


def test_usable_sites_are_those_that_decide_allows_whatever_their_state() -> None:
    firm = RightsFirm("Ana", clients=6)
    first, second, third, fourth, fifth, sixth = firm.sirets
    soon, gone = LATER + timedelta(days=5), LATER - timedelta(days=5)
    week = NOW + timedelta(days=7)
    firm.grant("DSN", on=[first], at=NOW + timedelta(days=10))
    firm.grant("DSN", on=[second], until=LATER)
    firm.grant("DSN", on=[third], until=gone)
    firm.grant("DSN-RG", on=[fourth], until=soon)
    firm.grant("DSN-RA", on=[fourth], at=NOW + timedelta(days=10))
    firm.grant("DSN-PAI", on=[fourth])
    firm.grant("DSN", on=[fifth])
    firm.set_end("DSN-RG", on=[fifth], until=soon, at=week)
    firm.grant("DSN-PAI", on=[sixth])
    for declaration in ("DSN", "DSN-RG", "DSN-RA", "DSN-PAI", "DPAE", "NOPE"):
        for on in (TODAY, TODAY + timedelta(days=1), gone, LATER, soon, soon + timedelta(days=1)):
            found = firm.usable("Ana", declaration, on=on)
            assert list(found.items) == firm.decided("Ana", declaration, on=on), (declaration, on)
            assert found.total == len(found.items)
    listed = {item.siret for item in firm.usable("Ana", "DSN", on=LATER).items}
    assert listed == {second, fourth, fifth}


def test_usable_sites_leave_out_closed_and_gone_ones(firm: Firm) -> None:
    closed, later, gone = firm.sirets[:3]
    with transaction(PORTAL) as session:
        for siret, day in ((closed, LATER), (later, LATER + timedelta(days=1))):
            session.execute(
                update(Establishment)
                .where(Establishment.siret == siret)
                .values(active=False, state_since=day)
            )
    with transaction(Tenant(firm.registration.id)) as session:
        refresh_closings(session, today=TODAY)
    firm.run([(gone, "0")])
    found = usable(firm)
    assert [item.siret for item in found.items] == sorted({*firm.sirets} - {closed, gone})
    assert found.total == 4


@pytest.mark.parametrize("size", [1, 2, 5])
def test_usable_sites_of_all_pages_are_each_there_once(firm: Firm, size: int) -> None:
    pages = [usable(firm, limit=size, offset=start) for start in range(0, 6, size)]
    assert [item.siret for page in pages for item in page.items] == sorted(firm.sirets)


def test_usable_sites_come_in_the_same_order_whichever_way_they_are_found(
    firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = usable(firm, limit=4)
    monkeypatch.setattr("netent.habilitations.usable._MANY", 1)
    assert usable(firm, limit=4) == few


def test_usable_totals_are_those_of_the_lists_without_zeros() -> None:
    firm = RightsFirm("Ana", "Bob", clients=3)
    firm.grant("DSN", to=["Ana"])
    firm.grant("DPAE", to=["Ana"], on=firm.sirets[:1], until=LATER)
    with reading(firm.tenant) as session:
        totals = {
            (name, days): usable_totals(
                session, firm.members[name].public_id, on=TODAY + timedelta(days=days)
            )
            for name in ("Ana", "Bob")
            for days in (0, 1, 11)
        }
    assert totals == {
        ("Ana", 0): {},
        ("Ana", 1): {"DSN": 3, "DPAE": 1},
        ("Ana", 11): {"DSN": 3},
        ("Bob", 0): {},
        ("Bob", 1): {},
        ("Bob", 11): {},
    }


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
