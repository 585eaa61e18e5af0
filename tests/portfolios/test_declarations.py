"""Declarations on a portfolio and for its clients: the container first, and what ends with them."""

from datetime import timedelta

import pytest

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.portfolios import service
from netent.portfolios.queries import EVERY_CLIENT
from netent.portfolios.service import Closed, Opened
from netent.tenancy.models import Member
from tests.factories.identifiers import sirets
from tests.factories.imports import Firm, treat_next
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import NOW, actor_of
from tests.portfolios.acting import (
    done,
    last_event,
    mark_of,
    of,
    opened_for,
    opened_on,
    revision,
)
from tests.support.threads import at_once
from tests.ticking.acts import change, open_only
from tests.ticking.holding import held, opening

DSN = {"DSN-RG", "DSN-RA", "DSN-PAI"}


def test_opening_on_the_portfolio_opens_for_no_client_and_gives_nobody_a_right(firm: Firm) -> None:
    before = revision(firm)
    codes = ["AED", "DSN", "C3S"]
    opened = done(firm, service.open_declarations, codes=codes)
    assert opened == Opened(["C3S", "AED"], ["DSN"])
    assert opened_on(firm) == ["DSN", "C3S", "DPAE", "AED"]
    assert opened_for(firm, firm.sirets[0])[0] == {"DSN", "DPAE"}
    assert (held(firm), revision(firm)) == ({}, before + 1)
    event = last_event(firm)
    assert event.action == "portfolio.declarations_opened"
    assert event.details == {"portfolio": "Boulangeries", "declarations": ["C3S", "AED"]}


@pytest.mark.parametrize("code", ["DADSU", "nothing", "x" * 500])
def test_declaration_that_cannot_be_taken_opens_nothing(firm: Firm, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        done(firm, service.open_declarations, codes=["C3S", code])
    assert caught.value.reason is Reason.DECLARATION_NOT_TAKEABLE
    assert opened_on(firm) == ["DSN", "DPAE"]


def test_declaration_is_opened_on_the_portfolio_before_it_is_for_a_client(firm: Firm) -> None:
    one, other = firm.sirets[:2]
    with pytest.raises(Refusal) as caught:
        done(firm, service.open_for_clients, chosen=of(one), codes=["C3S"])
    assert caught.value.reason is Reason.OPEN_ON_PORTFOLIO_FIRST
    done(firm, service.open_declarations, codes=["C3S"])
    assert done(firm, service.open_for_clients, chosen=of(one), codes=["C3S"]) == 1
    assert opened_for(firm, one)[0] == {"DSN", "DPAE", "C3S"}
    assert opened_for(firm, other)[0] == {"DSN", "DPAE"}
    assert done(firm, service.open_for_clients, chosen=EVERY_CLIENT, codes=["C3S", "DSN"]) == 1
    assert last_event(firm).details["sirets"] == [one, other]
    assert done(firm, service.open_for_clients, chosen=EVERY_CLIENT, codes=["C3S"]) == 0
    assert held(firm) == {}


def test_what_is_open_in_part_is_completed(firm: Firm) -> None:
    open_only(firm, firm.sirets[0], "DSN-RG")
    assert done(firm, service.open_for_clients, chosen=EVERY_CLIENT, codes=["DSN"]) == 1
    change(firm, firm.declarants[0], firm.sirets[0], *DSN, given=True)
    assert held(firm)[firm.sirets[0], "Bruno"] == DSN


def test_closing_for_a_client_ends_what_was_shown_there_alone(firm: Firm) -> None:
    one, other = firm.sirets[:2]
    for siret in (one, other):
        change(firm, firm.declarants[0], siret, "DPAE", *DSN, given=True)
    shown = mark_of(firm, "DPAE", chosen=of(one))
    closed = done(firm, service.close_for_clients, chosen=of(one), codes=["DPAE"], shown=shown)
    assert closed == Closed(1, 1)
    assert held(firm) == {(one, "Bruno"): DSN, (other, "Bruno"): DSN | {"DPAE"}}
    assert opened_for(firm, one) == ({"DSN"}, {"DPAE"})
    assert opened_on(firm) == ["DSN", "DPAE"]
    details = last_event(firm).details
    assert (details["clients"], details["rights_withdrawn"], details["sirets"]) == (1, 1, [one])
    assert len(details["changes_digest"]) == 64


def test_closing_on_the_portfolio_closes_for_all_its_clients_and_opening_again_gives_nothing_back(
    firm: Firm,
) -> None:
    one = firm.sirets[0]
    change(firm, firm.declarants[0], one, "DPAE", *DSN, given=True)
    first = opening(firm, firm.declarants[0], one, "DPAE")
    closed = done(firm, service.close_declaration, code="DPAE", shown=mark_of(firm, "DPAE"))
    assert closed == Closed(2, 1)
    assert held(firm) == {(one, "Bruno"): DSN}
    assert opened_on(firm) == ["DSN"]
    assert opened_for(firm, firm.sirets[1]) == ({"DSN"}, {"DPAE"})
    done(firm, service.open_declarations, codes=["DPAE"])
    done(firm, service.open_for_clients, chosen=EVERY_CLIENT, codes=["DPAE"])
    assert held(firm) == {(one, "Bruno"): DSN}
    later = NOW + timedelta(days=30)
    change(firm, firm.declarants[0], one, "DPAE", given=True, now=later)
    assert opening(firm, firm.declarants[0], one, "DPAE") == first


@pytest.mark.parametrize("everywhere", [True, False])
def test_right_given_since_the_page_refuses_the_closing(firm: Firm, everywhere: bool) -> None:
    shown = mark_of(firm, "DSN")
    change(firm, firm.declarants[0], firm.sirets[0], "DSN-RG", given=True)
    asked = {"chosen": EVERY_CLIENT, "codes": ["DSN"]} if not everywhere else {"code": "DSN"}
    act = service.close_declaration if everywhere else service.close_for_clients
    with pytest.raises(Refusal) as caught:
        done(firm, act, shown=shown, **asked)
    assert caught.value.reason is Reason.ENDING_CHANGED
    assert held(firm) == {(firm.sirets[0], "Bruno"): {"DSN-RG"}}
    assert opened_for(firm, firm.sirets[0])[0] == {"DSN", "DPAE"}


def test_two_who_close_one_declaration_at_once_leave_one_act_and_one_refusal(firm: Firm) -> None:
    change(firm, firm.declarants[0], firm.sirets[0], "DSN-RG", given=True)
    shown = mark_of(firm, "DSN")
    results = at_once(*[lambda: done(firm, service.close_declaration, code="DSN", shown=shown)] * 2)
    refused = [each for each in results if isinstance(each, Refusal)]
    assert [each.reason for each in refused] == [Reason.DECLARATION_NOT_OPEN]
    assert [each for each in results if each not in refused] == [Closed(2, 1)]


def test_file_checked_before_an_opening_is_planned_anew_with_it(firm: Firm) -> None:
    request = firm.confirm(firm.check([(firm.sirets[2], "1")]))
    done(firm, service.open_declarations, codes=["C3S"])
    assert treat_next()
    assert firm.reread(request).additions == 1
    assert opened_for(firm, firm.sirets[2])[0] == {"DSN", "DPAE", "C3S"}


ACTS = [
    (service.open_declarations, {"codes": ["C3S"]}),
    (service.close_declaration, {"code": "DSN", "shown": ""}),
    (service.open_for_clients, {"codes": ["DSN"], "chosen": EVERY_CLIENT}),
    (service.close_for_clients, {"codes": ["DSN"], "chosen": EVERY_CLIENT, "shown": ""}),
]


@pytest.mark.parametrize(("act", "asked"), ACTS)
def test_act_is_an_administrators_on_a_portfolio_of_his_own(
    firm: Firm, act: object, asked: dict[str, object]
) -> None:
    other = Firm(known=0, clients=0)
    with pytest.raises(NotFound):
        done(firm, act, by=firm.actor, portfolio_id=other.portfolio.public_id, **asked)
    with pytest.raises(Forbidden):
        done(firm, act, by=actor_of(firm.registration, firm.declarants[0]), **asked)
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, firm.administrator.id).state = MemberState.SUSPENDED
    with pytest.raises(Forbidden):
        done(firm, act, **asked)
    assert opened_on(firm) == ["DSN", "DPAE"]


def test_anothers_client_is_left_alone(firm: Firm) -> None:
    other = Firm(known=0, clients=0)
    theirs = sirets(2, start=61_000_000)
    make_portfolio(other.registration, "Leurs", clients=theirs)
    open_only(other, theirs[0])
    chosen = of(*theirs, *firm.sirets[2:])
    assert done(firm, service.open_for_clients, chosen=chosen, codes=["DSN"]) == 0
    assert opened_for(other, theirs[0])[0] == set()
