"""An undo gives nothing back to whom, or for what, an act since has closed the door."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.habilitations.holders import held_on
from netent.habilitations.models import Habilitation
from netent.imports import retention
from netent.kernel.enums import MemberState, Outcome, RequestStatus
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import PortfolioDeclarant
from netent.portfolios import service as portfolios
from netent.portfolios.queries import EVERY_CLIENT, sites_chosen
from netent.requests.models import Request
from netent.tenancy.models import Member
from tests.factories.imports import NOW, Firm
from tests.imports.rights_files import held, row, run
from tests.imports.undoing import LATER, clients_file, declaration_removed, rights_in_file
from tests.portfolios.acting import done, mark_of, opened_on
from tests.support.books import assert_books_agree

DPAE = 11
WITHDRAWING = [clients_file, rights_in_file, declaration_removed]


@pytest.fixture
def granted(firm: Firm) -> Firm:
    """A firm whose first declarant may file DPAE for its first client, and for no other."""
    run(firm, row(firm.declarants[0], firm.sirets[0], "1"))
    return firm


def undone(firm: Firm, request: Request) -> Request:
    return firm.treat(firm.check_undo(request, now=LATER), now=LATER)


def refusals(firm: Firm, undo: Request) -> dict[str | None, Reason | None]:
    return {line.siret: line.reason for line in firm.lines(undo) if line.reason}


def leave(firm: Firm) -> None:
    """The first declarant leaves the registration."""
    with transaction(Tenant(firm.registration.id)) as session:
        member = session.get_one(Member, firm.declarants[0].id)
        member.state = MemberState.DELETED
        session.execute(delete(PortfolioDeclarant).where(PortfolioDeclarant.member_id == member.id))


def unassign(firm: Firm) -> None:
    """He is taken from the portfolio, with what he holds there by now."""
    member = firm.declarants[0]
    with reading(Tenant(firm.registration.id)) as session:
        sites = sites_chosen(session, firm.portfolio.id, EVERY_CLIENT)
        mark = held_on(session, sites, members=[member.id]).mark
    members = [member.public_id]
    done(firm, portfolios.unassign_declarants, member_ids=members, shown=mark, now=LATER)


@pytest.mark.parametrize("act", [leave, unassign])
@pytest.mark.parametrize("make", WITHDRAWING)
def test_nobody_who_left_gets_a_right_back(
    granted: Firm, make: Callable[[Firm], Request], act: Callable[[Firm], None]
) -> None:
    request = make(granted)
    assert held(granted, granted.declarants[0], granted.sirets[0]) == set()
    act(granted)
    undo = undone(granted, request)
    assert refusals(granted, undo)[granted.sirets[0]] is Reason.CHANGED_SINCE
    assert held(granted, granted.declarants[0], granted.sirets[0]) == set()
    assert_books_agree(granted.registration.id)


@pytest.mark.parametrize("make", WITHDRAWING)
def test_whoever_left_the_portfolio_between_check_and_run_gets_nothing_back(
    granted: Firm, make: Callable[[Firm], Request]
) -> None:
    checked = granted.check_undo(make(granted), now=LATER)
    assert checked.details["rights_granted"] == 1
    unassign(granted)
    undo = granted.treat(checked, now=LATER)
    assert refusals(granted, undo)[granted.sirets[0]] is Reason.CHANGED_SINCE
    assert held(granted, granted.declarants[0], granted.sirets[0]) == set()


def test_client_does_not_come_back_with_a_declaration_closed_on_the_portfolio_since(
    granted: Firm,
) -> None:
    request = clients_file(granted)
    done(
        granted,
        portfolios.close_declaration,
        code="DPAE",
        shown=mark_of(granted, "DPAE"),
        now=LATER,
    )
    undo = undone(granted, request)
    assert undo.outcome is Outcome.KO
    assert granted.sirets[0] not in granted.clients()
    with reading(Tenant(granted.registration.id)) as session:
        masks = session.scalars(select(Habilitation.mask)).all()
    assert not any(mask >> DPAE & 1 for mask in masks)


def test_declaration_added_to_a_portfolio_without_clients_can_be_taken_off_again(
    firm: Firm,
) -> None:
    firm.run([(siret, "0") for siret in firm.sirets[:2]])
    request = firm.treat(firm.check_declaration("DAT", adds=True))
    assert (request.lines, "DAT" in opened_on(firm)) == (0, True)
    undone(firm, request)
    assert "DAT" not in opened_on(firm)
    with pytest.raises(Refusal):
        firm.check_undo(request)


def test_lines_that_an_undo_needs_are_not_purged_before_it_is_over(firm: Firm) -> None:
    days = 90
    due = NOW + timedelta(days=days + 1)
    request = firm.run([(firm.sirets[2], "1")])
    checked = firm.check_undo(request, now=due)
    assert retention.purge_due(keep_days=days, now=due) == 0
    undo = firm.treat(checked, now=due)
    assert (undo.outcome, undo.removals) == (Outcome.OK, 1)
    assert firm.sirets[2] not in firm.clients()
    assert retention.purge_due(keep_days=days, now=due) == 1


def test_undo_that_is_never_confirmed_does_not_keep_lines_for_ever(firm: Firm) -> None:
    days = 90
    request = firm.run([(firm.sirets[2], "1")])
    checked = firm.check_undo(request)
    due = NOW + timedelta(days=days + 1)
    assert retention.purge_due(keep_days=days, now=due) == 1
    assert firm.reread(checked).status is RequestStatus.DELETED
    assert retention.purge_due(keep_days=days, now=due) == 1
    assert not firm.lines(request)
