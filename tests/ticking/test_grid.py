"""The matrix's pages: rows, filters, words of each cell, and the same statements at any size."""

from datetime import date, timedelta
from typing import Any

import pytest

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.kernel import clock
from netent.kernel.paging import PageAsked
from netent.matrix.queries.grid import Asked, grid
from netent.matrix.scope import SiteFilter
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.tenancy import NOW, make_member
from tests.support.queries import recorded
from tests.support.seen import words
from tests.ticking.acts import change, close, open_only, suspend
from tests.ticking.sheet import Matrix

DAY = timedelta(days=1)


def shown(matrix: Matrix, **asked: Any) -> list[tuple[str, str]]:
    """SIRET and member of the rows, by their names."""
    return matrix.open(**asked).pairs()


def test_rows_are_establishments_by_members_and_columns_the_open_rights(
    matrix: Matrix, firm: Firm
) -> None:
    sheet = matrix.open()
    people = [firm.administrator, *firm.declarants]
    assert sheet.pairs() == [
        (siret, member.public_id.hex) for siret in sorted(firm.sirets[:2]) for member in people
    ]
    heads = [words(head) for head in sheet.seen.soup.select("main thead th")]
    assert heads[0] == "Établissement et déclarant"
    assert heads[1:] == ["DSN", "DPAE", "régime général", "régime agricole", "payer", "déclarer"]


def test_filters_narrow_rows_and_columns(matrix: Matrix, firm: Firm) -> None:
    bruno = firm.declarants[0]
    lot = make_portfolio(firm.registration, "Lot", declarations=["DUCS"], clients=firm.sirets[2:3])
    make_own_sites(firm.registration, 1, ("DPAE",))
    sheet = matrix.open(member=bruno.public_id)
    assert [member for _siret, member in sheet.pairs()] == [bruno.public_id.hex] * 4
    assert "Bruno" not in words(sheet.seen.soup.select_one("main tbody"))
    only = matrix.open(where=lot.public_id)
    assert {siret for siret, _member in only.pairs()} == {firm.sirets[2]}
    heads = [words(head) for head in only.seen.soup.select("main thead th")]
    assert heads == ["Déclarant", "DUCS", "déclarer", "payer"]
    own = shown(matrix, where="own")
    assert {siret[:9] for siret, _member in own} == {firm.registration.siren}
    assert {siret for siret, _ in shown(matrix, q=firm.sirets[1][:9])} == {firm.sirets[1]}
    dpae = matrix.open(declaration="DPAE", where=firm.portfolio.public_id)
    assert {str(box["value"]).split(".")[1] for box in dpae.form.select("[name=tick]")} == {"DPAE"}


@pytest.mark.parametrize("typed", ["boulangerie de", "LYON", " 30 "])
def test_search_finds_by_name_place_and_number(matrix: Matrix, firm: Firm, typed: str) -> None:
    (siret,) = sirets(1, start=47_000_000)
    make_establishments([siret], name="Boulangerie de")
    make_portfolio(firm.registration, "Lot", clients=[siret])
    found = {siret for siret, _member in shown(matrix, q=typed)}
    assert (siret in found) is (typed != " 30 ")


@pytest.mark.parametrize(
    "asked",
    [
        {"page": "999999999999"},
        {"page": "-1", "size": "x"},
        {"member": "nobody"},
        {"where": "nowhere"},
        {"declaration": "NOPE"},
        {"q": "\x00%_"},
    ],
)
def test_nonsense_in_the_address_is_a_page_none_the_less(
    matrix: Matrix, asked: dict[str, str]
) -> None:
    matrix.pages.get("matrix.index", **asked)
    matrix.pages.get("matrix.dsn", **{**asked, "regime": "x"})


def test_cells_say_when_a_right_opens_and_ends_and_why_none_can_be_given(
    matrix: Matrix, firm: Firm
) -> None:
    bruno, chloe = firm.declarants
    siret, closed = firm.sirets[:2]
    today = clock.paris_day(clock.now())
    change(firm, bruno, siret, "DSN-RG", given=True, now=NOW - 30 * DAY)
    change(firm, bruno, siret, "DSN-PAI", given=True, now=clock.now())
    change(firm, bruno, siret, "DSN-RA", given=True, now=clock.now(), ends_on=date(2031, 1, 31))
    suspend(firm, chloe)
    close(firm, closed, date(2026, 11, 1))
    open_only(firm, siret, "DSN-RG", "DSN-RA", "DSN-PAI")
    sheet = matrix.open()
    assert sheet.cell(bruno, siret, "DSN-RG") == ""
    assert sheet.cell(bruno, siret, "DSN-PAI").startswith(f"dès le {(today + DAY).day} ")
    assert sheet.cell(bruno, siret, "DSN-RA").endswith("jusqu’au 31 janv. 2031")
    assert [sheet.box(bruno, siret, "DPAE"), sheet.box(chloe, siret, "DSN-RG")] == [None, None]
    barred = {str(tag["title"]) for tag in sheet.form.select(".barred[title]")}
    assert barred == {
        "DPAE n’est pas ouverte pour ce client. Un administrateur peut l’ouvrir, "
        "sur le portefeuille Boulangeries d’abord."
    }
    link = sheet.form.select_one(f".barred[href*='{siret}'][href*='DPAE']")
    assert "Pourquoi ?" in matrix.pages.client.get(str(link["href"])).text.replace("\u00a0", " ")
    assert "Fermé le 1er novembre 2026" in sheet.seen.text
    assert "Suspendu" in sheet.seen.text


def test_dsn_page_shows_one_regime_and_paying(matrix: Matrix, firm: Firm) -> None:
    sheet = matrix.open("matrix.dsn", regime="agricole")
    codes = {str(box["value"]).split(".")[1] for box in sheet.form.select("[name=tick]")}
    assert codes == {"DSN-RA", "DSN-PAI"}
    sheet.tick(firm.declarants[0], firm.sirets[0], "DSN-RA")
    done = matrix.apply(matrix.review(sheet), to="matrix.dsn")
    assert done.notices() == ["C’est fait : 1 droit ajouté."]
    assert done.response.request.args["regime"] == "agricole"


def test_page_asks_the_same_number_of_statements_at_any_size(matrix: Matrix, firm: Firm) -> None:
    counted = []
    for more in (0, 90):
        for rank in range(more // 3):
            make_member(firm.registration, first_name=f"Membre {rank}")
        if more:
            extra = sirets(more, start=48_000_000)
            make_establishments(extra)
            make_portfolio(firm.registration, "Lot", clients=extra)
        change(firm, firm.declarants[0], firm.sirets[0], "DPAE", given=True)
        with recorded() as few, reading(Tenant(firm.registration.id)) as session:
            found = grid(
                session,
                Asked(SiteFilter()),
                PageAsked(1, 200),
                {},
                on=clock.paris_day(clock.now()),
            )
        counted.append((len(few), len(found.page.items), found.page.total))
    assert counted[0][1:] == (6, 6)
    assert counted[1][1:] == (200, 92 * 33)
    assert counted[0][0] == counted[1][0] <= 12


def test_pages_go_through_every_pair_once(matrix: Matrix, firm: Firm) -> None:
    extra = sirets(9, start=48_000_000)
    make_portfolio(firm.registration, "Lot", clients=extra)
    seen: list[tuple[str, str]] = []
    for number in range(1, 5):
        seen += shown(matrix, page=number, size=10)
    assert len(seen) == len(set(seen)) == 11 * 3
    assert seen == sorted(seen, key=lambda pair: pair[0])
