"""An undo gives back what a request really changed, dates included, but what moved since."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations import service as rights
from netent.habilitations.models import Habilitation, HabilitationTally
from netent.imports import service
from netent.kernel.enums import ActOrigin, LineResult, Outcome, RequestKind
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.perimeter.models import Portfolio, PortfolioDeclaration, Site
from netent.requests.models import Request
from netent.tenancy.models import Member
from tests.factories.imports import NOW, RULES, Firm
from tests.factories.tenancy import actor_of
from tests.imports.depositing import COOL
from tests.imports.rights_files import rights_file
from tests.imports.undoing import (
    LATER,
    clients_file,
    declaration_added,
    declaration_removed,
    rights_in_file,
    state,
)

DONE, REFUSED = LineResult.DONE, LineResult.REFUSED
DPAE, DSN_PAI = 11, 2


def change(firm: Firm, act: Callable[..., object]) -> None:
    """Do something to the rights of the first declarant on the first client."""
    with transaction(Tenant(firm.registration.id)) as session:
        begun = rights.begin_act(session, firm.actor, origin=ActOrigin.PAGE, now=NOW)
        here = select(Site.id, Habilitation.member_id).join(
            Habilitation, Habilitation.site_id == Site.id
        )
        mine = here.where(
            Site.siret == firm.sirets[0],
            Habilitation.member_id == firm.declarants[0].id,
            Site.registration_id == firm.registration.id,
        )
        act(session, begun, mine)


@pytest.fixture
def granted(firm: Firm) -> Firm:
    """A firm whose declarants hold rights, some opening later, one with an end."""
    bruno, chloe = firm.declarants
    for member, codes, cells in ((bruno, ["DPAE", "DSN"], ("1", "1")), (chloe, ["DSN"], ("1",))):
        rows = [
            (member.siret, member.last_name, member.first_name, siret, *cells)
            for siret in firm.sirets[:2]
        ]
        firm.run(rights_file(codes, rows), kind=RequestKind.HABILITATIONS)
    with_end = date(2026, 12, 31)
    change(
        firm,
        lambda s, act, pairs: rights.set_end(s, act, pairs, RightSet.of([DPAE]), ends_on=with_end),
    )
    return firm


MAKERS = [clients_file, rights_in_file, declaration_added, declaration_removed]


@pytest.mark.parametrize("now", [NOW, LATER])
@pytest.mark.parametrize("make", MAKERS)
def test_undo_gives_everything_back_dates_included(
    granted: Firm, make: Callable[[Firm, datetime], Request], now: datetime
) -> None:
    before = state(granted, now)
    assert now is LATER or before["dates"]
    request = make(granted, now)
    assert state(granted, now) != before
    checked = granted.check_undo(request, now=now)
    assert (checked.additions, checked.removals) == (request.removals, request.additions)
    undone = granted.treat(checked, now=now)
    assert (undone.outcome, undone.refused) == (Outcome.OK, 0)
    assert (undone.additions, undone.removals) == (request.removals, request.additions)
    assert state(granted, now) == before


@pytest.mark.parametrize("make", MAKERS)
def test_tally_still_says_what_is_held_after_an_undo(
    granted: Firm, make: Callable[[Firm], Request]
) -> None:
    granted.treat(granted.check_undo(make(granted)))
    with reading(Tenant(granted.registration.id)) as session:
        held = session.scalars(select(Habilitation.mask)).all()
        told = session.execute(select(HabilitationTally.mask, HabilitationTally.sites)).all()
    assert sum(sites for _, sites in told) == len(held)


def test_rights_that_were_touched_since_are_refused_line_by_line(granted: Firm) -> None:
    request = rights_in_file(granted)
    with transaction(Tenant(granted.registration.id)) as session:
        act = rights.begin_act(session, granted.actor, origin=ActOrigin.PAGE, now=LATER)
        site = session.scalars(select(Site).where(Site.siret == granted.sirets[0])).one()
        pair = select(Site.id, Member.id).where(
            Site.id == site.id,
            Site.registration_id == granted.registration.id,
            Member.id == granted.declarants[0].id,
        )
        pair = pair.join(Member, Member.registration_id == Site.registration_id)
        rights.grant(session, act, pair, RightSet.of([DPAE]), default_delay_days=0)
    undone = granted.treat(granted.check_undo(request, now=LATER), now=LATER)
    assert undone.outcome is Outcome.PARTIAL
    assert [(line.result, line.reason) for line in granted.lines(undone)] == [
        (REFUSED, Reason.CHANGED_SINCE),
        (DONE, None),
    ]


def test_client_that_was_moved_since_is_refused_and_the_others_come_back(granted: Firm) -> None:
    request = clients_file(granted)
    with transaction(Tenant(granted.registration.id)) as session:
        session.execute(
            update(Site)
            .where(Site.siret == granted.sirets[2])
            .values(opened=0, formerly_opened=Site.opened)
        )
    undone = granted.treat(granted.check_undo(request, now=LATER), now=LATER)
    by_siret = {line.siret: line.reason for line in granted.lines(undone)}
    assert by_siret == {granted.sirets[0]: None, granted.sirets[2]: Reason.CHANGED_SINCE}
    assert granted.clients() == set(granted.sirets[:3])


def test_what_moves_between_check_and_run_of_the_undo_is_looked_at_again(granted: Firm) -> None:
    request = clients_file(granted)
    checked = granted.check_undo(request, now=LATER)
    with transaction(Tenant(granted.registration.id)) as session:
        session.execute(update(Site).where(Site.siret == granted.sirets[2]).values(opened=0))
    undone = granted.treat(checked, now=LATER)
    assert (undone.additions, undone.removals, undone.refused) == (1, 0, 1)
    assert undone.details["checked"]["removals"] == 1


def test_end_that_is_over_by_the_undo_does_not_come_back(granted: Firm) -> None:
    request = rights_in_file(granted)
    over = NOW + timedelta(days=90)
    undone = granted.treat(granted.check_undo(request, now=over), now=over)
    held = {row[:2]: row[2] for row in state(granted)["held"]}
    assert undone.additions == request.removals - 1
    bruno = [mask for (_, member), mask in held.items() if member == granted.declarants[0].id]
    assert sum(bool(mask >> DPAE & 1) for mask in bruno) == 1


def test_request_is_undone_once_and_an_abandoned_undo_leaves_it_free(granted: Firm) -> None:
    request = clients_file(granted)
    first = granted.check_undo(request)
    with pytest.raises(Refusal) as refusal:
        granted.check_undo(request)
    assert refusal.value.reason is Reason.NOT_UNDOABLE
    with transaction(Tenant(granted.registration.id)) as session:
        service.give_up(session, granted.actor, request_id=first.public_id, now=NOW)
    undone = granted.treat(granted.check_undo(request))
    for done in (request, undone):
        with pytest.raises(Refusal):
            granted.check_undo(done)


def test_request_that_changed_nothing_or_is_not_over_can_not_be_undone(firm: Firm) -> None:
    nothing = firm.run([(firm.sirets[0], "1")])
    waiting = firm.confirm(firm.check([(firm.sirets[2], "1")]))
    for request in (nothing, waiting):
        with pytest.raises(Refusal) as refusal:
            firm.check_undo(request)
        assert refusal.value.reason is Reason.NOT_UNDOABLE


def test_undo_neither_waits_for_the_cooldown_nor_prolongs_it(cooled: Firm) -> None:
    request = cooled.run([(cooled.sirets[2], "1")], rules=COOL)
    checked = cooled.check_undo(request, rules=COOL)
    undone = cooled.treat(checked, rules=COOL, now=NOW + timedelta(hours=1))
    assert undone.outcome is Outcome.OK
    with reading(Tenant(cooled.registration.id)) as session:
        until = service.cooldown_until(session, COOL, now=NOW + timedelta(hours=1))
    assert until == NOW + timedelta(hours=48)


def test_declarant_and_stranger_can_not_undo(granted: Firm) -> None:
    request = clients_file(granted)
    asked = {"request_id": request.public_id, "rules": RULES, "now": NOW}
    declarant = actor_of(granted.registration, granted.declarants[0])
    with pytest.raises(Forbidden), transaction(Tenant(granted.registration.id)) as session:
        service.check_undo(session, declarant, **asked)
    other = Firm(known=0, clients=0)
    with pytest.raises(NotFound), transaction(Tenant(other.registration.id)) as session:
        service.check_undo(session, other.actor, **asked)


def test_portfolio_keeps_a_declaration_that_a_client_still_has_open(granted: Firm) -> None:
    request = declaration_added(granted)
    granted.run([(granted.sirets[3], "1")], now=LATER)
    granted.treat(granted.check_undo(request, now=LATER), now=LATER)
    with reading(Tenant(granted.registration.id)) as session:
        portfolio = session.get_one(Portfolio, granted.portfolio.id)
        codes = session.scalars(
            select(PortfolioDeclaration.declaration_type_id).where(
                PortfolioDeclaration.portfolio_id == portfolio.id
            )
        ).all()
    assert len(codes) == 3
