"""Many rights at once: each stands as decide() says of it, and the cost does not grow."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.habilitations.decision import Decision, decide_in
from netent.habilitations.models import Habilitation
from netent.habilitations.overview import (
    HeldFilter,
    HeldSite,
    Standing,
    Totals,
    filing_by_declaration,
    held_sites,
    totals,
)
from netent.kernel.paging import Page, PageAsked
from netent.kernel.reasons import Reason
from netent.perimeter.models import Site
from tests.factories.imports import Firm
from tests.factories.tenancy import make_registration
from tests.habilitations.picture import DECLARATIONS, draw
from tests.support.queries import recorded

pytestmark = pytest.mark.usefixtures("database")

ON = date(2026, 11, 20)
STANDINGS = {
    None: Standing.OPEN,
    Reason.ACCESS_DELAY: Standing.DELAYED,
    Reason.ENDED: Standing.ENDED,
    Reason.ESTABLISHMENT_CLOSED: Standing.CLOSED,
    Reason.DECLARATION_REMOVED: Standing.REMOVED,
    Reason.NO_HABILITATION: Standing.MISSING,
}


def decided(firm: Firm, declaration: str) -> dict[str, Decision]:
    """decide() for each client on which the declarant holds a filing right of the declaration."""
    member = firm.declarants[0]
    with reading(Tenant(firm.registration.id)) as session:
        asked = filing_by_declaration(session)[declaration]
        held = session.scalars(
            select(Site.siret)
            .join(Habilitation, Habilitation.site_id == Site.id)
            .where(
                Habilitation.member_id == member.id,
                Habilitation.mask.bitwise_and(int(asked)) != 0,
                Site.portfolio_id.is_not(None),
            )
        ).all()
        return {
            siret: decide_in(
                session,
                member_id=member.public_id,
                declaration=declaration,
                siret=siret,
                on=ON,
            )
            for siret in held
        }


def page(
    firm: Firm, declaration: str = "DSN", *, text: str = "", standing: Standing | None = None
) -> Page[HeldSite]:
    with reading(Tenant(firm.registration.id)) as session:
        asked = filing_by_declaration(session)[declaration]
        narrowed = HeldFilter(asked, text, standing)
        return held_sites(session, firm.declarants[0].id, narrowed, PageAsked(), on=ON)


def found(firm: Firm) -> dict[str, Totals]:
    with reading(Tenant(firm.registration.id)) as session:
        return {each.declaration: each for each in totals(session, firm.declarants[0].id, ON)}


@pytest.mark.parametrize("seed", range(12))
def test_totals_and_pages_say_what_decide_says_of_each_right(seed: int) -> None:
    firm = Firm(clients=8, known=8)
    draw(firm, Random(seed), ON)
    counted = found(firm)
    for declaration in DECLARATIONS:
        said = decided(firm, declaration)
        standings = {siret: STANDINGS[each.reason] for siret, each in said.items()}
        shown = {row.siret: row for row in page(firm, declaration).items}
        assert {siret: row.standing for siret, row in shown.items()} == standings
        for siret, decision in said.items():
            dates = shown[siret].dates
            if standings[siret] in {Standing.OPEN, Standing.DELAYED, Standing.ENDED}:
                assert dates.ends_on == decision.ends_on
            if standings[siret] is Standing.DELAYED:
                assert dates.opens_on == decision.opens_on
        if not said:
            assert declaration not in counted
            continue
        each = counted[declaration]
        assert +each.counts == Counter(standings.values())
        assert each.only == (next(iter(said)) if len(said) == 1 else None)
        coming = [row.opens_on for row in said.values() if row.reason is Reason.ACCESS_DELAY]
        assert each.opens_on == (min(filter(None, coming)) if coming else None)
        for standing in Standing:
            narrowed = page(firm, declaration, standing=standing)
            wanted = sorted(siret for siret, found in standings.items() if found is standing)
            assert ([row.siret for row in narrowed.items], narrowed.total) == (wanted, len(wanted))


def test_held_sites_are_found_by_siret_and_commune_and_name_their_portfolio() -> None:
    firm = Firm(clients=0)
    firm.run([(siret, "1") for siret in firm.sirets])
    first = firm.sirets[0]
    by_siret = page(firm, text=f"{first[:3]} {first[3:]}")
    (row,) = by_siret.items
    assert (row.siret, row.portfolio, row.commune) == (first, "Boulangeries", "LYON")
    assert (row.standing, row.dates.opens_on) == (Standing.DELAYED, ON + timedelta(days=1))
    assert page(firm, text="lyon").total == len(firm.sirets)
    assert page(firm, text="paris").total == 0


def test_member_of_another_registration_holds_nothing_here() -> None:
    firm, other = Firm(clients=0), make_registration()
    firm.run([(firm.sirets[0], "1")])
    assert found(firm)
    with reading(Tenant(other.id)) as session:
        assert totals(session, firm.declarants[0].id, ON) == []


def test_reads_cost_the_same_at_twice_the_rights() -> None:
    firm = Firm(clients=0, known=12)

    def cost() -> list[int]:
        costs = []
        for read in (found, page):
            with recorded() as sent:
                read(firm)
            costs.append(len(sent))
        return costs

    firm.run([(siret, "1") for siret in firm.sirets[:6]])
    few = cost()
    firm.run([(siret, "1") for siret in firm.sirets[6:]])
    assert page(firm).total == 12
    assert cost() == few
    assert max(few) <= 7
