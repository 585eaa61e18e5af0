"""Pages of a transfer: where to, what comes along, what ends; and what asks for the password."""

import pytest

from netent.kernel.enums import MemberState
from netent.perimeter.models import Portfolio
from netent.policies import rules
from tests.accounts.people import PASSWORD
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_member
from tests.portfolios.acting import opened_on
from tests.portfolios.test_views_composing import ticked
from tests.portfolios.test_views_declarations import sent
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.ticking.acts import change
from tests.ticking.gifts import portfolios_with
from tests.ticking.holding import held

ADD = "portfolios.add_clients"
TRANSFER = "portfolios.transfer_clients"


@pytest.fixture
def target(firm: Firm) -> Portfolio:
    """Another portfolio, with DSN and Bruno; Chloé too has rights on the first two clients."""
    for siret in firm.sirets[:2]:
        for member in firm.declarants:
            change(firm, member, siret, "DPAE", "DSN-RG", given=True)
    return make_portfolio(
        firm.registration, "Fleuristes", declarations=["DSN"], declarants=firm.declarants[:1]
    )


@pytest.mark.parametrize("act", ["portfolios.remove_clients", TRANSFER])
def test_act_that_ends_many_rights_asks_for_the_password(
    pages: Pages, firm: Firm, target: Portfolio, put_in_force: object, act: str
) -> None:
    put_in_force(mass_removal_rights=3)  # type: ignore[operator]
    assert rules.current().is_mass_removal(3)
    where = {"portfolio_id": firm.portfolio.public_id}
    asked = {"all": "1", "target": str(target.public_id)}
    review = pages.post(act, asked, **where)
    fields = sent(review, act)
    if act == TRANSFER:  # nothing comes along
        review = pages.post(act, fields, **where)
        assert "6 droits prennent fin." in review.text
        fields = sent(review, act)
    for wrong in ({}, {"current": "Pas le bon 1"}):
        refused = pages.post(act, {**fields, **wrong}, status=422, **where)
        assert len(refused.errors()) == 1
    assert len(firm.clients()) == 2
    pages.post(act, {**fields, "current": PASSWORD}, to="portfolios.compose", **where)
    assert firm.clients() == set()


def test_transfer_lists_what_lacks_and_does_it_in_one_press(
    pages: Pages, firm: Firm, target: Portfolio
) -> None:
    where = {"portfolio_id": firm.portfolio.public_id}
    choice = pages.post(TRANSFER, {"tick": firm.sirets[0]}, **where)
    options = [option.get_text() for option in choice.soup.select("#target option")]
    assert options == ["Fleuristes (aucun client)"]
    review = pages.press(choice, TRANSFER, {"target": str(target.public_id)})
    assert (ticked(review, "declaration"), len(ticked(review, "declarant"))) == (["DPAE"], 1)
    assert "Chloé Durand 2 droits" in review.text
    assert "Aucun droit ne prend fin." in review.text
    done = pages.press(review, TRANSFER, to="portfolios.compose")
    said = "1 client est maintenant dans « Fleuristes », avec ses droits."
    assert done.notices() == [said]
    assert opened_on(firm, target) == ["DSN", "DPAE"]
    assert "Fleuristes" in portfolios_with(firm, firm.declarants[1])
    assert held(firm)[firm.sirets[0], "Chloé"] == {"DPAE", "DSN-RG"}


def test_box_taken_away_is_counted_before_anything_is_done(
    pages: Pages, firm: Firm, target: Portfolio
) -> None:
    where = {"portfolio_id": firm.portfolio.public_id}
    asked = {"all": "1", "target": str(target.public_id)}
    review = pages.post(TRANSFER, asked, **where)
    chloe = ticked(review, "declarant")
    fields = sent(review, TRANSFER, declarant=chloe)
    again = pages.post(TRANSFER, fields, **where)
    assert "Relisez avant de confirmer" in again.text
    assert "4 droits prennent fin." in again.text
    assert (ticked(again, "declaration"), ticked(again, "declarant")) == ([], chloe)
    assert len(firm.clients()) == 2
    fields = sent(again, TRANSFER, declarant=chloe)
    done = pages.post(TRANSFER, fields, to="portfolios.compose", **where)
    assert done.notices()[0].endswith("4 droits ont pris fin.")
    assert {frozenset(codes) for codes in held(firm).values()} == {frozenset({"DSN-RG"})}


def test_transfer_to_what_is_no_portfolio_of_ones_own_is_refused(
    pages: Pages, firm: Firm, target: Portfolio
) -> None:
    other = Firm(known=0, clients=0)
    where = {"portfolio_id": firm.portfolio.public_id}
    for wrong in ("", "nonsense", str(firm.portfolio.public_id)):
        page = pages.post(TRANSFER, {"all": "1", "target": wrong}, **where)
        assert "Vers quel portefeuille" in page.text
    asked = {"all": "1", "target": str(other.portfolio.public_id)}
    pages.post(TRANSFER, asked, status=404, **where)
    assert len(firm.clients()) == 2


def test_pages_cost_as_many_queries_at_twice_the_clients(
    pages: Pages, firm: Firm, target: Portfolio
) -> None:
    def costs(clients: list[str], name: str) -> dict[str, int]:
        make_establishments(clients)
        portfolio = make_portfolio(firm.registration, name, clients=clients)
        change(firm, firm.declarants[1], clients[0], "DPAE", given=True)
        found = {}
        for endpoint, asked in (
            ("portfolios.remove_clients", {}),
            (TRANSFER, {"target": str(target.public_id)}),
        ):
            with recorded() as said:
                fields = {**pages.token(), "all": "1", **asked}
                pages.send(pages.url(endpoint, portfolio_id=portfolio.public_id), fields)
            found[endpoint] = len(said)
        with recorded() as said:
            pages.get(
                "portfolios.find_clients", portfolio_id=portfolio.public_id, number=clients[0]
            )
        return {**found, "find": len(said)}

    few = costs(sirets(30, start=76_000_000), "Peu")
    assert costs(sirets(60, start=77_000_000), "Beaucoup") == few


def test_suspended_declarant_comes_along_and_his_rights_go_on_sleeping(
    pages: Pages, firm: Firm, target: Portfolio
) -> None:
    asleep = make_member(firm.registration, first_name="Denis", state=MemberState.SUSPENDED)
    change(firm, asleep, firm.sirets[0], "DPAE", given=True)
    where = {"portfolio_id": firm.portfolio.public_id}
    asked = {"tick": firm.sirets[0], "target": str(target.public_id)}
    review = pages.post(TRANSFER, asked, **where)
    assert "Denis Durand 1 droit" in review.text
    fields = sent(review, TRANSFER)
    fields["declarant"] = ticked(review, "declarant")
    fields["declaration"] = ticked(review, "declaration")
    pages.post(TRANSFER, fields, to="portfolios.compose", **where)
    assert held(firm)[firm.sirets[0], "Denis"] == {"DPAE"}
    assert "Fleuristes" in portfolios_with(firm, asleep)
