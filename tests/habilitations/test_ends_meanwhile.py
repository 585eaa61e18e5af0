"""At midnight rights end; somebody who began before it still writes rights of the same pairs."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest
from sqlalchemy import Select, literal, select
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.database.base import BIG_ID
from netent.database.sessions import reading, transaction
from netent.habilitations import service
from netent.habilitations.expiring import end_due
from netent.habilitations.models import Habilitation, RightsAct
from netent.kernel.clock import paris_day
from netent.kernel.enums import ActOrigin, SiteKind
from netent.kernel.right_set import RightSet
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Site
from netent.tenancy.holding import hold_registration
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.tenancy import NOW
from tests.habilitations.firm import Firm
from tests.support.books import assert_books_agree

pytestmark = pytest.mark.usefixtures("database")

TODAY = paris_day(NOW)
TOMORROW = NOW + timedelta(days=1)


@pytest.fixture
def firm() -> Firm:
    """Ana's right to file DSN ends today, for a client and for an establishment of the firm."""
    firm = Firm("Ana", clients=1)
    make_own_sites(firm.registration, 1)
    with transaction(firm.tenant) as session:
        act = begin(session)
        everywhere = pairs(firm, *SiteKind)
        service.grant(
            session, act, everywhere, firm.rights("DSN-RG"), default_delay_days=1, ends_on=TODAY
        )
    return firm


def begin(session: Session) -> RightsAct:
    return service.begin_act(session, None, origin=ActOrigin.PAGE, now=NOW)


def pairs(firm: Firm, *kinds: SiteKind) -> Select[int, int]:
    ana = literal(firm.members["Ana"].id, BIG_ID)
    return select(Site.id, ana).where(
        Site.registration_id == firm.registration.id, Site.kind.in_(kinds)
    )


def hold(session: Session, firm: Firm, kind: SiteKind) -> None:
    """What an act on rights of such establishments holds."""
    if kind is SiteKind.OWN:
        hold_registration(session)
    else:
        perimeter.portfolio_of(session, firm.portfolio.public_id, lock=True)


def act_elsewhere(firm: Firm) -> int:
    """Somebody begins an act on another portfolio, after midnight."""
    other = make_portfolio(firm.registration, "Fleuristes")
    with transaction(firm.tenant) as session:
        perimeter.portfolio_of(session, other.public_id, lock=True)
        service.begin_act(session, None, origin=ActOrigin.PAGE, now=TOMORROW)
    return 0


def rights_after(firm: Firm) -> list[str]:
    assert_books_agree(firm.registration.id)
    with reading(firm.tenant) as session:
        known = catalogue.rights(session)
        masks = session.scalars(select(Habilitation.mask)).all()
    return sorted(known[slot].code for mask in masks for slot in RightSet(mask).slots())


@pytest.mark.parametrize("comes_by", ["sweep", "act elsewhere"])
@pytest.mark.parametrize("kind", [SiteKind.OWN, SiteKind.CLIENT])
def test_right_given_meanwhile_is_not_taken_along(
    firm: Firm, kind: SiteKind, comes_by: str
) -> None:
    with ThreadPoolExecutor(1) as pool:
        with transaction(firm.tenant) as session:
            hold(session, firm, kind)
            act, dpae = begin(session), firm.rights("DPAE")
            service.grant(session, act, pairs(firm, kind), dpae, default_delay_days=1)
            if comes_by == "sweep":
                ending = pool.submit(end_due, now=TOMORROW)
            else:
                ending = pool.submit(act_elsewhere, firm)
            wait([ending], timeout=0.3)  # on PostgreSQL it does not wait; on SQLite it must
        ending.result(timeout=10)
    end_due(now=TOMORROW)
    assert rights_after(firm) == ["DPAE"]


def test_right_taken_away_meanwhile_does_not_bring_back_what_ends(firm: Firm) -> None:
    firm.grant("DPAE", "DAT")
    with ThreadPoolExecutor(1) as pool:
        with transaction(firm.tenant) as session:
            hold(session, firm, SiteKind.CLIENT)
            act, dpae = begin(session), firm.rights("DPAE")
            service.withdraw(session, act, firm.pairs(), dpae)
            ending = pool.submit(end_due, now=TOMORROW)
            wait([ending], timeout=0.3)
        ending.result(timeout=10)
    end_due(now=TOMORROW)
    assert rights_after(firm) == ["DAT"]


def test_what_nobody_holds_ends_though_something_is_held(firm: Firm) -> None:
    with ThreadPoolExecutor(1) as pool, transaction(firm.tenant) as session:
        hold(session, firm, SiteKind.OWN)
        ending = pool.submit(end_due, now=TOMORROW)
        wait([ending], timeout=0.3)
    assert ending.result(timeout=10) + end_due(now=TOMORROW) == 2
    assert rights_after(firm) == []
