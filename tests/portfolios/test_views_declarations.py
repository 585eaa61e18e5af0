"""Pages of declarations: the portfolio's, one client's, those of clients ticked over pages."""

import pytest

from tests.accounts.people import PASSWORD
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm
from tests.factories.perimeter import make_portfolio
from tests.portfolios.acting import opened_for, opened_on
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen
from tests.ticking.acts import change, open_only
from tests.ticking.holding import held
from tests.ticking.sheet import fields_of

PORTFOLIO = "portfolios.declarations"


def sent(seen: Seen, endpoint: str, **fields: object) -> dict[str, object]:
    """The fields of a page's form, with what is ticked and typed."""
    form = seen.form(endpoint)
    assert form is not None, seen.text
    return {**fields_of(form), **fields}


def test_list_tells_for_how_many_clients_each_is_open_and_opens_it_for_all(
    pages: Pages, firm: Firm
) -> None:
    open_only(firm, firm.sirets[0], "DPAE")
    page = pages.get(PORTFOLIO, portfolio_id=firm.portfolio.public_id)
    assert [row[3] for row in page.rows()] == ["1 sur 2", "2 sur 2"]
    form = page.form("portfolios.open_for_clients")
    assert form is not None
    assert "Ouvrir pour le client qui ne l’a pas DSN" in page.text
    done = pages.press(page, "portfolios.open_for_clients", to="portfolios.client_declarations")
    assert done.notices() == ["DSN : ouvert pour 1 client. Personne n’y a encore de droit."]
    assert opened_for(firm, firm.sirets[0])[0] == {"DSN", "DPAE"}
    assert held(firm) == {}


def test_catalogue_is_searched_and_several_are_opened_at_once(pages: Pages, firm: Firm) -> None:
    asked = {"portfolio_id": firm.portfolio.public_id}
    page = pages.get("portfolios.open_declarations", **asked)
    found = pages.press(
        page,
        "portfolios.open_declarations",
        {"q": "agricole", "act": "search", "declarations": "C3S"},
    )
    boxes = found.soup.select('input[name="declarations"]')
    assert [str(box["value"]) for box in boxes] == ["C3S", "DPAE-MSA", "DAT-MSA"]
    assert [str(box["value"]) for box in boxes if box.has_attr("checked")] == ["C3S"]
    for wrong in ([], ["DADSU"], ["<b>"]):
        fields = {"act": "open", "declarations": wrong}
        told = pages.post("portfolios.open_declarations", fields, status=422, **asked)
        assert told.errors()
    fields = {"act": "open", "declarations": ["C3S", "AED"]}
    done = pages.post("portfolios.open_declarations", fields, to=PORTFOLIO, **asked)
    assert "Ouvertes sur le portefeuille : C3S, AED." in done.notices()[0]
    assert opened_on(firm) == ["DSN", "C3S", "DPAE", "AED"]
    again = pages.post("portfolios.open_declarations", fields, to=PORTFOLIO, **asked)
    assert again.notices() == ["Déjà ouvertes, rien n’y a changé : C3S, AED."]


def test_closing_shows_who_loses_what_and_asks_again_when_that_changed(
    pages: Pages, firm: Firm
) -> None:
    change(firm, firm.declarants[0], firm.sirets[0], "DSN-RG", "DSN-PAI", given=True)
    asked = {"portfolio_id": firm.portfolio.public_id, "code": "DSN"}
    page = pages.get("portfolios.close_declaration", **asked)
    assert "2 droits prennent fin. 1 membre est concerné, sur 1 établissement." in page.text
    assert "La déclaration se ferme pour 2 clients." in page.text
    assert page.rows() == [["Bruno Durand", "1", "2"]]
    change(firm, firm.declarants[1], firm.sirets[0], "DSN-RG", given=True)
    refused = pages.press(page, "portfolios.close_declaration", status=422)
    assert "3 droits prendraient fin" in refused.errors()[0]
    assert opened_on(firm) == ["DSN", "DPAE"]
    done = pages.press(refused, "portfolios.close_declaration", to=PORTFOLIO)
    assert done.notices() == ["La déclaration DSN est fermée ; 3 droits ont pris fin."]
    assert opened_on(firm) == ["DPAE"]
    again = pages.get("portfolios.close_declaration", to=PORTFOLIO, **asked)
    assert "La déclaration DSN n’est plus ouverte" in again.notices()[0]


def test_closing_of_many_rights_asks_for_the_password(
    pages: Pages, firm: Firm, put_in_force: object
) -> None:
    put_in_force(mass_removal_rights=2)  # type: ignore[operator]
    change(firm, firm.declarants[0], firm.sirets[0], "DSN-RG", "DSN-PAI", given=True)
    page = pages.get(
        "portfolios.close_declaration", portfolio_id=firm.portfolio.public_id, code="DSN"
    )
    for wrong in ({}, {"current": "Pas le bon 1"}):
        refused = pages.press(page, "portfolios.close_declaration", wrong, status=422)
        assert len(refused.errors()) == 1
    assert opened_on(firm) == ["DSN", "DPAE"]
    pages.press(page, "portfolios.close_declaration", {"current": PASSWORD}, to=PORTFOLIO)
    assert opened_on(firm) == ["DPAE"]


def test_portfolio_without_declarations_or_clients_says_how_to_begin(
    pages: Pages, firm: Firm
) -> None:
    empty = make_portfolio(firm.registration, "Vide", declarations=())
    page = pages.get(PORTFOLIO, portfolio_id=empty.public_id)
    assert "Aucune déclaration ouverte" in page.text
    page = pages.get("portfolios.compose", portfolio_id=empty.public_id)
    assert "Aucun client dans ce portefeuille" in page.text


def test_client_is_shown_with_its_declarations_and_every_way_on(pages: Pages, firm: Firm) -> None:
    siret = firm.sirets[0]
    open_only(firm, siret, "DPAE")
    show = pages.get("portfolios.show", portfolio_id=firm.portfolio.public_id)
    assert any(f"siret={siret}" in str(a["href"]) for a in show.soup.select("#clients a"))
    page = pages.get("portfolios.client", portfolio_id=firm.portfolio.public_id, siret=siret)
    assert [row[0].split()[0] for row in page.rows()] == ["DPAE"]
    rights = pages.visit(page.link("Gérer les habilitations"))
    assert {row.split(".")[0] for row in _rows(rights)} == {siret}
    pages.visit(page.link("Qui dépose pour lui"))
    fields = {"declarations": ["DSN"], "tick": siret}
    where = {"portfolio_id": firm.portfolio.public_id}
    done = pages.post("portfolios.open_for_clients", fields, to="portfolios.client", **where)
    assert [row[0].split()[0] for row in done.rows()] == ["DSN", "DPAE"]
    for other in (firm.sirets[3], "123", ""):
        pages.get("portfolios.client", status=404, siret=other, **where)


def _rows(page: Seen) -> list[str]:
    return [str(tag["value"]) for tag in page.soup.select("input[name=row]")]


def test_client_loses_a_declaration_after_what_ends_was_shown(pages: Pages, firm: Firm) -> None:
    one, other = firm.sirets[:2]
    for siret in (one, other):
        change(firm, firm.declarants[0], siret, "DPAE", given=True)
    page = pages.get("portfolios.client", portfolio_id=firm.portfolio.public_id, siret=one)
    forms = page.soup.select("td.acts form")
    review = pages.send(str(forms[1]["action"]), fields_of(forms[1]))
    assert "1 droit prend fin." in review.text
    done = pages.press(review, "portfolios.close_for_clients", to="portfolios.client")
    assert done.notices() == ["DPAE : fermé pour 1 client. 1 droit a pris fin."]
    assert held(firm) == {(other, "Bruno"): {"DPAE"}}


def test_ticks_survive_searches_and_pages_and_a_box_taken_away_is(pages: Pages, firm: Firm) -> None:
    clients = sirets(60, start=63_000_000)
    make_establishments(clients, name="atelier")
    portfolio = make_portfolio(firm.registration, "Ateliers", clients=clients)
    where = {"portfolio_id": portfolio.public_id}
    first = pages.get("portfolios.compose", **where)
    fields = sent(first, "portfolios.compose", site=clients[:2], page="2")
    second = pages.post("portfolios.compose", fields, **where)
    assert "2 clients cochés. 2 ne sont pas sur cette page." in second.text
    fields = sent(second, "portfolios.compose", site=[clients[55]], q=clients[0])
    found = pages.post("portfolios.compose", fields, **where)
    assert "3 clients cochés. 2 ne sont pas sur cette page." in found.text
    # The one that is shown is unticked, and the others are acted on.
    fields = sent(found, "portfolios.compose", site=[])
    choice = pages.post("portfolios.client_declarations", fields, **where)
    assert "Pour 2 clients du portefeuille « Ateliers »." in choice.text
    nothing = sent(choice, "portfolios.open_for_clients")
    told = pages.post("portfolios.open_for_clients", nothing, status=422, **where)
    assert told.errors() == ["Cochez au moins une déclaration."]
    fields = sent(choice, "portfolios.open_for_clients", declarations=["DPAE"])
    review = pages.post("portfolios.close_for_clients", fields, **where)
    fields = sent(review, "portfolios.close_for_clients")
    done = pages.post(
        "portfolios.close_for_clients", fields, to="portfolios.client_declarations", **where
    )
    assert done.notices() == ["DPAE : fermé pour 2 clients."]
    closed = [siret for siret in clients if opened_for(firm, siret)[0] == {"DSN"}]
    assert closed == [clients[1], clients[55]]


@pytest.mark.parametrize(("q", "state", "number"), [("", "", 6), ("63", "", 4), ("", "closed", 0)])
def test_whole_list_is_chosen_as_it_is_narrowed(
    pages: Pages, firm: Firm, q: str, state: str, number: int
) -> None:
    clients = [*sirets(4, start=63_000_000), *sirets(2, start=64_000_000)]
    make_establishments(clients, name="atelier")
    portfolio = make_portfolio(firm.registration, "Ateliers", clients=clients)
    where = {"portfolio_id": portfolio.public_id}
    page = pages.post("portfolios.compose", {"q": q, "state": state}, **where)
    fields = sent(page, "portfolios.compose", all="1", q="typed, not asked for")
    choice = pages.post("portfolios.client_declarations", fields, **where)
    if not number:
        assert "Aucun de ces clients n’est dans le portefeuille" in choice.text
        return
    assert f"Pour {number} clients" in choice.text
    fields = sent(choice, "portfolios.open_for_clients", declarations=["DPAE"])
    review = pages.post("portfolios.close_for_clients", fields, **where)
    pages.press(review, "portfolios.close_for_clients", to="portfolios.client_declarations")
    closed = [siret for siret in clients if opened_for(firm, siret)[0] == {"DSN"}]
    assert len(closed) == number


def test_nobody_ticked_or_too_many_leads_back_to_the_list(pages: Pages, firm: Firm) -> None:
    where = {"portfolio_id": firm.portfolio.public_id}
    for ticks, said in (
        ([], "Cochez au moins un client."),
        (["nonsense"], "Cochez au moins un client."),
        (sirets(1_001), "Plus de 1 000 clients cochés"),
    ):
        page = pages.post(
            "portfolios.client_declarations", {"tick": ticks}, to="portfolios.compose", **where
        )
        assert said in page.notices()[0]


def test_pages_cost_as_many_queries_at_twice_the_clients(pages: Pages, firm: Firm) -> None:
    def costs(clients: list[str], name: str) -> dict[str, int]:
        make_establishments(clients)
        where = {"portfolio_id": make_portfolio(firm.registration, name, clients=clients).public_id}
        found = {}
        for endpoint, asked in (
            (PORTFOLIO, {}),
            ("portfolios.close_declaration", {"code": "DSN"}),
            ("portfolios.compose", {}),
            ("portfolios.client", {"siret": clients[0]}),
            ("portfolios.client_declarations", {"all": "1"}),
        ):
            with recorded() as said:
                pages.get(endpoint, **where, **asked)
            found[endpoint] = len(said)
        return found

    few = costs(sirets(30, start=65_000_000), "Peu")
    assert costs(sirets(60, start=66_000_000), "Beaucoup") == few
    assert max(few.values()) <= 18
