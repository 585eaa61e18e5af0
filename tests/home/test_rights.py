"""Pages of rights: one's own, and any member's for administrators."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine

from netent.kernel.enums import MemberState
from tests.accounts.people import make_person
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import NOW, Firm
from tests.factories.logins import person_of
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_member, make_registration
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded
from tests.ticking.acts import change


@pytest.fixture
def pages(database: TestDatabase) -> Iterator[Pages]:
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        yield Pages(database.app)


@pytest.fixture
def firm(database: TestDatabase) -> Firm:
    firm = Firm(clients=0)
    firm.run([(siret, "1") for siret in firm.sirets])
    return firm


def test_administrator_sees_the_establishments_of_any_member(pages: Pages, firm: Firm) -> None:
    bruno = firm.declarants[0]
    pages.sign_in(person_of(firm.registration, firm.administrator))
    page = pages.get("rights.member", member_id=bruno.public_id, declaration="DPAE")
    assert page.h1 == "Habilitations de Bruno Durand"
    assert "Déclaration préalable à l’embauche" in page.text
    assert len(page.rows()) == len(firm.sirets)
    assert {row[1] for row in page.rows()} == {"Boulangeries"}


def test_filters_narrow_the_list_and_are_kept_with_the_declaration(
    pages: Pages, firm: Firm
) -> None:
    pages.sign_in(person_of(firm.registration, firm.declarants[0]))
    siret = firm.sirets[1]
    page = pages.get("rights.own", declaration="DPAE", q=siret, state="open")
    (row,) = page.rows()
    assert siret in row[0].replace(" ", "")
    assert page.link("Tout afficher").endswith("?declaration=DPAE")
    none = pages.get("rights.own", declaration="DPAE", q="nulle part")
    assert "Aucun établissement ne correspond" in none.text
    for nonsense in ({"declaration": "RIEN"}, {"state": "x"}, {"page": "0"}, {"page": "99999999"}):
        assert len(pages.get("rights.own", **nonsense).rows()) == len(firm.sirets)


def test_list_is_narrowed_to_one_of_the_members_portfolios(pages: Pages, firm: Firm) -> None:
    bruno = firm.declarants[0]
    extra = sirets(2, start=54_000_000)
    make_establishments(extra)
    lot = make_portfolio(firm.registration, "Lot", declarants=[bruno], clients=extra)
    for siret in extra:
        change(firm, bruno, siret, "DPAE", given=True)
    pages.sign_in(person_of(firm.registration, bruno))
    both = pages.get("rights.own", declaration="DPAE")
    words = [option.get_text() for option in both.soup.select("#where option")]
    assert words == ["Tous", "Boulangeries", "Lot"]
    assert len(both.rows()) == len(firm.sirets) + 2
    page = pages.get("rights.own", declaration="DPAE", where=lot.public_id)
    assert {row[1] for row in page.rows()} == {"Lot"}
    # Another's portfolio narrows nothing: there is none such to choose.
    foreign = make_portfolio(make_registration(), "Ailleurs")
    assert len(pages.get("rights.own", declaration="DPAE", where=foreign.public_id).rows()) == len(
        both.rows()
    )


def test_suspended_member_is_said_to_be_so_and_one_who_left_is_unknown(
    pages: Pages, firm: Firm
) -> None:
    pages.sign_in(person_of(firm.registration, firm.administrator))
    asleep = make_member(firm.registration, state=MemberState.SUSPENDED)
    gone = make_member(firm.registration, state=MemberState.DELETED)
    page = pages.get("rights.member", member_id=asleep.public_id)
    assert "Ce membre est suspendu" in page.text
    assert "Aucune déclaration n’est confiée à cette personne" in page.text
    pages.get("rights.member", member_id=gone.public_id, status=404)


def test_declarant_sees_nobody_else_and_nobody_sees_another_registration(
    pages: Pages, firm: Firm
) -> None:
    bruno, chloe = firm.declarants
    pages.sign_in(person_of(firm.registration, bruno))
    pages.get("rights.member", member_id=chloe.public_id, status=403)
    stranger = Pages(pages.app).sign_in(make_person(administrator=True))
    stranger.get("rights.member", member_id=chloe.public_id, status=404)


def test_page_costs_as_many_queries_at_twice_the_establishments(pages: Pages) -> None:
    firm = Firm(clients=0, known=8)
    pages.sign_in(person_of(firm.registration, firm.declarants[0]))

    def cost(number: int) -> int:
        firm.run([(siret, "1") for siret in firm.sirets[:number]])
        with recorded() as sent:
            assert len(pages.get("rights.own").rows()) == number
        return len(sent)

    assert cost(4) == cost(8) <= 20
