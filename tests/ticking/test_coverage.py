"""Coverage: what nobody may file, who has nobody to file for, what is open and unused."""

from datetime import date, timedelta

import pytest

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations import service as rights
from netent.habilitations.bulk import lacking
from netent.kernel import clock
from netent.kernel.enums import ActOrigin
from netent.kernel.paging import PageAsked
from netent.kernel.right_set import RightSet
from netent.matrix.queries import coverage
from netent.matrix.queries.sites import sites_of
from netent.matrix.scope import SiteFilter
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.tenancy import NOW, make_member
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.support.seen import Seen
from tests.ticking.acts import change, close, leave, open_only, suspend

DAY = timedelta(days=1)


def uncovered(page: Seen) -> dict[str, str]:
    """The establishments without a declarant, with the declarations that they lack."""
    return {"".join(row[2].split()): row[4] for row in page.rows()}


def counts(page: Seen) -> list[str]:
    """The counts of the three lists."""
    return [tag.get_text() for tag in page.soup.select(".tabs .count")]


def test_establishment_is_listed_with_what_nobody_may_file(pages: Pages, firm: Firm) -> None:
    bruno = firm.declarants[0]
    first, second = firm.sirets[:2]
    change(firm, bruno, first, "DSN-RA", "DPAE", given=True)
    change(firm, bruno, second, "DSN-PAI", given=True)
    page = pages.get("matrix.covering")
    # One regime is enough to file the DSN; paying it is not filing it.
    assert uncovered(page) == {second: "DSN DPAE"}
    assert uncovered(pages.get("matrix.covering", declaration="DPAE")) == {second: "DSN DPAE"}
    assert uncovered(pages.get("matrix.covering", q=first)) == {}
    assert uncovered(pages.get("matrix.covering", where="own")) == {}


def test_what_is_held_but_of_no_use_covers_nothing(pages: Pages, firm: Firm) -> None:
    bruno, chloe = firm.declarants
    first, second = firm.sirets[:2]
    change(firm, bruno, first, "DSN-RG", "DPAE", given=True)
    change(firm, chloe, second, "DSN-RG", "DPAE", given=True)
    assert uncovered(pages.get("matrix.covering")) == {}
    suspend(firm, bruno)
    assert uncovered(pages.get("matrix.covering")) == {first: "DSN DPAE"}
    # What has ended covers no more, whether or not the sweep has come by.
    yesterday = clock.paris_day(clock.now()) - DAY
    change(firm, chloe, second, "DPAE", given=False)
    change(firm, chloe, second, "DPAE", given=True, now=NOW - 99 * DAY, ends_on=yesterday)
    assert uncovered(pages.get("matrix.covering")) == {first: "DSN DPAE", second: "DPAE"}
    # Nobody needs to look after what is closed, or gone.
    close(firm, first, date(2026, 11, 1))
    leave(firm, second)
    assert uncovered(pages.get("matrix.covering")) == {}


def test_right_to_come_and_right_with_an_end_to_come_cover(pages: Pages, firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    leave(firm, firm.sirets[1])
    change(firm, bruno, siret, "DSN-RG", given=True, now=clock.now())
    change(firm, bruno, siret, "DPAE", given=True, now=clock.now(), ends_on=date(2035, 1, 1))
    assert uncovered(pages.get("matrix.covering")) == {}


def test_declarant_without_any_establishment_is_listed(pages: Pages, firm: Firm) -> None:
    bruno, chloe = firm.declarants
    siret = firm.sirets[0]
    david = make_member(firm.registration, first_name="David")
    suspend(firm, david)
    change(firm, bruno, siret, "DPAE", given=True)
    names = [row[1] for row in pages.get("matrix.idle").rows()]
    # The administrator files nothing: he is no declarant.
    assert names == ["Chloé Durand"]
    close(firm, siret, date(2026, 11, 1))
    names = [row[1] for row in pages.get("matrix.idle").rows()]
    assert names == ["Bruno Durand", "Chloé Durand"]
    assert [row[1] for row in pages.get("matrix.idle", q="chlo").rows()] == [chloe.full_name]


def test_declaration_that_nobody_uses_where_it_is_open_is_listed(pages: Pages, firm: Firm) -> None:
    bruno = firm.declarants[0]
    make_portfolio(firm.registration, "Vide", declarations=["C3S"])
    make_own_sites(firm.registration, 2, ("DPAE", "DUCS"))
    change(firm, bruno, firm.sirets[1], "DSN-PAI", given=True)
    listed = [row[1:] for row in pages.get("matrix.unused").rows()]
    short = [(code.split()[0], where) for code, where in listed]
    assert short == [
        ("DUCS", "Vos établissements"),
        ("DPAE", "Vos établissements"),
        ("DPAE", "Boulangeries"),
    ]
    page = pages.get("matrix.unused", declaration="DUCS")
    assert [row[2] for row in page.rows()] == ["Vos établissements"]
    assert counts(page) == ["4", "1", "3", "2"]


def test_lists_page_and_their_pages_add_up(pages: Pages, firm: Firm) -> None:
    for rank in range(12):
        codes = ["DPAE", "DUCS"] if rank % 2 else ["DPAE"]
        make_portfolio(
            firm.registration, f"Lot {rank:02d}", declarations=codes, clients=[_siret(rank)]
        )
    make_own_sites(firm.registration, 1, ("DPAE",))
    with reading(Tenant(firm.registration.id)) as session:
        found = [
            (each.name, each.declaration.code)
            for number in (1, 2, 3)
            for each in coverage.unused_page(
                session, "", PageAsked(number, 10), on=clock.paris_day(NOW)
            ).items
        ]
    assert len(found) == len(set(found)) == 1 + 2 + 18
    assert found[0] == (None, "DPAE")
    page = pages.get("matrix.covering", size=10, page=2)
    assert len(page.rows()) == 5


def _siret(rank: int) -> str:
    return sirets(rank + 1, start=49_000_000)[rank]


@pytest.mark.parametrize("endpoint", ["matrix.covering", "matrix.idle", "matrix.unused"])
def test_lists_ask_the_same_number_of_statements_at_any_size(
    pages: Pages, firm: Firm, endpoint: str
) -> None:
    counted = []
    for more in (1, 20):
        extra = sirets(more, start=50_000_000 + more * 100)
        make_establishments(extra)
        make_portfolio(firm.registration, f"Lot {more}", clients=extra)
        for rank in range(more):
            make_member(firm.registration, first_name=f"Membre {more} {rank}")
        with recorded() as sent:
            pages.get(endpoint)
        counted.append(len(sent))
    assert counted[0] == counted[1]


def test_ten_thousand_clients_are_counted_right(firm: Firm) -> None:
    extra = sirets(10_000, start=51_000_000)
    lot = make_portfolio(firm.registration, "Dix mille", clients=extra)
    scope = Tenant(firm.registration.id)
    dsn_and_dpae = RightSet.of([0, 11])
    with transaction(scope) as session:
        act = rights.begin_act(session, None, origin=ActOrigin.PAGE, now=NOW)
        here = sites_of(session, SiteFilter(where=lot.public_id))
        pairs = lacking(session, here, [firm.declarants[0].id], dsn_and_dpae)
        rights.grant(session, act, pairs, dsn_and_dpae, default_delay_days=1)
    change(firm, firm.declarants[0], extra[5_000], "DPAE", given=False)
    open_only(firm, extra[0], "DSN-RG", "DPAE", "DUCS")
    on = clock.paris_day(NOW)
    with reading(scope) as session, recorded() as sent:
        narrowed = SiteFilter(where=lot.public_id)
        page = coverage.uncovered_page(session, narrowed, "", PageAsked(1, 50), on=on)
    assert page.total == 1
    assert [(row.site.siret, row.declarations[0].code) for row in page.items] == [
        (extra[5_000], "DPAE")
    ]
    assert len(sent) < 20
