"""Coverage portfolio by portfolio, and its lists narrowed to one."""

from collections.abc import Sequence
from uuid import uuid4

import pytest
from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.perimeter.models import Portfolio
from netent.tenancy.models import Member
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.tenancy import make_member
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.ticking.acts import change
from tests.ticking.gifts import applied, reviewed
from tests.ticking.holding import held

LOT = sirets(3, start=52_000_000)


def people(firm: Firm) -> Sequence[Member]:
    with reading(Tenant(firm.registration.id)) as session:
        return session.scalars(select(Member)).all()


@pytest.fixture
def lot(firm: Firm) -> Portfolio:
    """A second portfolio: Chloé may file DPAE for one of three clients, David for none."""
    make_establishments(LOT)
    david = make_member(firm.registration, first_name="David")
    chloe = firm.declarants[1]
    found = make_portfolio(
        firm.registration,
        "Lot",
        declarations=["DPAE", "DUCS"],
        declarants=[chloe, david],
        clients=LOT,
    )
    change(firm, chloe, LOT[0], "DPAE", given=True)
    return found


def test_each_portfolio_is_told_with_what_it_lacks(
    pages: Pages, firm: Firm, lot: Portfolio
) -> None:
    change(firm, firm.declarants[0], firm.sirets[0], "DSN-RG", "DPAE", given=True)
    page = pages.get("matrix.by_portfolio")
    # Name, clients, those that lack somebody, assigned who may do nothing, unused declarations.
    assert [[cell.split()[0] for cell in row] for row in page.rows()] == [
        ["Boulangeries", "2", "1", "1", "0"],
        ["Lot", "3", "3", "1", "1"],
    ]
    assert [row[0] for row in pages.get("matrix.by_portfolio", q="lot").rows()] == ["Lot"]
    assert "Aucun portefeuille ne porte ce nom" in pages.get("matrix.by_portfolio", q="zz").text


def test_counts_lead_to_as_many_lines(pages: Pages, firm: Firm, lot: Portfolio) -> None:
    page = pages.get("matrix.by_portfolio", q="lot")
    for cell in page.soup.select("tbody td.num a"):
        word = str(next(cell.strings))
        assert len(pages.visit(str(cell["href"])).rows()) == int(word)


def test_idle_of_a_portfolio_are_assigned_to_it_and_are_given_rights_there(
    pages: Pages, firm: Firm, lot: Portfolio
) -> None:
    change(firm, firm.declarants[0], firm.sirets[0], "DPAE", given=True)
    page = pages.get("matrix.idle", where=lot.public_id)
    assert [row[1] for row in page.rows()] == ["David Durand"]
    form = page.soup.select_one('main form[action$="/en-masse"]')
    assert form is not None
    sent = {str(tag["name"]): str(tag["value"]) for tag in form.select("input")}
    choice = pages.get("matrix.bulk", **sent)
    assert "3 établissements sont concernés" in choice.text
    david = next(each for each in people(firm) if str(each.public_id) == sent["member"])
    applied(pages, reviewed(pages, choice, [david], ["DPAE"]), to="matrix.index")
    assert {siret for siret, name in held(firm) if name == "David"} == set(LOT)
    page = pages.get("matrix.idle", where=lot.public_id)
    assert "peut déposer pour au moins un de ses clients" in page.text


def test_unused_declarations_are_narrowed_to_a_portfolio_or_to_own(
    pages: Pages, firm: Firm, lot: Portfolio
) -> None:
    make_own_sites(firm.registration, 1, ("C3S",))
    own = pages.get("matrix.unused", where="own")
    assert [row[2] for row in own.rows()] == ["Vos établissements"]
    page = pages.get("matrix.unused", where=lot.public_id)
    assert [row[1].split()[0] for row in page.rows()] == ["DUCS"]
    choice = pages.press(page, "matrix.choose", {"place": [f"{lot.public_id}~DUCS"]})
    applied(pages, reviewed(pages, choice, [firm.declarants[1]], []), to="matrix.unused")
    page = pages.get("matrix.unused", where=lot.public_id)
    assert "Chaque déclaration ouverte ici" in page.text


@pytest.mark.parametrize("endpoint", ["matrix.covering", "matrix.idle", "matrix.unused"])
def test_another_firms_portfolio_narrows_to_nothing(
    pages: Pages, firm: Firm, endpoint: str
) -> None:
    other = Firm(known=0, clients=0)
    for where in (other.portfolio.public_id, uuid4()):
        assert pages.get(endpoint, where=where).rows() == []


def test_list_asks_the_same_number_of_statements_at_any_size(pages: Pages, firm: Firm) -> None:
    counted = []
    for more in (2, 20):
        extra = sirets(more, start=53_000_000 + more * 100)
        make_establishments(extra)
        for rank, siret in enumerate(extra):
            make_portfolio(firm.registration, f"Lot {more} {rank}", clients=[siret])
        with recorded() as sent:
            pages.get("matrix.by_portfolio")
        counted.append(len(sent))
    assert counted[0] == counted[1]
