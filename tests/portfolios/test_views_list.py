"""The list of portfolios: search, sort, pages, and what it costs."""

import pytest

from tests.accounts.people import make_person
from tests.factories.imports import Firm
from tests.factories.perimeter import make_portfolio
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen


def names(page: Seen) -> list[str]:
    return [row[0] for row in page.rows()]


def test_list_shows_counts_declarations_and_the_last_request(pages: Pages, firm: Firm) -> None:
    firm.run([(firm.sirets[2], "1")])
    deleted = firm.check([(firm.sirets[3], "1")])
    pages.post("imports.delete", request_id=deleted.public_id, to="imports.index")
    (row,) = pages.get("portfolios.index").rows()
    assert row[:4] == ["Boulangeries", "3", "DSN DPAE", "2"]
    assert row[4].startswith("OK ")  # the deleted one is none


def test_list_without_portfolio_says_what_one_is_and_how_to_start(
    database: TestDatabase,
) -> None:
    pages = Pages(database.app).sign_in(make_person(administrator=True))
    page = pages.get("portfolios.index")
    assert "Aucun portefeuille pour l’instant" in page.text
    assert page.soup.select("main table, main form") == []
    pages.visit(page.link("Créer un portefeuille"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("boul", ["Boulangeries"]),
        ("  ÉPICERIES ", ["Épiceries de l’Ain"]),
        ("de-l'ain", ["Épiceries de l’Ain"]),
        ("cafés%", []),
        ("e\x00p", []),
        ("", ["Boulangeries", "Épiceries de l’Ain"]),
    ],
)
def test_list_is_searched_under_folding(
    pages: Pages, firm: Firm, typed: str, found: list[str]
) -> None:
    make_portfolio(firm.registration, "Épiceries de l’Ain")
    page = pages.get("portfolios.index", q=typed)
    assert names(page) == found
    if not found:
        assert "Aucun portefeuille ne porte" in page.text
        assert len(pages.visit(page.link("Tout afficher")).rows()) == 2


def test_list_sorts_by_name_and_by_clients_and_turns(pages: Pages, firm: Firm) -> None:
    make_portfolio(firm.registration, "Épiceries", clients=firm.sirets[2:5])
    make_portfolio(firm.registration, "auberges")
    page = pages.get("portfolios.index")
    assert names(page) == ["auberges", "Boulangeries", "Épiceries"]
    page = pages.visit(page.link("Portefeuille"))
    assert names(page) == ["Épiceries", "Boulangeries", "auberges"]
    page = pages.visit(page.link("Clients"))
    assert names(page) == ["auberges", "Boulangeries", "Épiceries"]
    page = pages.visit(page.link("Clients"))
    assert names(page) == ["Épiceries", "Boulangeries", "auberges"]


def test_list_pages_keep_search_and_sort(pages: Pages, firm: Firm) -> None:
    for number in range(12):
        make_portfolio(firm.registration, f"Lot {number:02d}")
    page = pages.get("portfolios.index", q="lot", sort="-name", size=10)
    assert names(page)[0] == "Lot 11"
    page = pages.visit(page.link("Suivante"))
    assert names(page) == ["Lot 01", "Lot 00"]
    assert "11–12 sur 12" in page.text
    page = pages.visit(page.link("Précédente"))
    assert names(page)[-1] == "Lot 02"


@pytest.mark.parametrize("address", ["?page=0", "?page=-1", "?page=9999999999", "?page=x&size=y"])
@pytest.mark.parametrize("extra", ["&sort=%27", "&q=%25&state=nonsense"])
def test_nonsense_in_the_address_shows_the_list(pages: Pages, address: str, extra: str) -> None:
    pages.visit(f"/portefeuilles{address}{extra}")


def test_list_costs_as_many_queries_at_twice_the_rows(pages: Pages, firm: Firm) -> None:
    def cost() -> int:
        with recorded() as sent:
            pages.get("portfolios.index")
        return len(sent)

    make_portfolio(firm.registration, "Lot 1", declarants=firm.declarants)
    before = cost()
    for number in range(2, 5):
        make_portfolio(firm.registration, f"Lot {number}", declarants=firm.declarants)
    assert cost() == before <= 12
