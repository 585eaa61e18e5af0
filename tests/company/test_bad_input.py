"""What no page of ours sends: said to be nothing that is known, and never an error of ours."""

import pytest

from netent.tenancy.models import Registration
from tests.accounts.people import Person
from tests.company.ending import sites_of
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

NO_SIRETS = ["\x00", "12345678901234", "\u0660" * 14, "9" * 400, "=1+1", ""]


@pytest.fixture
def pages(database: TestDatabase, owner: Person) -> Pages:
    return Pages(database.app).sign_in(owner)


@pytest.mark.parametrize("siret", NO_SIRETS[:-1])
def test_termination_of_what_is_no_siret_is_not_found(pages: Pages, siret: str) -> None:
    pages.get("company.ask", siret=siret, status=404)
    pages.get("company.draft", siret=siret, status=404)
    pages.post("company.ask", siret=siret, status=404)


@pytest.mark.parametrize("field", ["tick", "untick", "held", "unheld", "siret"])
def test_establishment_field_that_is_no_siret_changes_nothing(
    pages: Pages, registration: Registration, field: str
) -> None:
    before = {site.siret: site.kind for site in sites_of(registration)}
    sent = {field: NO_SIRETS}
    pages.post("establishments.choose", {**sent, "q": "\x00", "act": "review"})
    page = pages.post("establishments.apply", sent, to="establishments.index")
    assert page.notices() == ["Rien n’a changé : c’était déjà ainsi."]
    assert {site.siret: site.kind for site in sites_of(registration)} == before


def test_search_for_a_null_character_among_establishments_shows_a_page(pages: Pages) -> None:
    pages.post("establishments.choose", {"q": "\x00"})
