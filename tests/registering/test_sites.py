"""The other establishments: any number of them, page by page, ticks kept whatever is pressed."""

import pytest

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.registering.answers import from_json
from netent.registering.queries import active_sirets
from tests.registering.wizard import Wizard, drafts, last_token, make_company
from tests.support.queries import recorded


def begin(wizard: Wizard, sirets: list[str]) -> None:
    wizard.begin(sirets[0])
    wizard.describe(has_sites=True, declarations=("DPAE",))


def ticked(sirets: list[str]) -> list[str]:
    sites = from_json(drafts()[0].answers).sites
    return [siret for siret in sirets[1:] if sites is not None and sites.holds(siret)]


def test_ticks_survive_paging_and_searching(wizard: Wizard) -> None:
    sirets = make_company(61)
    begin(wizard, sirets)
    page = wizard.pages.get("registering.sites")
    assert len(page.rows()) == 50
    press = wizard.pages.press
    page = press(
        page, "registering.sites", {"siret": sirets[1:3], "page": "2"}, to="registering.sites"
    )
    assert len(page.rows()) == 10
    page = press(
        page,
        "registering.sites",
        {"siret": [sirets[60]], "act": "search", "q": sirets[5]},
        to="registering.sites",
    )
    assert len(page.rows()) == 1
    page = press(
        page,
        "registering.sites",
        {"siret": [sirets[5]], "act": "done"},
        to="registering.confirmation",
    )
    assert ticked(sirets) == [sirets[1], sirets[2], sirets[5], sirets[60]]
    back = wizard.pages.get("registering.sites")
    checked = [tag["value"] for tag in back.soup.select("input[name=siret][checked]")]
    assert checked == [sirets[1], sirets[2], sirets[5]]


def test_all_are_ticked_but_those_taken_out(wizard: Wizard) -> None:
    sirets = make_company(5)
    begin(wizard, sirets)
    page = wizard.pages.get("registering.sites")
    assert "Aucun autre n’est coché." in page.text
    page = wizard.pages.press(page, "registering.sites", {"act": "all"}, to="registering.sites")
    assert "Tous les autres sont cochés." in page.text
    kept = [siret for siret in sirets[1:] if siret != sirets[2]]
    wizard.pages.press(
        page, "registering.sites", {"siret": kept, "act": "done"}, to="registering.confirmation"
    )
    assert ticked(sirets) == kept
    page = wizard.pages.get("registering.sites")
    assert "sauf 1" in page.text
    wizard.pages.press(page, "registering.sites", {"act": "none"}, to="registering.sites")
    assert ticked(sirets) == []


def test_establishments_of_another_company_can_not_be_ticked(wizard: Wizard) -> None:
    sirets, foreign = make_company(2), make_company(2)
    begin(wizard, sirets)
    wizard.pages.press(
        wizard.pages.get("registering.sites"),
        "registering.sites",
        {"siret": [*foreign, "x", ""], "act": "done"},
        to="registering.confirmation",
    )
    sites = from_json(drafts()[0].answers).sites
    assert sites is not None
    assert sites.others == frozenset()


@pytest.mark.parametrize("asked", ["0", "-1", "99999999999999999999", "deux", "2e3"])
def test_page_that_does_not_exist_is_the_nearest_one(wizard: Wizard, asked: str) -> None:
    sirets = make_company(3)
    begin(wizard, sirets)
    assert wizard.pages.visit(f"/inscription/etablissements?page={asked}").rows()


def test_search_without_a_match_says_so_and_keeps_the_ticks(wizard: Wizard) -> None:
    sirets = make_company(3)
    begin(wizard, sirets)
    page = wizard.pages.press(
        wizard.pages.get("registering.sites"),
        "registering.sites",
        {"siret": [sirets[1]], "act": "search", "q": "100 % introuvable"},
        to="registering.sites",
    )
    assert "Aucun autre établissement actif ne correspond." in page.text
    wizard.pages.press(page, "registering.sites", {"act": "done"}, to="registering.confirmation")
    assert ticked(sirets) == [sirets[1]]


def test_page_and_founding_cost_as_many_queries_whatever_the_number_of_sites(
    wizard: Wizard,
) -> None:
    counts = []
    for number in (60, 120):
        sirets = make_company(number)
        person = Wizard(wizard.database)
        begin(person, sirets)
        page = person.pages.get("registering.sites")
        person.pages.press(page, "registering.sites", {"act": "all"}, to="registering.sites")
        with recorded() as shown:
            page = person.pages.get("registering.sites")
        boxes = [tag["value"] for tag in page.soup.select("input[name=siret]")]
        person.pages.press(
            page,
            "registering.sites",
            {"siret": boxes, "act": "done"},
            to="registering.confirmation",
        )
        with recorded() as confirmed:
            person.answer("confirmation", to="sent")
        link = person.pages.get("registering.follow", token=last_token())
        with recorded() as founded:
            person.pages.press(link, "registering.validate")
        counts.append((len(shown), len(confirmed), len(founded)))
        with reading(PORTAL) as session:
            assert len(active_sirets(session, sirets[0][:9])) == number
    assert counts[0] == counts[1]
    assert counts[0][0] <= 8
    assert counts[0][2] <= 60
