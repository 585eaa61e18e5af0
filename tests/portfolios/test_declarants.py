"""Declarants of a portfolio: assigned, given its rights, taken away with what they hold there."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations.holders import held_on
from netent.kernel.clock import paris_day
from netent.kernel.enums import MemberState
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio
from netent.policies.rules import Rules
from netent.portfolios import service
from netent.portfolios.queries import EVERY_CLIENT, declarants, sites_chosen
from netent.portfolios.service import Unassigned
from netent.tenancy.models import Member
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import RULES, Firm
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import NOW, actor_of, make_administrator, make_member
from tests.portfolios.acting import done, last_event, revision
from tests.support.queries import recorded
from tests.support.threads import at_once
from tests.ticking.acts import change, close, open_only, suspend
from tests.ticking.gifts import portfolios_with
from tests.ticking.holding import held, opening

ALL = {"DSN-RG", "DSN-RA", "DSN-PAI", "DPAE"}


@pytest.fixture
def newcomer(firm: Firm) -> Member:
    return make_member(firm.registration, first_name="Denis")


def offered(firm: Firm, *members: Member) -> declarants.Offer:
    with reading(Tenant(firm.registration.id)) as session:
        ids = {each.public_id for each in members} or None
        return declarants.offer(session, firm.portfolio.id, ids, on=paris_day(NOW))


def given(firm: Firm, *members: Member, shown: str | None = None, rules: Rules = RULES) -> int:
    mark = offered(firm, *members).mark if shown is None else shown
    ids = {each.public_id for each in members} or None
    about: dict[str, Any] = {"member_ids": ids, "shown": mark, "rules": rules}
    count: int = done(firm, service.give_same_rights, **about)
    return count


def mark(firm: Firm, *members: Member) -> str:
    with reading(Tenant(firm.registration.id)) as session:
        sites = sites_chosen(session, firm.portfolio.id, EVERY_CLIENT)
        return held_on(session, sites, members=[each.id for each in members]).mark


def unassigned(firm: Firm, *members: Member, shown: str | None = None) -> Unassigned:
    told = mark(firm, *members) if shown is None else shown
    ids = [each.public_id for each in members]
    gone: Unassigned = done(firm, service.unassign_declarants, member_ids=ids, shown=told)
    return gone


def assigned(firm: Firm, *members: Member, **asked: Any) -> list[str]:
    ids = [each.public_id for each in members]
    new = done(firm, service.assign_declarants, member_ids=ids, **asked)
    return [each.first_name for each in new]


def test_assigning_grants_nothing_and_is_done_once(firm: Firm, newcomer: Member) -> None:
    before = revision(firm)
    assert assigned(firm, newcomer, firm.declarants[0]) == ["Denis"]
    assert held(firm) == {}
    assert portfolios_with(firm, newcomer) == {"Boulangeries"}
    assert revision(firm) == before + 1
    assert last_event(firm).details == {
        "portfolio": "Boulangeries",
        "members": 1,
        "member": [str(newcomer.public_id)],
    }
    assert assigned(firm, newcomer) == []


def test_only_an_active_declarant_is_assigned(firm: Firm, newcomer: Member) -> None:
    suspend(firm, newcomer)
    with pytest.raises(Refusal) as caught:
        assigned(firm, firm.declarants[0], newcomer)
    assert caught.value.reason is Reason.NO_ACTIVE_DECLARANT
    with pytest.raises(Refusal):
        assigned(firm, make_administrator(firm.registration, first_name="Eve"))
    stranger = make_member(Firm(known=0, clients=0).registration)
    with pytest.raises(NotFound):
        assigned(firm, stranger)


def test_same_rights_complete_what_each_has_on_each_client(firm: Firm, newcomer: Member) -> None:
    one, other = firm.sirets[:2]
    open_only(firm, other, "DPAE")
    change(firm, firm.declarants[0], one, "DPAE", given=True, now=NOW - timedelta(days=9))
    before = opening(firm, firm.declarants[0], one, "DPAE")
    found = offered(firm)
    assert (found.members, found.totals.rights) == (2, 3 + 1 + 4 + 1)
    assert {(gain.name, gain.right, gain.sites) for gain in found.gains} >= {
        ("Bruno Durand", "DPAE", 1),
        ("Chloé Durand", "DPAE", 2),
    }
    assert given(firm) == 9
    assert held(firm) == {
        (siret, name): (ALL if siret == one else {"DPAE"})
        for siret in (one, other)
        for name in ("Bruno", "Chloé")
    }
    assert opening(firm, firm.declarants[0], one, "DPAE") == before
    details = last_event(firm).details
    assert (details["members"], details["rights_granted"]) == (2, 9)
    assert given(firm) == 0


def test_same_rights_are_for_the_chosen_who_are_assigned_and_active(
    firm: Firm, newcomer: Member
) -> None:
    bruno, chloe = firm.declarants
    assert offered(firm, newcomer).totals.rights == 0
    suspend(firm, chloe)
    close(firm, firm.sirets[1], paris_day(NOW))
    assert given(firm) == 4
    assert held(firm) == {(firm.sirets[0], "Bruno"): ALL}
    assigned(firm, newcomer)
    assert given(firm, newcomer) == 4
    assert bruno.public_id != newcomer.public_id


@pytest.mark.parametrize("meanwhile", ["right", "client", "assignment", "declaration"])
def test_anything_else_lacking_since_the_page_gives_nothing(
    firm: Firm, newcomer: Member, meanwhile: str
) -> None:
    shown = offered(firm).mark
    if meanwhile == "right":
        change(firm, firm.declarants[0], firm.sirets[0], "DPAE", given=True)
    elif meanwhile == "client":
        done(firm, service.add_clients, sirets=[firm.sirets[4]])
        done(firm, service.open_for_clients, chosen=EVERY_CLIENT, codes=["DPAE"])
    elif meanwhile == "assignment":
        assigned(firm, newcomer)
    else:
        done(firm, service.close_declaration, code="DPAE", shown="")
    before = held(firm)
    with pytest.raises(Refusal) as caught:
        given(firm, shown=shown)
    assert caught.value.reason is Reason.OFFER_CHANGED
    assert held(firm) == before


def test_more_rights_than_one_act_may_write_are_refused_with_the_count(firm: Firm) -> None:
    with pytest.raises(Refusal) as caught:
        given(firm, rules=Rules(import_max_rights=15))
    assert caught.value.reason is Reason.TOO_MANY_RIGHTS
    assert held(firm) == {}


def test_unassigning_ends_what_he_holds_there_alone(firm: Firm) -> None:
    bruno = firm.declarants[0]
    given(firm)
    make_portfolio(firm.registration, "Fleuristes", declarants=[bruno], clients=[firm.sirets[4]])
    change(firm, bruno, firm.sirets[4], "DPAE", given=True)
    assert unassigned(firm, bruno) == Unassigned(1, 8)
    assert {name for (siret, name) in held(firm) if siret != firm.sirets[4]} == {"Chloé"}
    assert held(firm)[firm.sirets[4], "Bruno"] == {"DPAE"}
    assert portfolios_with(firm, bruno) == {"Fleuristes"}
    details = last_event(firm).details
    assert (details["members"], details["rights_withdrawn"]) == (1, 8)
    assert unassigned(firm, bruno) == Unassigned(0, 0)


def test_right_given_since_the_page_refuses_the_unassigning(firm: Firm) -> None:
    bruno, chloe = firm.declarants
    shown = mark(firm, bruno)
    change(firm, chloe, firm.sirets[0], "DPAE", given=True)  # not his: no matter
    change(firm, bruno, firm.sirets[0], "DPAE", given=True)
    with pytest.raises(Refusal) as caught:
        unassigned(firm, bruno, shown=shown)
    assert caught.value.reason is Reason.ENDING_CHANGED
    assert portfolios_with(firm, bruno) == {"Boulangeries"}


def test_two_who_assign_one_declarant_at_once_assign_him_once(firm: Firm, newcomer: Member) -> None:
    results = at_once(*[lambda: assigned(firm, newcomer)] * 2)
    assert sorted(results, key=len) == [[], ["Denis"]]


def test_rights_of_many_clients_are_given_in_as_many_statements_as_of_two(firm: Firm) -> None:
    def cost() -> int:
        with recorded() as sent:
            given(firm)
        return len(sent)

    done(firm, service.open_declarations, codes=["C3S"])  # the trail's first event makes its chain
    two = cost()
    many = sirets(2_000, start=78_000_000)
    make_establishments(many)
    done(firm, service.add_clients, sirets=many)
    done(firm, service.open_for_clients, chosen=EVERY_CLIENT, codes=["DPAE", "DSN"])
    assert cost() == two
    assert len(held(firm)) == 2 * 2_002


def test_act_is_an_administrators_on_a_portfolio_of_his_own(firm: Firm) -> None:
    other = Firm(known=0, clients=0)
    ids = [firm.declarants[0].public_id]
    acts: list[tuple[Any, dict[str, Any]]] = [
        (service.assign_declarants, {"member_ids": ids}),
        (service.unassign_declarants, {"member_ids": ids, "shown": ""}),
        (service.give_same_rights, {"member_ids": ids, "shown": "", "rules": RULES}),
    ]
    for act, asked in acts:
        with pytest.raises(NotFound):
            done(firm, act, portfolio_id=other.portfolio.public_id, **asked)
        with pytest.raises(Forbidden):
            done(firm, act, by=actor_of(firm.registration, firm.declarants[0]), **asked)
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, firm.administrator.id).state = MemberState.SUSPENDED
    for act, asked in acts:
        with pytest.raises(Forbidden):
            done(firm, act, **asked)
    with reading(Tenant(firm.registration.id)) as session:
        assert session.scalars(select(Portfolio.revision)).all() == [0]
