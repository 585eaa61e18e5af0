"""An establishment's people: who may file what for it, and what nobody may."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState
from netent.tenancy.models import Member
from tests.accounts.people import make_person
from tests.factories.directory import close_establishment
from tests.factories.imports import NOW, Firm, treat_next
from tests.factories.logins import person_of
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_member
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import words


@pytest.fixture
def pages(database: TestDatabase) -> Iterator[Pages]:
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        yield Pages(database.app)


@pytest.fixture
def firm(database: TestDatabase) -> Firm:
    firm = Firm(clients=0)
    firm.run([(siret, "1") for siret in firm.sirets[:2]])
    return firm


def test_people_are_listed_by_declaration_with_their_dates(pages: Pages, firm: Firm) -> None:
    pages.sign_in(person_of(firm.registration, firm.administrator))
    page = pages.get("rights.site", siret=firm.sirets[0])
    assert [row[:5] for row in page.rows()] == [
        ["DSN", "Bruno Durand", "Ouvert", "21 novembre 2026", "–"],
        ["DSN", "Chloé Durand", "Ouvert", "21 novembre 2026", "–"],
        ["DPAE", "Bruno Durand", "Ouvert", "21 novembre 2026", "–"],
        ["DPAE", "Chloé Durand", "Ouvert", "21 novembre 2026", "–"],
    ]
    assert "2 personnes peuvent déposer aujourd’hui" in page.text
    narrowed = pages.get("rights.site", siret=firm.sirets[0], declaration="DPAE", q="chloé")
    assert [row[:2] for row in narrowed.rows()] == [["DPAE", "Chloé Durand"]]
    kept = narrowed.link("Tout afficher")
    assert len(pages.visit(kept).rows()) == 4


def test_suspended_member_covers_nothing_and_is_asked_why(pages: Pages, firm: Firm) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        for member in firm.declarants:
            session.get_one(Member, member.id).state = MemberState.SUSPENDED
    pages.sign_in(person_of(firm.registration, firm.administrator))
    page = pages.get("rights.site", siret=firm.sirets[0])
    assert {row[2] for row in page.rows()} == {"Suspendu"}
    assert "DSN, DPAE : ouvertes pour cet établissement, sans personne" in page.text
    why = [a for a in page.soup.select("main table a") if words(a).startswith("Pourquoi")]
    assert "est suspendu" in pages.visit(str(why[0]["href"])).text


def test_closed_establishment_is_told_and_one_that_is_not_held_is_unknown(
    pages: Pages, firm: Firm
) -> None:
    closed = date(2026, 11, 20)
    close_establishment(firm.registration.id, firm.sirets[1], since=closed, today=closed)
    pages.sign_in(person_of(firm.registration, firm.administrator))
    page = pages.get("rights.site", siret=firm.sirets[1])
    assert "Fermé depuis le 20 novembre 2026" in page.text
    assert "Personne ne peut déposer aujourd’hui" in page.text
    for siret in (firm.sirets[5], "", "abc"):
        pages.get("rights.site", siret=siret, status=404)
    stranger = Pages(pages.app).sign_in(make_person(administrator=True))
    stranger.get("rights.site", siret=firm.sirets[0], status=404)


def test_sixty_members_are_paged_at_a_constant_cost(pages: Pages) -> None:
    firm = Firm(clients=0)
    pages.sign_in(person_of(firm.registration, firm.administrator))

    def listed(name: str, members: int, siret: str) -> tuple[int, str]:
        many = [
            make_member(firm.registration, first_name=f"M{number:02d}", last_name=name)
            for number in range(members)
        ]
        firm.portfolio = make_portfolio(firm.registration, name, declarants=many)
        request = firm.check([(siret, "1")], file_name=f"{name}.csv")
        firm.confirm(request)
        treat_next()
        with recorded() as sent:
            page = pages.get("rights.site", siret=siret)
        assert len(page.rows()) == min(2 * members, 50)
        return len(sent), page.text

    few, _page = listed("Peu", 3, firm.sirets[0])
    many, page = listed("Beaucoup", 60, firm.sirets[1])
    assert many == few <= 19
    assert "1–50 sur 120" in page
