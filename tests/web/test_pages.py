"""Every page there is, in both languages: whole, checked, and in one language only."""

import re

import pytest

from netent.kernel.enums import RegistrationKind
from tests.matrix.table import MATRIX
from tests.matrix.world import World
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

_FRENCH = re.compile(r"\b(le|la|les|des|une|est|vous|votre|aux|dans|pour|avec)\b", re.IGNORECASE)
PAGES = [endpoint for endpoint, method in MATRIX if method == "GET"]


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_is_whole_and_of_one_language(pages: Pages, language: str) -> None:
    world = World()
    home = pages.sign_in(world.person((RegistrationKind.THIRD_PARTY, "both"))).get("home.index")
    pages.language = language
    pages.press(home, "accounts.language", {"language": language}, to="home.index")
    seen = 0
    for endpoint, row in ((key[0], row) for key, row in MATRIX.items() if key[1] == "GET"):
        if row.allowed != 200:
            continue
        page = pages.get(endpoint, **row.values, **world.identifiers(row.of))
        if page.soup.main is not None:
            seen += 1
            assert bool(_FRENCH.search(page.text)) is (language == "fr"), endpoint
    assert seen > 10


def test_every_state_of_a_request_has_a_page_in_english(pages: Pages) -> None:
    world = World()
    pages.language = "en"
    pages.client.set_cookie("netent_language", "en")
    pages.sign_in(world.person((RegistrationKind.THIRD_PARTY, "both")))
    assert PAGES
