"""Pages of a portfolio's declarants: the list with its ticks, the gift, the leave."""

import pytest

from netent.perimeter.models import Portfolio
from tests.accounts.people import PASSWORD
from tests.factories.imports import Firm
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_member
from tests.portfolios.test_views_declarations import sent
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.ticking.acts import change, suspend
from tests.ticking.gifts import portfolios_with
from tests.ticking.holding import held

LIST, ASSIGN = "portfolios.declarants", "portfolios.assign_declarants"
UNASSIGN, GIVE = "portfolios.unassign_declarants", "portfolios.give_rights"


@pytest.fixture
def where(firm: Firm) -> dict[str, object]:
    return {"portfolio_id": firm.portfolio.public_id}


def test_list_shows_who_is_assigned_and_is_searched_and_narrowed(
    pages: Pages, firm: Firm, where: dict[str, object]
) -> None:
    denis = make_member(firm.registration, first_name="Denis")
    suspend(firm, firm.declarants[1])
    page = pages.get(LIST, **where)
    assert page.rows() == [
        ["Bruno Durand", "Affecté depuis le 20 novembre 2026"],
        ["Chloé Durand", "Affecté depuis le 20 novembre 2026 Suspendu"],
        ["Denis Durand", "Non affecté"],
    ]
    for asked, names in (
        ({"state": "assigned"}, ["Bruno Durand", "Chloé Durand"]),
        ({"state": "free"}, ["Denis Durand"]),
        ({"q": "chloe"}, ["Chloé Durand"]),
        ({"q": "personne"}, []),
    ):
        found = pages.post(LIST, asked, **where)
        assert [row[0] for row in found.rows()] == names
    fields = sent(page, LIST, member=[str(denis.public_id)], q="chloé")
    kept = pages.post(LIST, fields, **where)
    assert "1 déclarant coché. 1 n’est pas sur cette page." in kept.text
    done = pages.post(ASSIGN, sent(kept, LIST), to=GIVE, **where)
    assert done.notices()[0].startswith("1 déclarant affecté.")
    assert portfolios_with(firm, denis) == {"Boulangeries"}


def test_newly_assigned_is_offered_the_portfolios_rights_and_gets_what_was_shown(
    pages: Pages, firm: Firm, where: dict[str, object]
) -> None:
    denis = make_member(firm.registration, first_name="Denis")
    fields = {"member": str(denis.public_id)}
    page = pages.post(ASSIGN, fields, to=GIVE, **where)
    assert "8 droits à ajouter" in page.text
    assert {row[0] for row in page.rows()} == {"Denis Durand"}
    assert ["Denis Durand", "DPAE", "2"] in page.rows()
    change(firm, denis, firm.sirets[0], "DPAE", given=True)
    refused = pages.press(page, GIVE, status=422)
    assert "7 droits" in refused.errors()[0]
    assert ["Denis Durand", "DPAE", "1"] in refused.rows()
    done = pages.press(refused, GIVE, to=LIST)
    assert done.notices() == ["7 droits donnés. Un nouveau droit s’ouvre après son délai d’accès."]
    assert {name for _siret, name in held(firm)} == {"Denis"}
    nothing = pages.get(GIVE, member=str(denis.public_id), **where)
    assert "Il n’y a rien à donner C’est déjà fait" in nothing.text


def test_who_has_nothing_to_give_is_told_what_is_lacking(pages: Pages, firm: Firm) -> None:
    people, client = firm.declarants[:1], firm.sirets[2:3]
    for made, lacking in (
        (make_portfolio(firm.registration, "Sans personne"), "Aucun déclarant actif"),
        (make_portfolio(firm.registration, "Sans client", declarants=people), "pas encore de cl"),
        (
            make_portfolio(
                firm.registration, "Fermé", declarations=(), declarants=people, clients=client
            ),
            "Aucune déclaration n’est encore ouverte pour ses clients.",
        ),
    ):
        page = pages.get(GIVE, portfolio_id=made.public_id)
        assert "Il n’y a rien à donner" in page.text
        assert lacking in page.text


def test_nobody_ticked_or_nobody_who_may_is_told(
    pages: Pages, firm: Firm, where: dict[str, object]
) -> None:
    for endpoint in (ASSIGN, UNASSIGN):
        for fields in ({}, {"member": "nonsense"}):
            page = pages.post(endpoint, fields, to=LIST, **where)
            assert page.notices() == ["Cochez au moins un déclarant."]
    denis = make_member(firm.registration, first_name="Denis")
    suspend(firm, denis)
    page = pages.post(ASSIGN, {"member": str(denis.public_id)}, status=422, **where)
    assert "Denis Durand n’est pas, ou plus, un déclarant actif" in page.text
    stranger = make_member(Firm(known=0, clients=0).registration)
    pages.post(ASSIGN, {"member": str(stranger.public_id)}, status=404, **where)
    pages.post(UNASSIGN, {"member": str(stranger.public_id)}, to=LIST, **where)
    again = {"member": str(firm.declarants[0].public_id)}
    told = pages.post(ASSIGN, again, to=LIST, **where)
    assert told.notices() == ["Rien n’a changé : c’était déjà ainsi."]


def test_leave_is_confirmed_with_what_ends_and_by_password_where_it_is_much(
    pages: Pages, firm: Firm, where: dict[str, object], put_in_force: object
) -> None:
    put_in_force(mass_removal_rights=2)  # type: ignore[operator]
    bruno = firm.declarants[0]
    for siret in firm.sirets[:2]:
        change(firm, bruno, siret, "DPAE", given=True)
    page = pages.post(UNASSIGN, {"member": str(bruno.public_id)}, **where)
    assert "2 droits prennent fin. 1 membre est concerné, sur 2 établissements." in page.text
    assert "Bruno Durand" in page.text
    for wrong in ({}, {"current": "Pas le bon 1"}):
        refused = pages.press(page, UNASSIGN, wrong, status=422)
        assert len(refused.errors()) == 1
    assert len(held(firm)) == 2
    done = pages.press(page, UNASSIGN, {"current": PASSWORD}, to=LIST)
    assert done.notices() == ["1 déclarant retiré du portefeuille. 2 droits ont pris fin."]
    assert (held(firm), portfolios_with(firm, bruno)) == ({}, set())


def test_portfolio_leads_to_its_declarants(pages: Pages, where: dict[str, object]) -> None:
    show = pages.get("portfolios.show", **where)
    page = pages.visit(show.link("Déclarants du portefeuille"))
    pages.visit(page.link("Donner les mêmes droits que le portefeuille…"))


def test_pages_cost_as_many_queries_at_twice_the_declarants(pages: Pages, firm: Firm) -> None:
    def costs(portfolio: Portfolio, member: str) -> list[int]:
        found = []
        for endpoint, asked in ((LIST, {}), (GIVE, {}), (UNASSIGN, {"member": member})):
            with recorded() as said:
                url = pages.url(endpoint, portfolio_id=portfolio.public_id)
                if endpoint == UNASSIGN:
                    pages.send(url, {**pages.token(), **asked})
                else:
                    pages.visit(url)
            found.append(len(said))
        return found

    people = [make_member(firm.registration, first_name=f"Zoé{n}") for n in range(20)]
    clients = firm.sirets[2:6]
    few = make_portfolio(firm.registration, "Peu", declarants=people[:5], clients=clients[:1])
    many = make_portfolio(firm.registration, "Tant", declarants=people, clients=clients[1:])
    for portfolio, siret in ((few, clients[0]), (many, clients[1])):
        change(firm, people[0], siret, "DPAE", given=True)
        assert portfolio.name
    who = str(people[0].public_id)
    assert costs(few, who) == costs(many, who)
