"""Clients go to another portfolio: what comes along, what ends, and dates that stay."""

from datetime import timedelta
from typing import Any

import pytest

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio, PortfolioDeclarant
from netent.portfolios import service
from netent.portfolios.queries import EVERY_CLIENT, Chosen
from netent.portfolios.queries.crossing import Crossing, Terms, crossing
from netent.portfolios.service import Transferred
from netent.tenancy.models import Member
from tests.factories.directory import make_establishments
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
    site_of,
)
from tests.support.queries import recorded
from tests.support.threads import at_once
from tests.ticking.acts import change
from tests.ticking.gifts import portfolios_with
from tests.ticking.holding import ends, held, opening

ALL, NOTHING = Terms(), Terms(frozenset(), frozenset())


@pytest.fixture
def target(firm: Firm) -> Portfolio:
    """Another portfolio: DSN is open there, Bruno is assigned; neither DPAE nor Chloé is."""
    for siret in firm.sirets[:2]:
        for member in firm.declarants:
            change(firm, member, siret, "DPAE", "DSN-RG", given=True)
    return make_portfolio(
        firm.registration, "Fleuristes", declarations=["DSN"], declarants=firm.declarants[:1]
    )


def found(firm: Firm, target: Portfolio, chosen: Chosen, terms: Terms) -> Crossing:
    with reading(Tenant(firm.registration.id)) as session:
        return crossing(session, firm.portfolio.id, target.id, chosen, terms)


def moved(
    firm: Firm, target: Portfolio, chosen: Chosen, terms: Terms = ALL, **asked: Any
) -> Transferred:
    shown = asked.pop("shown", None) or found(firm, target, chosen, terms).mark
    about = {"target_id": target.public_id, "chosen": chosen, "terms": terms, "shown": shown}
    transferred: Transferred = done(firm, service.transfer_clients, **about, **asked)
    return transferred


def test_client_goes_with_its_rights_and_what_lacks_comes_along(
    firm: Firm, target: Portfolio
) -> None:
    one, other = firm.sirets[:2]
    change(firm, firm.declarants[0], one, "DSN-PAI", given=True, ends_on=NOW.date() + timedelta(9))
    before = [opening(firm, member, one, "DPAE") for member in firm.declarants]
    revisions = revision(firm), revision(firm, target)
    later = NOW + timedelta(days=3)
    shown = found(firm, target, of(one), Terms())
    assert [each.row.code for each in shown.declarations] == ["DPAE"]
    assert [(each.name, each.rights) for each in shown.declarants] == [("Chloé Durand", 2)]
    assert moved(firm, target, of(one), now=later) == Transferred(1, 0)
    assert (firm.clients(), firm.clients(target)) == ({other}, {one})
    assert held(firm)[one, "Bruno"] == {"DPAE", "DSN-RG", "DSN-PAI"}
    assert held(firm)[one, "Chloé"] == held(firm)[other, "Chloé"] == {"DPAE", "DSN-RG"}
    assert [opening(firm, member, one, "DPAE") for member in firm.declarants] == before
    assert ends(firm, firm.declarants[0], one) == {"DSN-PAI": NOW.date() + timedelta(9)}
    assert opened_on(firm, target) == ["DSN", "DPAE"]
    assert opened_for(firm, one) == opened_for(firm, other) == ({"DSN", "DPAE"}, set())
    assert "Fleuristes" in portfolios_with(firm, firm.declarants[1])
    assert site_of(firm, one).entered_at == NOW
    assert (revision(firm), revision(firm, target)) == (revisions[0] + 1, revisions[1] + 1)
    details = last_event(firm).details
    assert details == {
        "portfolio": "Boulangeries",
        "receiver": "Fleuristes",
        "clients": 1,
        "sirets": [one],
        "declarations": ["DPAE"],
        "assigned": 1,
    }


@pytest.mark.parametrize(
    ("terms", "ending", "bruno", "chloe"),
    [
        (NOTHING, 3, {"DSN-RG"}, None),
        (Terms(frozenset({"DPAE"}), frozenset()), 2, {"DSN-RG", "DPAE"}, None),
        (Terms(frozenset(), None), 2, {"DSN-RG"}, {"DSN-RG"}),
    ],
)
def test_what_is_not_ticked_ends_there_alone_as_it_was_counted(
    firm: Firm,
    target: Portfolio,
    terms: Terms,
    ending: int,
    bruno: set[str],
    chloe: set[str] | None,
) -> None:
    one, other = firm.sirets[:2]
    assert found(firm, target, of(one), terms).ends.rights == ending
    assert moved(firm, target, of(one), terms) == Transferred(1, ending)
    assert (held(firm).get((one, "Bruno")), held(firm).get((one, "Chloé"))) == (bruno, chloe)
    assert held(firm)[other, "Chloé"] == {"DPAE", "DSN-RG"}
    kept = {"DSN"} | set(terms.declarations or ())
    assert opened_for(firm, one) == (kept, {"DSN", "DPAE"} - kept)
    assert opened_on(firm, target) == sorted(kept, reverse=True)
    assert last_event(firm).details["rights_withdrawn"] == ending


def test_whole_portfolio_goes_in_as_many_statements_as_two_clients(
    firm: Firm, target: Portfolio
) -> None:
    def cost() -> int:
        with recorded() as sent:
            moved(firm, target, EVERY_CLIENT, NOTHING)
        return len(sent)

    done(firm, service.open_declarations, codes=["C3S"])  # the trail's first event makes its chain
    two = cost()
    many = sirets(2_000, start=73_000_000)
    make_establishments(many)
    done(firm, service.add_clients, sirets=many)
    done(firm, service.open_for_clients, chosen=EVERY_CLIENT, codes=["DPAE", "DSN"])
    for member in firm.declarants:
        change(firm, member, many[0], "DPAE", "DSN-RG", given=True)
    assert cost() == two
    assert len(firm.clients(target)) == 2_002


@pytest.mark.parametrize("meanwhile", ["right", "assignment", "declaration", "client"])
def test_anything_else_since_the_page_refuses_the_transfer(
    firm: Firm, target: Portfolio, meanwhile: str
) -> None:
    shown = found(firm, target, EVERY_CLIENT, NOTHING).mark
    if meanwhile == "right":
        change(firm, firm.declarants[0], firm.sirets[0], "DSN-PAI", "DPAE", given=False)
    elif meanwhile == "assignment":
        with transaction(Tenant(firm.registration.id)) as session:
            session.add(
                PortfolioDeclarant(
                    portfolio_id=target.id, member_id=firm.declarants[1].id, assigned_at=NOW
                )
            )
    elif meanwhile == "declaration":
        done(firm, service.open_declarations, portfolio_id=target.public_id, codes=["DPAE"])
    else:
        done(firm, service.add_clients, sirets=[firm.sirets[4]])
    with pytest.raises(Refusal) as caught:
        moved(firm, target, EVERY_CLIENT, NOTHING, shown=shown)
    assert caught.value.reason is Reason.TRANSFER_CHANGED
    assert firm.clients(target) == set()


def test_two_who_transfer_to_and_fro_at_once_do_not_wait_for_each_other(
    firm: Firm, target: Portfolio
) -> None:
    mine = sirets(2, start=74_000_000)
    make_establishments(mine)
    done(firm, service.add_clients, portfolio_id=target.public_id, sirets=mine)
    there = found(firm, target, EVERY_CLIENT, Terms()).mark
    with reading(Tenant(firm.registration.id)) as session:
        back = crossing(session, target.id, firm.portfolio.id, of(*mine), Terms()).mark
    results = at_once(
        lambda: moved(firm, target, EVERY_CLIENT, shown=there),
        lambda: done(
            firm,
            service.transfer_clients,
            portfolio_id=target.public_id,
            target_id=firm.portfolio.public_id,
            chosen=of(*mine),
            terms=Terms(),
            shown=back,
        ),
    )
    assert all(isinstance(each, Transferred | Refusal) for each in results), results
    assert firm.clients() | firm.clients(target) == {*firm.sirets[:2], *mine}


def test_client_that_left_meanwhile_is_not_transferred(firm: Firm, target: Portfolio) -> None:
    one = firm.sirets[0]
    terms = Terms()
    shown = found(firm, target, of(one), terms).mark
    done(firm, service.remove_clients, chosen=of(one), shown=mark_of(firm, chosen=of(one)))
    with pytest.raises(Refusal):
        moved(firm, target, of(one), terms, shown=shown)
    assert moved(firm, target, of(one)) == Transferred(0, 0)


def test_file_checked_before_a_transfer_is_planned_anew(firm: Firm, target: Portfolio) -> None:
    request = firm.confirm(firm.check([(firm.sirets[0], "0"), (firm.sirets[2], "1")]))
    moved(firm, target, of(firm.sirets[0]))
    assert treat_next()
    after = firm.reread(request)
    assert (after.additions, after.removals, after.unchanged) == (1, 0, 1)
    assert firm.clients(target) == {firm.sirets[0]}


def test_transfer_is_an_administrators_between_portfolios_of_his_own(
    firm: Firm, target: Portfolio
) -> None:
    other = Firm(known=0, clients=0)
    asked: dict[str, Any] = {"chosen": EVERY_CLIENT, "terms": NOTHING, "shown": ""}
    for portfolio_id, target_id in (
        (other.portfolio.public_id, target.public_id),
        (firm.portfolio.public_id, other.portfolio.public_id),
    ):
        with pytest.raises(NotFound):
            done(
                firm,
                service.transfer_clients,
                portfolio_id=portfolio_id,
                target_id=target_id,
                **asked,
            )
    with pytest.raises(Refusal) as caught:
        done(firm, service.transfer_clients, target_id=firm.portfolio.public_id, **asked)
    assert caught.value.reason is Reason.SAME_PORTFOLIO
    asked["target_id"] = target.public_id
    by = actor_of(firm.registration, firm.declarants[0])
    with pytest.raises(Forbidden):
        done(firm, service.transfer_clients, by=by, **asked)
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, firm.administrator.id).state = MemberState.SUSPENDED
    with pytest.raises(Forbidden):
        done(firm, service.transfer_clients, **asked)
