"""What the coverage lists is entrusted to declarants in one act, its difference first."""

from tests.factories.identifiers import sirets
from tests.factories.imports import Firm
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.tenancy import make_member
from tests.support.pages import Pages
from tests.ticking.acts import change
from tests.ticking.gifts import applied, portfolios_with, reviewed
from tests.ticking.holding import held


def test_establishments_nobody_covers_are_entrusted_in_one_act(pages: Pages, firm: Firm) -> None:
    david = make_member(firm.registration, first_name="David")
    change(firm, firm.declarants[0], firm.sirets[1], "DSN-RG", given=True)
    page = pages.get("matrix.covering")
    choice = pages.press(page, "matrix.choose", {"scope": "sites", "site": firm.sirets[:2]})
    assert [tag.get_text(strip=True) for tag in choice.soup.select("#member .ticks")][1:] == [
        "Alix DurandDavid Durand"
    ]
    review = reviewed(pages, choice, [david], [])
    # What nobody may file is ticked beforehand: the DSN with both regimes and paying it, and DPAE.
    assert [row[1:] for row in review.rows()] == [
        ["DSN régime général", "2"],
        ["DSN régime agricole", "2"],
        ["DSN payer", "2"],
        ["DPAE déclarer", "2"],
    ]
    done = applied(pages, review, to="matrix.covering")
    assert done.rows() == []
    assert portfolios_with(firm, david) == {"Boulangeries"}


def test_whole_list_is_entrusted_without_ticking_a_row(pages: Pages, firm: Firm) -> None:
    extra = sirets(60, start=48_000_000)
    make_portfolio(firm.registration, "Lot", clients=extra)
    make_own_sites(firm.registration, 1)
    chloe = firm.declarants[1]
    page = pages.get("matrix.covering", declaration="DPAE")
    choice = pages.press(page, "matrix.choose", {"scope": "uncovered"})
    review = reviewed(pages, choice, [chloe], [])
    assert review.rows() == [["Chloé Durand", "DPAE déclarer", "63"]]
    applied(pages, review, to="matrix.covering")
    assert pages.get("matrix.covering", declaration="DPAE").rows() == []


def test_unused_declarations_are_entrusted_each_where_it_is_open(pages: Pages, firm: Firm) -> None:
    bruno = firm.declarants[0]
    (client,) = sirets(1, start=48_000_000)
    lot = make_portfolio(firm.registration, "Lot", declarations=["DPAE", "DUCS"], clients=[client])
    make_own_sites(firm.registration, 1, ("DUCS", "DPAE"))
    page = pages.get("matrix.unused")
    ticked = [f"{lot.public_id}~DUCS", "own~DPAE"]
    choice = pages.press(page, "matrix.choose", {"place": ticked})
    review = reviewed(pages, choice, [bruno], [])
    applied(pages, review, to="matrix.unused")
    own = next(siret for siret, _name in held(firm) if siret != client)
    assert held(firm) == {(client, "Bruno"): {"DUCS", "DUCS-PAI"}, (own, "Bruno"): {"DPAE"}}


def test_act_without_a_tick_says_so(pages: Pages, firm: Firm) -> None:
    page = pages.post("matrix.choose", {"scope": "sites"}, to="matrix.covering")
    assert page.notices() == ["Cochez au moins une ligne."]
    page = pages.post("matrix.choose", {"scope": "places"}, to="matrix.unused")
    assert page.notices() == ["Cochez au moins une ligne."]


def test_declarants_without_establishment_are_given_rights_somewhere(
    pages: Pages, firm: Firm
) -> None:
    bruno, chloe = firm.declarants
    page = pages.get("matrix.idle")
    form = page.soup.select_one('main form[action$="/en-masse"]')
    assert form is not None
    ticked = [str(tag["value"]) for tag in form.select("[name=member]")]
    assert ticked == [str(bruno.public_id), str(chloe.public_id)]
    choice = pages.get("matrix.bulk", member=ticked[1:])
    checked = [str(tag["value"]) for tag in choice.soup.select("[name=member][checked]")]
    assert checked == [str(chloe.public_id)]
    review = reviewed(pages, choice, [chloe], ["DPAE"])
    assert applied(pages, review).notices() == ["C’est fait : 2 droits ajoutés."]
    assert [row[1] for row in pages.get("matrix.idle").rows()] == ["Bruno Durand"]
