"""Pages of terminations: asked, confirmed and withdrawn by hand, and what every page says."""

from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from sqlalchemy import select

from netent.company.models import Termination
from netent.company.states import TerminationState as State
from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.tenancy.models import Registration
from tests.accounts.people import PASSWORD, Person, login_of, make_person
from tests.company.ending import (
    asked,
    confirmed,
    grant_everywhere,
    sites_of,
    state_of,
    swept,
    termination_of,
)
from tests.documents.reading import Pdf
from tests.factories.tenancy import NOW, make_administrator
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

pytestmark = pytest.mark.usefixtures("clock")

RIGHT = {"current": PASSWORD}


@pytest.fixture
def second(registration: Registration) -> Person:
    return make_person(
        registration,
        administrator=True,
        declarant=False,
        first_name="Luc",
        last_name="Second",
    )


@pytest.fixture
def pages(database: TestDatabase, owner: Person) -> Pages:
    return Pages(database.app).sign_in(owner)


@pytest.fixture
def others(database: TestDatabase, second: Person) -> Pages:
    """The second administrator's browser."""
    return Pages(database.app).sign_in(second)


def only(registration: Registration) -> UUID:
    with reading(Tenant(registration.id)) as session:
        return session.scalars(select(Termination.public_id)).one()


def test_empty_page_says_what_it_is_for_and_leads_to_a_first_request(pages: Pages) -> None:
    page = pages.get("company.index")
    assert "Aucune résiliation" in page.text
    assert pages.visit(page.link("Demander une résiliation")).h1 == "Que faut-il résilier ?"


def test_establishment_is_terminated_by_two_administrators_step_by_step(
    pages: Pages, others: Pages, registration: Registration, owner: Person, second: Person
) -> None:
    grant_everywhere(registration, owner.member, second.member)
    siret = sites_of(registration)[0].siret
    page = pages.get("company.ask", siret=siret)
    assert "2 membres perdent leurs droits sur cet établissement." in page.text
    fields = {**RIGHT, "why": "Fermeture de l’atelier"}
    shown = pages.press(page, "company.ask", fields, to="company.show")
    assert "Un autre administrateur a jusqu’au 5 décembre 2026" in shown.notices()[0]
    assert "Fermeture de l’atelier" in shown.text
    assert not shown.soup.select("main a[href$='/confirmer']")
    identifier = only(registration)
    home = others.get("home.index")
    assert "Une résiliation attend votre confirmation jusqu’au 5 décembre 2026" in home.text
    assert "Résiliation 1 en cours" in " ".join(home.soup.select_one(".side").get_text(" ").split())
    page = others.visit(others.get("company.show", termination_id=identifier).link("Confirmer…"))
    done = others.press(page, "company.confirm", RIGHT, to="company.show")
    assert "confirmée" in done.notices()[0]
    assert state_of(registration, identifier) is State.RUNNING
    until = "La résiliation d’un établissement prend effet le 20 décembre 2026 à 14 h 05."
    for browser in (pages, others):
        assert until in browser.get("home.index").text
    page = pages.get("company.show", termination_id=identifier)
    done = pages.press(page, "company.withdraw", to="company.show")
    assert done.notices() == ["La résiliation est retirée. Rien ne change dans l’inscription."]
    assert until not in pages.get("home.index").text
    assert [row[1] for row in pages.get("company.index").rows()] == ["Retirée"]


def test_only_administrator_is_told_that_nobody_has_to_confirm(
    pages: Pages, registration: Registration
) -> None:
    page = pages.get("company.ask")
    assert "Vous êtes le seul administrateur" in page.text
    shown = pages.press(page, "company.ask", RIGHT, to="company.show")
    assert "Elle prendra effet le 20 décembre 2026 à 14 h 05." in shown.notices()[0]
    assert "L’inscription entière sera résiliée le 20 décembre" in pages.get("home.index").text
    choose = pages.get("company.choose")
    assert "elle couvre tous ses établissements" in choose.text
    assert not choose.soup.select("main a[href*='demander']")


@pytest.mark.parametrize("password", ["", "faux", "x" * 300])
def test_wrong_password_asks_for_nothing_keeps_the_words_and_counts(
    pages: Pages, registration: Registration, owner: Person, password: str
) -> None:
    page = pages.get("company.ask")
    fields = {"current": password, "why": "Cessation"}
    refused = pages.press(page, "company.ask", fields, status=422)
    assert len(refused.errors()) == 1
    assert refused.soup.select_one("textarea").get_text().strip() == "Cessation"
    assert login_of(owner).failures == (1 if password == "faux" else 0)
    with reading(Tenant(registration.id)) as session:
        assert session.scalars(select(Termination)).all() == []


def test_reason_too_long_is_refused_at_its_field_and_odd_characters_are_left_out(
    pages: Pages, registration: Registration
) -> None:
    page = pages.get("company.ask")
    long = pages.press(page, "company.ask", {**RIGHT, "why": "é" * 501}, status=422)
    assert long.errors() == ["Ce motif est trop long : 500 caractères au plus."]
    odd = {**RIGHT, "why": " Fin\x00 d’\u202eactivité\r\nen mars 名前 "}
    pages.press(page, "company.ask", odd, to="company.show")
    row = termination_of(registration, only(registration))
    assert row.why == "Fin d’activité\nen mars 名前"
    pages.get("company.paper", termination_id=row.public_id)


def test_second_request_for_the_same_thing_says_so(
    pages: Pages, registration: Registration
) -> None:
    page = pages.get("company.ask")
    pages.press(page, "company.ask", RIGHT, to="company.show")
    again = pages.press(page, "company.ask", RIGHT, status=422)
    assert again.errors() == [
        "Une résiliation est déjà en cours pour cet établissement, ou pour l’entreprise."
    ]


def test_last_establishment_is_not_offered(pages: Pages, registration: Registration) -> None:
    first, second, third = (site.siret for site in sites_of(registration))
    for siret in (first, second):
        pages.post("company.ask", RIGHT, siret=siret, to="company.show")
    choose = pages.get("company.choose")
    assert "Il reste un seul établissement" in choose.text
    assert not choose.soup.select("main a[href*='siret=']")
    refused = pages.post("company.ask", RIGHT, siret=third, status=422)
    assert "demandez la résiliation de l’entreprise" in refused.errors()[0]


def test_asker_finds_no_way_to_confirm_and_is_refused_when_he_tries(
    pages: Pages, registration: Registration, owner: Person, second: Person
) -> None:
    identifier = asked(registration, owner.member)
    page = pages.get("company.confirm", termination_id=identifier)
    assert page.form("company.confirm") is None
    tried = pages.post("company.confirm", RIGHT, termination_id=identifier, status=422)
    assert "un autre administrateur doit la confirmer" in tried.errors()[0]
    assert state_of(registration, identifier) is State.ASKED


def test_late_or_second_act_is_told_what_came_first(
    pages: Pages,
    others: Pages,
    registration: Registration,
    owner: Person,
    clock: time_machine.Traveller,
) -> None:
    identifier = asked(registration, owner.member)
    page = others.get("company.confirm", termination_id=identifier)
    pages.post("company.withdraw", termination_id=identifier, to="company.show")
    late = others.press(page, "company.confirm", RIGHT, to="company.show")
    assert late.notices() == [
        "Rien n’a changé : la résiliation a été retirée le 20 novembre 2026 à 14 h 05."
    ]
    overdue = asked(registration, owner.member)
    page = others.get("company.confirm", termination_id=overdue)
    clock.move_to(NOW + timedelta(days=15))
    others = Pages(others.app).sign_in(
        make_person(registration, administrator=True, first_name="Zoé")
    )
    late = others.post("company.confirm", RIGHT, termination_id=overdue, to="company.show")
    assert "a pris fin sans confirmation" in late.notices()[0]
    assert "Non confirmée" in others.get("company.show", termination_id=overdue).text


def test_opening_pages_changes_nothing(
    pages: Pages, others: Pages, registration: Registration, owner: Person
) -> None:
    identifier = asked(registration, owner.member)
    for browser in (pages, others):
        for endpoint in ("company.show", "company.confirm", "company.paper"):
            browser.get(endpoint, termination_id=identifier)
        browser.get("company.draft")
        browser.get("company.withdraw", termination_id=identifier, status=405)
    row = termination_of(registration, identifier)
    assert (row.state, row.reminded_at, row.settled_at) == (State.ASKED, None, None)


def test_forms_to_sign_are_files_of_the_request(
    pages: Pages, registration: Registration, owner: Person, second: Person
) -> None:
    siret = sites_of(registration)[0].siret
    before = pages.get("company.draft", siret=siret).response
    assert f"resiliation-{siret}.pdf" in before.headers["Content-Disposition"]
    assert "n’engage à rien" in Pdf(before.data).text
    identifier = asked(registration, owner.member, siret, why="Fermeture")
    assert "attend la confirmation" in Pdf(paper(pages, identifier)).text
    confirmed(registration, second.member, identifier)
    assert "par Luc Second" in Pdf(paper(pages, identifier)).text
    swept(NOW + timedelta(days=30))
    assert "a pris effet le 20 décembre 2026" in Pdf(paper(pages, identifier)).text
    assert "Effective" in pages.get("company.show", termination_id=identifier).text


def paper(pages: Pages, identifier: UUID) -> bytes:
    return pages.get("company.paper", termination_id=identifier).response.data


def test_things_of_another_registration_answer_404(
    pages: Pages, registration: Registration, database: TestDatabase
) -> None:
    stranger = Pages(database.app).sign_in(make_person(administrator=True))
    siret = sites_of(registration)[0].siret
    identifier = asked(registration, make_administrator(registration))
    for endpoint in ("company.ask", "company.draft"):
        stranger.get(endpoint, siret=siret, status=404)
        stranger.get(endpoint, siret="123", status=404)
    stranger.post("company.ask", RIGHT, siret=siret, status=404)
    for endpoint in ("company.show", "company.paper", "company.confirm"):
        stranger.get(endpoint, termination_id=identifier, status=404)
    for endpoint in ("company.confirm", "company.withdraw"):
        stranger.post(endpoint, RIGHT, termination_id=identifier, status=404)
    assert state_of(registration, identifier) is State.ASKED
