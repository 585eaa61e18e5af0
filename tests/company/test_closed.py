"""Closed establishments: listed, and the rights there ended in one act."""

import pytest
from sqlalchemy import select, update

from netent.company.queries.closed import Whose, held_on_closed, register_news
from netent.company.service import Ended, end_on_closed
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.clock import days_later, paris_day
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio, Site
from tests.accounts.people import make_person
from tests.company.ending import actions, grant_everywhere, pairs_held, sites_of
from tests.factories.imports import Firm
from tests.factories.perimeter import make_own_sites
from tests.factories.tenancy import NOW
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

pytestmark = pytest.mark.usefixtures("clock")
TODAY = paris_day(NOW)


@pytest.fixture
def firm(database: TestDatabase) -> Firm:
    """Two clients and two own establishments; one client, one own are closed, one will be."""
    firm = Firm(clients=3)
    make_own_sites(firm.registration, 2)
    grant_everywhere(firm.registration, *firm.declarants)
    own = [site.siret for site in sites_of(firm.registration) if site.portfolio_id is None]
    for siret, days in ((firm.sirets[0], 0), (own[0], -3), (firm.sirets[1], 1)):
        close(firm, siret, days)
    return firm


def close(firm: Firm, siret: str, days: int) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        day = days_later(TODAY, days)
        session.execute(update(Site).where(Site.siret == siret).values(closed_on=day))


def mark(firm: Firm, whose: Whose) -> str:
    with reading(Tenant(firm.registration.id)) as session:
        return held_on_closed(session, whose=whose, today=TODAY).mark


def ended(firm: Firm, whose: Whose, shown: str) -> Ended:
    with transaction(Tenant(firm.registration.id)) as session:
        return end_on_closed(session, firm.actor, whose=whose, shown=shown, now=NOW)


def revision(firm: Firm) -> int:
    with reading(Tenant(firm.registration.id)) as session:
        return session.scalars(select(Portfolio.revision)).one()


def test_rights_on_closed_clients_end_in_one_act_and_what_was_planned_is_planned_anew(
    firm: Firm,
) -> None:
    before = revision(firm)
    assert ended(firm, Whose.CLIENTS, mark(firm, Whose.CLIENTS)) == Ended(2, 8)
    assert len(pairs_held(firm.registration)) == 8
    assert revision(firm) == before + 1
    assert firm.clients() == set(firm.sirets[:3])
    assert ended(firm, Whose.CLIENTS, "") == Ended(0, 0)
    assert actions(firm.registration)[-1] == "sites.rights_ended"


def test_rights_on_closed_own_establishments_are_another_act(firm: Firm) -> None:
    before = revision(firm)
    assert ended(firm, Whose.OWN, mark(firm, Whose.OWN)) == Ended(2, 8)
    assert len(pairs_held(firm.registration)) == 8
    assert revision(firm) == before


def test_another_closing_since_the_page_refuses_the_act(firm: Firm) -> None:
    shown = mark(firm, Whose.CLIENTS)
    close(firm, firm.sirets[2], 0)
    with pytest.raises(Refusal) as caught:
        ended(firm, Whose.CLIENTS, shown)
    assert caught.value.reason is Reason.ENDING_CHANGED
    assert len(pairs_held(firm.registration)) == 10


def test_page_shows_what_is_closed_and_who_loses_what_then_ends_it(
    firm: Firm, database: TestDatabase
) -> None:
    person = make_person(firm.registration, administrator=True, first_name="Anne")
    pages = Pages(database.app).sign_in(person)
    own = pages.get("establishments.closed")
    assert "1 établissement fermé" in own.text
    clients = pages.get("establishments.closed", de="clients")
    assert "8 droits prennent fin. 2 membres sont concernés, sur 1 établissement." in clients.text
    assert clients.rows() == [["Bruno Durand", "1", "4"], ["Chloé Durand", "1", "4"]]
    rows = clients.rows("section#fermes table")
    assert [row[2:] for row in rows] == [["20 novembre 2026", "Boulangeries"]]
    done = pages.press(clients, "establishments.closed", to="establishments.closed")
    assert "8 droits sur des établissements fermés ont pris fin." in done.notices()[0]
    again = pages.get("establishments.closed", de="clients")
    assert "Personne n’a plus de droit sur ces établissements" in again.text


def test_news_of_the_register_are_counted_for_the_pages_that_mark_them(firm: Firm) -> None:
    with reading(Tenant(firm.registration.id)) as session:
        news = register_news(session, today=TODAY)
        tomorrow = register_news(session, today=days_later(TODAY, 1))
    assert (news.closed_own, news.closed_clients, news.new, news.is_empty) == (1, 1, 0, False)
    assert tomorrow.closed_clients == 2
