"""Every page there is, in both languages: whole, and in one language only."""

import csv
import re
from collections.abc import Iterator

import pytest

from netent.catalogue.service.carried import DATA
from netent.kernel.enums import RegistrationKind
from tests.factories.imports import treat_next
from tests.matrix.table import MATRIX
from tests.matrix.world import World
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

_FRENCH = re.compile(r"\b(le|la|les|des|une|est|vous|votre|aux|dans|pour|avec)\b", re.IGNORECASE)
# Names that are French in every language.
_NAMES = re.compile("Défenseur des droits|Cabinet d’essai")


_KIND = RegistrationKind.THIRD_PARTY
_SIGNED_IN = frozenset({(_KIND, "administrator"), (_KIND, "both")})


def addresses(pages: Pages, world: World) -> Iterator[str]:
    """Every page of the matrix, and a request in each of its states."""
    for (endpoint, method), row in MATRIX.items():
        if method == "GET" and row.allowed == 200 and row.who & _SIGNED_IN:
            yield pages.url(endpoint, **row.values, **world.identifiers(row.of))
    firm = world.firm
    queued = firm.confirm(firm.check([(firm.sirets[4], "1"), (firm.sirets[0], "0")]))
    yield pages.url("imports.show", request_id=queued.public_id)
    treat_next()
    stopped = firm.run([("1E+13", "1"), ("x", "2")])
    for request in (queued, stopped):
        yield pages.url("imports.show", request_id=request.public_id)
    yield from ("/portefeuilles?q=zzz", "/demandes?q=zzz", "/etablissements?q=zzz")


def _own_words(text: str) -> str:
    """What is left without names, and without the catalogue's own texts, which are data."""
    plain = _NAMES.sub("", " ".join(text.split()))
    for told in sorted(_catalogue_texts(), key=len, reverse=True):
        plain = plain.replace(told, "")
    return plain


def _catalogue_texts() -> set[str]:
    told = set()
    for name in ("declarations.csv", "rights.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                told |= {" ".join(cell.split()) for cell in row.values() if len(cell) > 8}
    return told


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_is_whole_and_of_one_language(database: TestDatabase, language: str) -> None:
    world = World()
    pages = Pages(database.app)
    home = pages.sign_in(world.person((RegistrationKind.THIRD_PARTY, "both"))).get("home.index")
    pages.language = language
    pages.press(home, "accounts.language", {"language": language}, to="home.index")
    seen = [page for page in map(pages.visit, addresses(pages, world)) if page.soup.main]
    assert len(seen) > 15
    if language == "en":
        said = {page.path: _own_words(page.soup.body.get_text(" ")) for page in seen}  # type: ignore[union-attr]
        assert {
            path: _FRENCH.findall(text) for path, text in said.items() if _FRENCH.search(text)
        } == {}
