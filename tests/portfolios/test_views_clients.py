"""One portfolio's page: its clients searched, filtered, sorted and paged, at any number."""

from datetime import date

import pytest
from sqlalchemy import update

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.directory.models import Company, Establishment
from netent.kernel.identifiers import format_siret
from netent.perimeter.models import Portfolio
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm
from tests.factories.perimeter import make_portfolio
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen

BAKER, CLOSED, HIDDEN, UNKNOWN = sirets(4, start=45_000_000)


@pytest.fixture
def portfolio(firm: Firm) -> Portfolio:
    """Four clients: named, closed, hidden, and one that the directory does not know."""
    make_establishments([BAKER], name="Boulangerie de l’Étoile")
    make_establishments([CLOSED], name="Café fermé", closed_on=date(2019, 4, 1))
    make_establishments([HIDDEN], name="Nom secret")
    with transaction(PORTAL) as session:
        set_ = update(Establishment)
        session.execute(
            set_.where(Establishment.siret == BAKER).values(
                search_name="boulangerie de l etoile", commune="SAINT-MARTIN-D'URIAGE"
            )
        )
        session.execute(set_.where(Establishment.siret == CLOSED).values(search_name="cafe ferme"))
        session.execute(set_.where(Establishment.siret == HIDDEN).values(diffusible=False))
    return make_portfolio(firm.registration, "Quartier", clients=[UNKNOWN, HIDDEN, CLOSED, BAKER])


def found(page: Seen) -> list[str]:
    """The SIRETs of the rows, as digits."""
    return ["".join(row[1].split()) for row in page.rows("#clients table")]


def test_page_shows_each_client_with_what_the_directory_tells(
    pages: Pages, portfolio: Portfolio
) -> None:
    page = pages.get("portfolios.show", portfolio_id=portfolio.public_id)
    shown = {row[1]: [row[0], *row[2:5]] for row in page.rows("#clients table")}
    by_siret = {"".join(siret.split()): row for siret, row in shown.items()}
    nameless = "Nom absent du répertoire"
    assert by_siret[BAKER] == [
        "Boulangerie de l’Étoile",
        "SAINT-MARTIN-D'URIAGE",
        "10.71C",
        "Actif",
    ]
    assert by_siret[CLOSED][0::3] == ["Café fermé", "Fermé le 1er avril 2019"]
    assert by_siret[HIDDEN][0] == nameless
    assert by_siret[UNKNOWN][:3] == [nameless, "–", "–"]
    assert "4 clients, dont 1 établissement fermé" in page.text


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (BAKER, [BAKER]),
        (format_siret(BAKER), [BAKER]),
        (f"  {BAKER[:9]} ", [BAKER]),
        (f"{BAKER[:3]} {BAKER[3:6]}\u00a0{BAKER[6:9]}", [BAKER]),
        ("étoile", [BAKER]),
        ("L'ETOILE", [BAKER]),
        ("saint martin d’uriage", [BAKER]),
        ("Saint-Martin-d'Uriage", [BAKER]),
        ("lyon", [CLOSED, HIDDEN]),
        ("secret", []),
        ("100%", []),
        ("_", [BAKER, CLOSED, HIDDEN, UNKNOWN]),
        ("\x00", [BAKER, CLOSED, HIDDEN, UNKNOWN]),
        ("٤٥", []),
    ],
)
def test_search_finds_by_siret_name_and_commune(
    pages: Pages, portfolio: Portfolio, typed: str, expected: list[str]
) -> None:
    page = pages.get("portfolios.show", portfolio_id=portfolio.public_id, q=typed)
    assert found(page) == expected
    if not expected:
        assert "Aucun client ne correspond à ces filtres." in page.text


def test_name_hidden_by_its_company_is_neither_shown_nor_found_nor_sorted(
    pages: Pages, firm: Firm
) -> None:
    first, second = sirets(2, start=46_000_000)
    make_establishments([first, second])
    with transaction(PORTAL) as session:
        for siret, name, diffusible in ((first, "zut", True), (second, "abri", False)):
            session.add(
                Company(siren=siret[:9], name=name, search_name=name, diffusible=diffusible)
            )
    portfolio = make_portfolio(firm.registration, "Deux", clients=[first, second])
    by_name = pages.get("portfolios.show", portfolio_id=portfolio.public_id, sort="name")
    assert [row[0] for row in by_name.rows("#clients table")] == ["zut", "Nom absent du répertoire"]
    assert found(pages.get("portfolios.show", portfolio_id=portfolio.public_id, q="abri")) == []
    assert found(pages.get("portfolios.show", portfolio_id=portfolio.public_id, q="zu")) == [first]


@pytest.mark.parametrize(
    ("state", "expected"), [("active", [BAKER, HIDDEN]), ("closed", [CLOSED]), ("x", None)]
)
def test_state_narrows_the_clients(
    pages: Pages, portfolio: Portfolio, state: str, expected: list[str] | None
) -> None:
    page = pages.get("portfolios.show", portfolio_id=portfolio.public_id, state=state)
    assert found(page) == (expected or [BAKER, CLOSED, HIDDEN, UNKNOWN])


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("name", [BAKER, CLOSED, HIDDEN, UNKNOWN]),
        ("-name", [CLOSED, BAKER, HIDDEN, UNKNOWN]),
        ("-siret", [UNKNOWN, HIDDEN, CLOSED, BAKER]),
        ("commune", [CLOSED, HIDDEN, BAKER, UNKNOWN]),
        ("-commune", [BAKER, CLOSED, HIDDEN, UNKNOWN]),
        ("since", [BAKER, CLOSED, HIDDEN, UNKNOWN]),
    ],
)
def test_sort_puts_what_is_unknown_last(
    pages: Pages, portfolio: Portfolio, sort: str, expected: list[str]
) -> None:
    page = pages.get("portfolios.show", portfolio_id=portfolio.public_id, sort=sort)
    assert found(page) == expected


def test_search_state_sort_and_page_survive_each_other(pages: Pages, firm: Firm) -> None:
    clients = sirets(25, start=47_000_000)
    make_establishments(clients, name="atelier")
    portfolio = make_portfolio(firm.registration, "Ateliers", clients=clients)
    address = {"q": "atelier", "state": "active", "size": 10}
    page = pages.get("portfolios.show", portfolio_id=portfolio.public_id, **address)
    page = pages.visit(page.link("SIRET"))  # sorted by it already: turns
    assert found(page) == sorted(clients, reverse=True)[:10]
    page = pages.visit(page.link("Suivante"))
    assert found(page) == sorted(clients, reverse=True)[10:20]
    query = page.response.request.args
    assert dict(query) == {
        "q": "atelier",
        "state": "active",
        "size": "10",
        "sort": "-siret",
        "page": "2",
    }
    field = page.soup.select_one("#q")
    assert field is not None
    assert field["value"] == "atelier"
    assert page.soup.select_one("#state option[selected]")["value"] == "active"  # type: ignore[index]
    page = pages.visit(page.link("Commune"))  # another order starts at its first page
    assert "page" not in page.response.request.args
    assert page.response.request.args["q"] == "atelier"


def test_page_beyond_the_end_is_the_last_one(pages: Pages, portfolio: Portfolio) -> None:
    page = pages.get("portfolios.show", portfolio_id=portfolio.public_id, page=99)
    assert found(page) == [BAKER, CLOSED, HIDDEN, UNKNOWN]


def test_button_to_deposit_leads_to_this_portfolio(pages: Pages, portfolio: Portfolio) -> None:
    show = pages.get("portfolios.show", portfolio_id=portfolio.public_id)
    new = pages.visit(show.link("Déposer un fichier"))
    assert "Quartier" in new.text
    assert new.form("imports.new") is not None


def test_ten_thousand_clients_cost_as_many_queries_as_twenty(pages: Pages, firm: Firm) -> None:
    def cost(portfolio: Portfolio, **address: object) -> int:
        with recorded() as sent:
            page = pages.get("portfolios.show", portfolio_id=portfolio.public_id, **address)
        assert len(found(page)) == min(50, 20 if portfolio is few else 50)
        return len(sent)

    clients = sirets(10_000, start=50_000_000)
    make_establishments(clients, name="commerce")
    few = make_portfolio(
        firm.registration, "Peu", declarants=firm.declarants[:1], clients=clients[:20]
    )
    many = make_portfolio(
        firm.registration, "Beaucoup", declarants=firm.declarants, clients=clients[20:]
    )
    for address in ({}, {"q": "commerce", "state": "active", "sort": "-name", "page": 3}):
        assert cost(few, **address) == cost(many, **address) <= 16, address
    last = pages.get("portfolios.show", portfolio_id=many.public_id, page=200)
    assert "9 951–9 980 sur 9 980" in last.text
    assert found(last)[-1] == clients[-1]
    one = pages.get("portfolios.show", portfolio_id=many.public_id, q=clients[7_000])
    assert found(one) == [clients[7_000]]
