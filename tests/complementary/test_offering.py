"""Which services show for which declarations, rights and addresses; no area is ever empty."""

from collections.abc import Mapping

import pytest

from netent.catalogue.service.carried import DATA
from netent.complementary.carried import linked_codes, services
from netent.complementary.service.links import set_addresses
from netent.complementary.words import AREAS, SERVICES
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import RegistrationKind
from netent.perimeter.models import Portfolio
from netent.tenancy.models import Registration
from tests.accounts.people import make_person
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.tenancy import NOW, make_registration
from tests.matrix.table import ROLES
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen, words

pytestmark = pytest.mark.usefixtures("clock")

ADDRESSES = {code: f"https://{code.lower()}.example/" for code in linked_codes()}
ADMINISTRATOR = ROLES["administrator"]
DECLARANT = ROLES["declarant"]


def linked(addresses: Mapping[str, str] = ADDRESSES) -> None:
    with transaction(PORTAL) as session:
        set_addresses(session, None, addresses, now=NOW)


def company(*declarations: str) -> Registration:
    registration = make_registration(RegistrationKind.MULTI)
    make_own_sites(registration, 2, declarations)
    return registration


def shelves(page: Seen) -> dict[str, list[str]]:
    """The areas with the names of their services."""
    return {
        words(section.find(["h2", "h3"])): [words(name) for name in section.select("a")]
        for section in page.soup.select(".shelves > section")
    }


def test_every_service_has_its_words_and_names_declarations_of_the_catalogue() -> None:
    lines = (DATA / "declarations.csv").read_text(encoding="utf-8").splitlines()[1:]
    catalogue = {line.partition(";")[0] for line in lines}
    assert [service.code for service in services()] == list(SERVICES)
    assert set().union(*(service.declarations for service in services())) <= catalogue
    assert {service.area for service in services()} == set(AREAS)
    assert linked_codes() == [
        "DSN-VAL",
        "DADSU-CTL",
        "DSN-FPOC",
        "COTIZEN",
        "JEDECLARE",
        "URSSAF",
    ]


def test_service_of_all_declarations_goes_with_none_where_none_is_taken() -> None:
    (jedeclare,) = (service for service in services() if service.code == "JEDECLARE")
    assert jedeclare.goes_with({"DAT"})
    assert not jedeclare.goes_with(set())


@pytest.mark.parametrize(
    ("declarations", "expected"),
    [
        (
            ("DSN",),
            {
                "Outils de contrôle": ["Contrôle SIRET", "DSN-Val", "DADSU-CTL", "DSN-FPOC"],
                "Référentiels": ["Tables de nomenclature DSN et DADS-U"],
                "Paramétrage": ["Fiches de paramétrage OC"],
                "Solutions de paiement": ["Mandats SEPA", "Paiement COTIZEN"],
                "Sites partenaires": ["Jedeclare.com", "Urssaf en ligne"],
                "Autres services": ["Taux AT/MP"],
            },
        ),
        (
            ("CRPCEN",),
            {
                "Solutions de paiement": ["Complément d’inscription", "Mandats SEPA"],
                "Sites partenaires": ["Jedeclare.com"],
            },
        ),
        (("DAT",), {"Sites partenaires": ["Jedeclare.com"]}),
        ((), {}),
    ],
)
def test_services_follow_the_declarations_taken(
    pages: Pages, declarations: tuple[str, ...], expected: Mapping[str, list[str]]
) -> None:
    linked()
    pages.sign_in(make_person(company(*declarations), **ADMINISTRATOR))
    page = pages.get("complementary.index")
    # Another package may bring the page of this one.
    elsewhere = "Appel de taux (TOPAze)"
    found = {
        area: [name for name in names if name != elsewhere] for area, names in shelves(page).items()
    }
    assert found == expected
    assert ("Aucun service complémentaire" in page.text) is (not expected)
    home = pages.get("home.index")
    assert shelves(home).keys() == shelves(page).keys()
    assert ("Vos services complémentaires" in home.text) is bool(expected)


def test_link_without_address_is_not_shown_nor_its_area(pages: Pages) -> None:
    linked()
    pages.sign_in(make_person(company("DAT"), **ADMINISTRATOR))
    assert shelves(pages.get("complementary.index")) == {"Sites partenaires": ["Jedeclare.com"]}
    linked({"JEDECLARE": ""})
    page = pages.get("complementary.index")
    assert shelves(page) == {}
    assert "Aucun service complémentaire" in page.text


def test_declarant_sees_no_page_that_is_closed_to_him(pages: Pages) -> None:
    linked()
    pages.sign_in(make_person(company("DSN", "DUCS"), **DECLARANT))
    found = shelves(pages.get("complementary.index"))
    assert found["Solutions de paiement"] == ["Paiement COTIZEN"]
    assert "Taux AT/MP" not in str(found)
    assert "Aucun service" not in pages.get("complementary.index").text


def test_service_without_its_package_is_not_shown(pages: Pages) -> None:
    pages.sign_in(make_person(company("PASRAU"), **DECLARANT))
    shown = "Appel de taux" in pages.get("complementary.index").text
    assert shown is ("rate_requests.index" in pages.app.view_functions)


def test_declarations_of_portfolios_count_as_taken_until_the_portfolio_is_deleted(
    pages: Pages,
) -> None:
    registration = make_registration()
    portfolio = make_portfolio(registration, declarations=["DSN"])
    other = Pages(pages.app).sign_in(make_person(make_registration(), **ADMINISTRATOR))
    pages.sign_in(make_person(registration, **ADMINISTRATOR))
    assert "Contrôle SIRET" in pages.get("complementary.index").text
    assert "Aucun service complémentaire" in other.get("complementary.index").text
    with transaction(Tenant(registration.id)) as session:
        session.get_one(Portfolio, portfolio.id).deleted_at = NOW
    assert "Aucun service complémentaire" in pages.get("complementary.index").text


def test_external_link_says_that_one_leaves_and_gives_nothing_away(pages: Pages) -> None:
    linked({"JEDECLARE": "https://www.jedeclare.com/", "URSSAF": "https://urssaf.example/"})
    pages.sign_in(make_person(company("DSN"), **ADMINISTRATOR))
    page = pages.get("complementary.index")
    links = {words(link): link for link in page.soup.select('.shelves a[rel~="external"]')}
    assert links["Jedeclare.com"]["href"] == "https://www.jedeclare.com/"
    assert all(link["rel"] == ["external", "noopener"] for link in links.values())
    told = {name: words(link.parent) for name, link in links.items()}
    assert told == {
        "Jedeclare.com": "Jedeclare.com (autre site)",
        "Urssaf en ligne": "Urssaf en ligne (autre site, adresse fictive)",
    }


def test_page_costs_as_many_queries_at_twice_the_rows(pages: Pages) -> None:
    linked()
    registration = make_registration()
    make_portfolio(registration, "Un", declarations=["DSN"])
    pages.sign_in(make_person(registration, **ADMINISTRATOR))

    def cost() -> int:
        with recorded() as sent:
            pages.get("complementary.index")
        return len(sent)

    cost()
    before = cost()
    for name in ("Deux", "Trois", "Quatre"):
        make_portfolio(registration, name, declarations=["DSN", "PASRAU"])
    assert cost() == before <= 16
