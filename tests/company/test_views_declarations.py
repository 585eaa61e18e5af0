"""Pages of the declarations: the list, the catalogue with its search, a removal with its rights."""

import pytest

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import SiteKind
from netent.perimeter.models import Site
from netent.policies import rules
from netent.tenancy.models import Registration
from tests.accounts.people import PASSWORD, Person
from tests.company.declaring import open_codes, removed, taken
from tests.company.ending import grant_everywhere, pairs_held, sites_of
from tests.factories.identifiers import siret_of
from tests.factories.tenancy import NOW, make_member
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def pages(database: TestDatabase, owner: Person) -> Pages:
    return Pages(database.app).sign_in(owner)


def ticked(page: Seen) -> list[str]:
    return [str(box["value"]) for box in page.soup.select('input[name="declarations"][checked]')]


def offered(page: Seen) -> list[str]:
    return [str(box["value"]) for box in page.soup.select('input[name="declarations"]')]


def test_list_tells_regime_delay_payment_and_leads_to_the_acts(pages: Pages) -> None:
    page = pages.get("declarations.index")
    first, second = page.rows()
    assert first[0].startswith("DSN Déclaration sociale nominative")
    assert first[1:6] == [
        "Régime général et régime agricole",
        "Employeurs, tiers déclarants",
        "1 jour",
        "Télépaiement",
        "3",
    ]
    assert second[4] == "Sans paiement ici"
    assert page.link("Ajouter des déclarations") == "/declarations/ajouter"


def test_registration_without_a_declaration_is_told_how_to_begin(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    for code in ("DSN", "DPAE"):
        removed(registration, owner.member, code)
    page = pages.get("declarations.index")
    assert "Aucune déclaration" in page.text
    assert page.rows() == []


def test_several_are_taken_at_once_and_the_page_says_that_nobody_has_a_right(
    pages: Pages, registration: Registration
) -> None:
    page = pages.get("declarations.add")
    assert "DSN" not in offered(page)
    done = pages.press(
        page,
        "declarations.add",
        {"declarations": ["C3S", "AED"], "act": "take"},
        to="declarations.index",
    )
    assert open_codes(registration) == ["DSN", "C3S", "DPAE", "AED"]
    assert "C3S, AED" in done.notices()[0]
    assert "Personne n’y a encore de droit" in done.notices()[0]
    again = pages.post(
        "declarations.add", {"declarations": ["C3S"], "act": "take"}, to="declarations.index"
    )
    assert "Déjà ouvertes, rien n’y a changé : C3S." in again.notices()[0]


def test_search_narrows_the_catalogue_and_keeps_what_is_ticked(pages: Pages) -> None:
    page = pages.get("declarations.add")
    found = pages.press(
        page, "declarations.add", {"q": "agricole", "act": "search", "declarations": ["C3S"]}
    )
    assert offered(found) == ["C3S", "DPAE-MSA", "DAT-MSA"]
    assert ticked(found) == ["C3S"]
    nothing = pages.post("declarations.add", {"q": "introuvable", "act": "search"})
    assert "Aucune déclaration à prendre ne correspond." in nothing.text


def test_what_cannot_be_taken_is_named_with_what_replaced_it(pages: Pages) -> None:
    page = pages.get("declarations.add")
    assert not {"ATMP", "DADSU", "TESA"} & set(offered(page))
    standing = {row[0].split()[0]: row[1] for row in page.rows("section table")}
    assert standing["DADSU"].startswith("Remplacée par DSN")
    assert standing["VRP"].startswith("Passée à DSN")
    assert standing["TESA"].startswith("Chez le partenaire")
    assert standing["ATMP"].startswith("Service complémentaire")


@pytest.mark.parametrize("codes", [[], ["DADSU"], ["<b>"]])
def test_nothing_or_the_wrong_thing_ticked_is_told_at_the_table(
    pages: Pages, registration: Registration, codes: list[str]
) -> None:
    page = pages.post("declarations.add", {"declarations": codes, "act": "take"}, status=422)
    assert page.errors()
    assert open_codes(registration) == ["DSN", "DPAE"]


def test_removal_without_rights_is_one_confirmation(
    pages: Pages, registration: Registration
) -> None:
    page = pages.get("declarations.remove", code="DPAE")
    assert "Personne n’a de droit sur cette déclaration" in page.text
    done = pages.press(page, "declarations.remove", to="declarations.index")
    assert done.notices() == ["La déclaration DPAE est retirée. Personne n’y avait de droit."]
    assert open_codes(registration) == ["DSN"]
    pages.get("declarations.remove", code="DPAE", status=404)


def test_removal_shows_who_holds_what_where_and_ends_it_once_confirmed(
    pages: Pages, registration: Registration
) -> None:
    grant_everywhere(registration, make_member(registration, last_name="Petit"))
    page = pages.get("declarations.remove", code="DSN")
    assert "9 droits prennent fin. 1 membre est concerné, sur 3 établissements." in page.text
    assert [row[0] for row in page.rows()] == ["Camille Petit"] * 3
    assert page.rows()[0][2] == "DSN-RG, DSN-RA, DSN-PAI"
    done = pages.press(page, "declarations.remove", to="declarations.index")
    assert done.notices() == ["La déclaration DSN est retirée ; 9 droits ont pris fin."]
    assert open_codes(registration) == ["DPAE"]


def test_removal_after_something_changed_is_shown_anew(
    pages: Pages, registration: Registration
) -> None:
    grant_everywhere(registration, make_member(registration, last_name="Petit"))
    page = pages.get("declarations.remove", code="DPAE")
    grant_everywhere(registration, make_member(registration, last_name="Grand"))
    refused = pages.press(page, "declarations.remove", status=422)
    assert "6 droits y restent" in refused.errors()[0]
    assert "6 droits prennent fin. 2 membres sont concernés" in refused.text
    assert open_codes(registration) == ["DSN", "DPAE"]
    pages.press(refused, "declarations.remove", to="declarations.index")
    assert open_codes(registration) == ["DSN"]


def test_removal_of_many_rights_asks_for_the_password(
    pages: Pages, registration: Registration
) -> None:
    with transaction(Tenant(registration.id)) as session:
        opened = sites_of(registration)[0].opened
        session.add_all(
            Site(
                siret=siret_of(registration.siren, rank),
                kind=SiteKind.OWN,
                opened=opened,
                entered_at=NOW,
            )
            for rank in range(2000, 2000 + rules.current().mass_removal_rights)
        )
    grant_everywhere(registration, make_member(registration))
    page = pages.get("declarations.remove", code="DPAE")
    for wrong in ({}, {"current": "Pas le bon 1"}):
        refused = pages.press(page, "declarations.remove", wrong, status=422)
        assert len(refused.errors()) == 1
    assert "DPAE" in open_codes(registration)
    pages.press(page, "declarations.remove", {"current": PASSWORD}, to="declarations.index")
    assert "DPAE" not in open_codes(registration)


def test_pages_cost_as_many_queries_at_twice_the_rights(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    def costs() -> dict[str, int]:
        found = {}
        for endpoint, values in (
            ("declarations.index", {}),
            ("declarations.add", {}),
            ("declarations.remove", {"code": "DSN"}),
        ):
            with recorded() as sent:
                pages.get(endpoint, **values)
            found[endpoint] = len(sent)
        return found

    grant_everywhere(registration, owner.member)
    before = costs()
    taken(registration, owner.member, "C3S", "AED")
    grant_everywhere(registration, *(make_member(registration, first_name=n) for n in "ABC"))
    assert len(pairs_held(registration)) == 12
    assert costs() == before
    assert max(before.values()) <= 20, before
