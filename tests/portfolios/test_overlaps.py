"""Acts on portfolios that fall into what others are still writing: they wait, and none is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from sqlalchemy.orm import Session

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.imports import service as imports
from netent.kernel.enums import RequestStatus, SiteKind
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio, Site
from netent.portfolios import service
from netent.portfolios.queries import EVERY_CLIENT
from tests.factories.imports import NOW, RULES, Firm, as_csv
from tests.factories.perimeter import make_portfolio
from tests.portfolios.acting import done, mark_of


def meanwhile(firm: Firm, first: Callable[[Session], Any], act: Callable[[], Any]) -> Any:
    """What the act gives that begins while the first one is written and not yet committed."""
    with ThreadPoolExecutor(1) as pool:
        with transaction(Tenant(firm.registration.id)) as session:
            first(session)
            session.flush()
            running = pool.submit(act)
            # It must wait; one that did not would be done by now.
            wait([running], timeout=0.5)
            assert not running.done()
        return running.result()


def test_client_that_another_portfolio_is_taking_stays_out_and_is_told(firm: Firm) -> None:
    other = make_portfolio(firm.registration, "Fleuristes")
    siret = firm.sirets[4]

    def enter(session: Session) -> None:
        site = {"kind": SiteKind.CLIENT, "portfolio_id": other.id, "entered_at": NOW}
        session.add(Site(siret=siret, **site))

    added = meanwhile(firm, enter, lambda: done(firm, service.add_clients, sirets=[siret]))
    assert added.clients == 0
    assert [(each.siret, each.portfolio) for each in added.left_out] == [(siret, "Fleuristes")]


def test_act_waits_for_the_file_that_is_being_treated_on_its_portfolio(firm: Firm) -> None:
    def treat(session: Session) -> None:
        perimeter.portfolio_of(session, firm.portfolio.public_id, lock=True)

    added = meanwhile(firm, treat, lambda: done(firm, service.add_clients, sirets=[firm.sirets[4]]))
    assert added.clients == 1


def test_deposit_that_is_being_written_is_given_up_by_the_deletion_after_it(firm: Firm) -> None:
    done(firm, service.remove_clients, chosen=EVERY_CLIENT, shown=mark_of(firm))
    content = as_csv([(firm.sirets[3], "0")])
    deposit = imports.read_deposit("Boulangeries.csv", content, "Boulangeries", RULES)
    with reading(Tenant(firm.registration.id)) as session:
        checked = imports.plan_deposit(session, firm.portfolio.id, deposit)
    staged = []

    def stage(session: Session) -> None:
        staged.append(
            imports.stage_check(
                session,
                firm.actor,
                portfolio_id=firm.portfolio.public_id,
                deposit=deposit,
                checked=checked,
                rules=RULES,
                now=NOW,
            )
        )

    gone = meanwhile(firm, stage, lambda: done(firm, service.delete_portfolio))
    assert isinstance(gone, Portfolio)
    assert firm.reread(staged[0]).status is RequestStatus.DELETED
