"""The menu: what each kind of member sees, and that nothing shown leads to a refusal."""

import pytest

from netent.kernel.enums import MemberState, RegistrationKind
from tests.accounts.people import make_person
from tests.factories.imports import Firm
from tests.factories.logins import person_of
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_registration
from tests.matrix.table import ROLES
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen, words


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


def links_of(page: Seen) -> set[str]:
    """Where the page's links and buttons lead, its files apart."""
    here = {str(a["href"]).split("#")[0] for a in page.soup.select("body a[href]")}
    return {path for path in here if path and not path.startswith("/static")}


@pytest.mark.parametrize("kind", RegistrationKind)
@pytest.mark.parametrize("role", ROLES)
def test_menu_shows_nothing_that_leads_to_a_refusal(
    pages: Pages, kind: RegistrationKind, role: str
) -> None:
    person = make_person(make_registration(kind), **ROLES[role])
    home = pages.sign_in(person).get("home.index")
    assert home.h1 == "Menu personnalisé"
    for path in links_of(home):
        # The product's name leads to the first page, and from there members come back here.
        pages.visit(path, to="home.index" if path == "/" else None)


def test_menu_of_a_firm_shows_portfolios_requests_and_what_waits(pages: Pages) -> None:
    firm = Firm()
    firm.run([(firm.sirets[2], "1"), ("123", "1")])
    firm.confirm(firm.check([(firm.sirets[3], "1")]))
    make_portfolio(firm.registration, "Fleuristes")
    home = pages.sign_in(person_of(firm.registration, firm.administrator)).get("home.index")
    requests = home.rows('section[aria-labelledby="requests"] table')
    assert [row[1:6] for row in requests] == [
        ["En attente", "1", "0", "0", "0"],
        ["OK partiel", "1", "0", "0", "1"],
    ]
    portfolios = home.rows('section[aria-labelledby="portfolios"] table')
    assert [row[:4] for row in portfolios] == [
        ["Boulangeries", "3", "DSN DPAE", "2"],
        ["Fleuristes", "0", "DSN DPAE", "0"],
    ]
    assert "2 portefeuilles, 3 établissements clients" in home.text
    assert "Dépôts de fichier 1 en cours" in home.soup.select_one(".side").get_text(" ", strip=True)


def test_menu_of_a_declarant_names_his_administrators(pages: Pages) -> None:
    registration = make_registration()
    make_person(registration, first_name="Alix", last_name="Morvan", administrator=True)
    make_person(registration, first_name="Dina", last_name="Roy")
    gone = {"state": MemberState.SUSPENDED, "administrator": True}
    make_person(registration, first_name="Omar", last_name="Petit", **gone)
    make_person(make_registration(), first_name="Lise", last_name="Ailleurs", administrator=True)
    home = pages.sign_in(make_person(registration)).get("home.index")
    assert "Alix Morvan" in home.text
    for name in ("Dina", "Omar", "Lise"):
        assert name not in home.text
    assert home.soup.select("table") == []
    assert "Aucune déclaration ne vous est encore confiée" in home.text


def test_menu_costs_as_many_queries_at_twice_the_rows(pages: Pages) -> None:
    firm = Firm()
    pages.sign_in(person_of(firm.registration, firm.administrator))

    def cost() -> int:
        with recorded() as sent:
            pages.get("home.index")
        return len(sent)

    def grow(start: int) -> None:
        for number in range(start, start + 2):
            make_portfolio(firm.registration, f"Portefeuille {number}")
            firm.check([(firm.sirets[2], "1")])

    grow(0)
    before = cost()
    grow(2)
    assert cost() == before <= 36


def test_language_chosen_on_a_page_holds_on_the_next_ones(pages: Pages) -> None:
    home = pages.sign_in(make_person(administrator=True)).get("home.index")
    pages.language = "en"
    english = pages.press(home, "accounts.language", {"language": "en"}, to="home.index")
    assert english.h1 == "Personal menu"
    for endpoint in ("portfolios.index", "imports.index", "directory.search", "imports.new"):
        assert " le " not in pages.get(endpoint).text


def test_accessibility_statement_opens_without_signing_in(pages: Pages) -> None:
    page = pages.get("public.accessibility")
    assert page.h1.startswith("Accessibilité")
    assert page.soup.select(".side") == []


def test_administrators_are_named_by_as_many_as_there_are(pages: Pages) -> None:
    registration = make_registration(RegistrationKind.MULTI)
    alone = make_person(registration, **ROLES["administrator"])
    home = pages.sign_in(alone).get("home.index")
    assert words(home.soup.select_one("#administrators")) == "Administrateur de l’inscription"
    make_person(registration, first_name="Louise", **ROLES["administrator"])
    home = pages.get("home.index")
    assert words(home.soup.select_one("#administrators")) == "Administrateurs de l’inscription"
