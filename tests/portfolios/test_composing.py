"""Clients enter by hand and leave: only the client comes in, and everything on it ends with it."""

from datetime import date, timedelta

import pytest

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.portfolios import service
from netent.portfolios.queries import EVERY_CLIENT
from netent.portfolios.service import Removed
from netent.tenancy.models import Member
from tests.factories.directory import make_establishments
from tests.factories.identifiers import new_siren, siret_of, sirets
from tests.factories.imports import Firm, treat_next
from tests.factories.perimeter import make_own_sites, make_portfolio
from tests.factories.tenancy import NOW, actor_of
from tests.portfolios.acting import done, last_event, mark_of, of, opened_for, revision, site_of
from tests.support.queries import recorded
from tests.support.threads import at_once
from tests.ticking.acts import change
from tests.ticking.holding import held, opening


def company(number: int, closed: int = 0) -> tuple[str, list[str]]:
    """A company of so many active establishments, and so many closed ones after them."""
    siren = new_siren()
    every = [siret_of(siren, rank) for rank in range(1, number + closed + 1)]
    make_establishments(every[:number])
    make_establishments(every[number:], closed_on=date(2020, 5, 4))
    return siren, every


def test_company_enters_with_its_active_establishments_and_nothing_is_open(firm: Firm) -> None:
    siren, every = company(3, closed=2)
    before = revision(firm)
    added = done(firm, service.add_clients, siren=siren)
    assert (added.clients, list(added.left_out)) == (3, [])
    assert firm.clients() == {*firm.sirets[:2], *every[:3]}
    assert opened_for(firm, every[0]) == (set(), set())
    assert (held(firm), revision(firm)) == ({}, before + 1)
    assert last_event(firm).details == {
        "portfolio": "Boulangeries",
        "clients": 3,
        "sirets": every[:3],
    }
    again = done(firm, service.add_clients, siren=siren)
    assert (again.clients, list(again.left_out)) == (0, [])


def test_what_cannot_enter_is_told_one_by_one(firm: Firm) -> None:
    _siren, (active, closed) = company(1, closed=1)
    make_own_sites(firm.registration, 1)
    own = siret_of(firm.registration.siren, 1000)
    make_establishments([own])
    other = make_portfolio(firm.registration, "Fleuristes", clients=[firm.sirets[4]])
    unknown = sirets(1, start=71_000_000)[0]
    asked = [active, closed, own, firm.sirets[4], unknown, firm.sirets[0]]
    added = done(firm, service.add_clients, sirets=asked)
    assert added.clients == 1
    told = {each.siret: each for each in added.left_out}
    assert set(told) == {closed, own, firm.sirets[4], unknown}
    assert told[closed].closed_on == date(2020, 5, 4)
    assert (told[own].is_held, told[own].portfolio) == (True, None)
    assert told[firm.sirets[4]].portfolio == "Fleuristes"
    assert told[unknown].is_active is None
    assert firm.clients(other) == {firm.sirets[4]}


def test_client_leaves_with_every_right_and_comes_back_with_its_first_dates(firm: Firm) -> None:
    one, other = firm.sirets[:2]
    for siret in (one, other):
        change(firm, firm.declarants[0], siret, "DPAE", "DSN-RG", given=True)
    first, row = opening(firm, firm.declarants[0], one, "DPAE"), site_of(firm, one).id
    shown = mark_of(firm, chosen=of(one))
    removed = done(firm, service.remove_clients, chosen=of(one), shown=shown)
    assert removed == Removed(1, 2)
    assert firm.clients() == {other}
    assert held(firm) == {(other, "Bruno"): {"DPAE", "DSN-RG"}}
    assert (site_of(firm, one).portfolio_id, site_of(firm, one).id) == (None, row)
    assert opened_for(firm, one) == (set(), {"DSN", "DPAE"})
    details = last_event(firm).details
    assert (details["clients"], details["rights_withdrawn"], details["sirets"]) == (1, 2, [one])
    later = NOW + timedelta(days=40)
    assert done(firm, service.add_clients, sirets=[one], now=later).clients == 1
    assert (site_of(firm, one).id, site_of(firm, one).entered_at) == (row, later)
    assert opened_for(firm, one) == (set(), {"DSN", "DPAE"})
    done(firm, service.open_for_clients, chosen=of(one), codes=["DPAE"])
    change(firm, firm.declarants[0], one, "DPAE", given=True, now=later)
    assert opening(firm, firm.declarants[0], one, "DPAE") == first


def test_whole_portfolio_leaves_in_as_many_statements_as_two_clients(firm: Firm) -> None:
    def cost() -> int:
        with recorded() as sent:
            done(firm, service.remove_clients, chosen=EVERY_CLIENT, shown=mark_of(firm))
        return len(sent)

    done(firm, service.open_declarations, codes=["C3S"])  # the trail's first event makes its chain
    for siret in firm.sirets[:2]:
        change(firm, firm.declarants[0], siret, "DPAE", given=True)
    two = cost()
    many = sirets(2_000, start=72_000_000)
    make_establishments(many)
    with recorded() as sent:
        assert done(firm, service.add_clients, sirets=many).clients == 2_000
    assert len(sent) < 25
    done(firm, service.open_for_clients, chosen=EVERY_CLIENT, codes=["DPAE"])
    for siret in many[:2]:
        change(firm, firm.declarants[0], siret, "DPAE", given=True)
    assert cost() == two
    assert firm.clients() == set()


def test_right_given_since_the_page_refuses_the_removal(firm: Firm) -> None:
    shown = mark_of(firm)
    change(firm, firm.declarants[1], firm.sirets[0], "DPAE", given=True)
    with pytest.raises(Refusal) as caught:
        done(firm, service.remove_clients, chosen=EVERY_CLIENT, shown=shown)
    assert caught.value.reason is Reason.ENDING_CHANGED
    assert firm.clients() == set(firm.sirets[:2])


def test_one_client_added_to_two_portfolios_at_once_enters_one(firm: Firm) -> None:
    other = make_portfolio(firm.registration, "Fleuristes")
    ids = (firm.portfolio.public_id, other.public_id)
    results = at_once(
        *[
            lambda one=one: done(
                firm, service.add_clients, portfolio_id=one, sirets=[firm.sirets[4]]
            )
            for one in ids
        ]
    )
    assert sorted(each.clients for each in results) == [0, 1]
    assert len([each for each in results if each.left_out]) == 1


def test_file_and_hand_that_add_one_client_at_once_make_one_client(firm: Firm) -> None:
    other = make_portfolio(firm.registration, "Fleuristes")
    firm.confirm(firm.check([(firm.sirets[4], "1")]))
    at_once(
        treat_next,
        lambda: done(
            firm, service.add_clients, portfolio_id=other.public_id, sirets=[firm.sirets[4]]
        ),
    )
    where = [
        portfolio
        for portfolio in (firm.portfolio, other)
        if firm.sirets[4] in firm.clients(portfolio)
    ]
    assert len(where) == 1


def test_file_checked_before_a_removal_is_planned_anew(firm: Firm) -> None:
    request = firm.confirm(firm.check([(firm.sirets[0], "0"), (firm.sirets[2], "1")]))
    done(firm, service.remove_clients, chosen=of(firm.sirets[0]), shown="")
    assert treat_next()
    after = firm.reread(request)
    assert (after.additions, after.removals, after.unchanged) == (1, 0, 1)


def test_establishment_that_the_register_closed_since_the_page_stays_out(firm: Firm) -> None:
    siren, every = company(0, closed=1)
    added = done(firm, service.add_clients, siren=siren)
    assert (added.clients, list(added.left_out)) == (0, [])
    added = done(firm, service.add_clients, sirets=every)
    assert [each.siret for each in added.left_out] == every


@pytest.mark.parametrize(
    ("act", "asked"),
    [
        (service.add_clients, {"siren": "123456789"}),
        (service.remove_clients, {"chosen": EVERY_CLIENT, "shown": ""}),
    ],
)
def test_act_is_an_administrators_on_a_portfolio_of_his_own(
    firm: Firm, act: object, asked: dict[str, object]
) -> None:
    other = Firm(known=0, clients=0)
    with pytest.raises(NotFound):
        done(firm, act, portfolio_id=other.portfolio.public_id, **asked)
    with pytest.raises(Forbidden):
        done(firm, act, by=actor_of(firm.registration, firm.declarants[0]), **asked)
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, firm.administrator.id).state = MemberState.SUSPENDED
    with pytest.raises(Forbidden):
        done(firm, act, **asked)
    assert firm.clients() == set(firm.sirets[:2])
