"""A portfolio is deleted once it is empty; what was done on it stays readable."""

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import func, select

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.imports.service import check_undo, give_up
from netent.kernel.enums import MemberState, RequestStatus
from netent.kernel.errors import Forbidden, NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio, PortfolioDeclarant, PortfolioDeclaration
from netent.portfolios import service
from netent.portfolios.queries import EVERY_CLIENT, portfolio_choices
from netent.tenancy.models import Member
from tests.factories.imports import NOW, RULES, Firm, treat_next
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import actor_of
from tests.portfolios.acting import done, last_event, mark_of
from tests.support.pages import Pages
from tests.support.threads import at_once


def emptied(firm: Firm) -> None:
    done(firm, service.remove_clients, chosen=EVERY_CLIENT, shown=mark_of(firm))


def delete(firm: Firm, **asked: object) -> Portfolio:
    gone: Portfolio = done(firm, service.delete_portfolio, **asked)
    return gone


def names(firm: Firm) -> list[str]:
    with reading(Tenant(firm.registration.id)) as session:
        return [each.name for each in portfolio_choices(session)]


def test_empty_portfolio_goes_with_its_openings_and_assignments_and_frees_its_name(
    firm: Firm,
) -> None:
    emptied(firm)
    delete(firm)
    assert names(firm) == []
    with reading(Tenant(firm.registration.id)) as session:
        for table in (PortfolioDeclaration, PortfolioDeclarant):
            assert session.scalar(select(func.count()).select_from(table)) == 0
    assert last_event(firm).action == "portfolio.deleted"
    assert last_event(firm).details == {
        "portfolio": "Boulangeries",
        "declarations": 2,
        "members": 2,
        "requests": 0,
    }
    with transaction(Tenant(firm.registration.id)) as session:
        made = service.create_portfolio(session, firm.actor, name="boulangeries", now=NOW)
    assert names(firm) == ["boulangeries"]
    done(firm, service.delete_portfolio, portfolio_id=made.public_id)
    assert names(firm) == []


def test_portfolio_with_clients_is_kept_and_says_how_many(firm: Firm) -> None:
    with pytest.raises(Refusal) as caught:
        delete(firm)
    assert (caught.value.reason, caught.value.arguments) == (
        Reason.PORTFOLIO_HAS_CLIENTS,
        {"count": 2},
    )
    assert names(firm) == ["Boulangeries"]


def test_file_that_waits_keeps_its_portfolio_and_one_that_was_only_checked_is_given_up(
    firm: Firm,
) -> None:
    emptied(firm)
    checked = firm.check([(firm.sirets[3], "1")])
    waiting = firm.confirm(firm.check([(firm.sirets[2], "0")]))
    with pytest.raises(Refusal) as caught:
        delete(firm)
    assert caught.value.reason is Reason.PORTFOLIO_BUSY
    with transaction(Tenant(firm.registration.id)) as session:
        give_up(session, firm.actor, request_id=waiting.public_id, now=NOW)
    delete(firm)
    assert firm.reread(checked).status is RequestStatus.DELETED
    assert last_event(firm).details["requests"] == 1
    with pytest.raises(Refusal) as caught:
        firm.confirm(checked)
    assert caught.value.reason is Reason.REQUEST_MOVED_ON
    with pytest.raises(NotFound):
        firm.check([(firm.sirets[3], "1")])


def test_confirmation_and_deletion_at_once_leave_no_file_without_its_portfolio(firm: Firm) -> None:
    emptied(firm)
    checked = firm.check([(firm.sirets[3], "0")])
    results = at_once(lambda: firm.confirm(checked), lambda: delete(firm))
    refused = [each for each in results if isinstance(each, Refusal)]
    assert len(refused) == 1, results
    assert treat_next() is (refused[0].reason is Reason.PORTFOLIO_BUSY)


def test_deposit_and_deletion_at_once_leave_no_file_to_confirm(firm: Firm) -> None:
    emptied(firm)
    results = at_once(lambda: firm.check([(firm.sirets[3], "0")]), lambda: delete(firm))
    assert isinstance(results[1], Portfolio), results
    if not isinstance(results[0], NotFound):
        assert firm.reread(results[0]).status is RequestStatus.DELETED  # type: ignore[arg-type]


def test_client_that_enters_and_deletion_at_once_have_one_outcome(firm: Firm) -> None:
    emptied(firm)
    results = at_once(
        lambda: done(firm, service.add_clients, sirets=[firm.sirets[3]]), lambda: delete(firm)
    )
    is_gone = isinstance(results[1], Portfolio)
    assert firm.clients() == (set() if is_gone else {firm.sirets[3]})
    assert isinstance(results[0], NotFound) is is_gone


def test_two_who_delete_at_once_delete_one(firm: Firm) -> None:
    emptied(firm)
    results = at_once(*[lambda: delete(firm)] * 2)
    assert sorted(type(each).__name__ for each in results) == ["NotFound", "Portfolio"]


def test_deletion_is_an_administrators(firm: Firm) -> None:
    emptied(firm)
    with pytest.raises(Forbidden):
        delete(firm, by=actor_of(firm.registration, firm.declarants[0]))
    other = Firm(known=0, clients=0)
    with pytest.raises(NotFound):
        delete(firm, portfolio_id=other.portfolio.public_id)
    with transaction(Tenant(firm.registration.id)) as session:
        session.get_one(Member, firm.administrator.id).state = MemberState.SUSPENDED
    with pytest.raises(Forbidden):
        delete(firm)


def test_reports_of_a_deleted_portfolio_are_read_and_lead_nowhere_that_is_gone(
    pages: Pages, firm: Firm
) -> None:
    finished = firm.run([(firm.sirets[2], "1"), ("123", "1")])
    emptied(firm)
    delete(firm)
    report = pages.get("imports.show", request_id=finished.public_id)
    assert "Boulangeries" in report.text
    assert "Voir le portefeuille" not in report.text
    assert "Déposer les lignes corrigées" not in report.text
    assert report.form("imports.undo") is None
    with pytest.raises(Refusal), transaction(Tenant(firm.registration.id)) as session:
        check_undo(session, firm.actor, request_id=finished.public_id, rules=RULES, now=NOW)
    pages.get("imports.report_csv", request_id=finished.public_id)
    listed = pages.get("imports.index")
    assert "Boulangeries" in listed.text
    pages.get("portfolios.show", portfolio_id=firm.portfolio.public_id, status=404)
    for endpoint in ("portfolios.index", "imports.new", "consultation.recap"):
        assert "Boulangeries" not in pages.get(endpoint).text, endpoint
    assert "Boulangeries" in pages.get("consultation.audit").text


def test_page_offers_what_has_to_go_first_then_deletes(pages: Pages, firm: Firm) -> None:
    where = {"portfolio_id": firm.portfolio.public_id}
    make_portfolio(firm.registration, "Fleuristes")
    firm.check([(firm.sirets[3], "1")])
    show = pages.get("portfolios.show", **where)
    page = pages.visit(show.link("Supprimer…"))
    assert "Il a 2 clients." in page.text
    assert page.form("portfolios.delete") is None
    pages.press(page, "portfolios.transfer_clients")
    review = pages.press(page, "portfolios.remove_clients")
    pages.press(review, "portfolios.remove_clients", to="portfolios.compose")
    page = pages.get("portfolios.delete", **where)
    assert "1 dépôt de fichier attend d’être confirmé : il est abandonné." in page.text
    waiting = firm.confirm(firm.check([(firm.sirets[2], "0")]), rules=RULES)
    refused = pages.press(page, "portfolios.delete", status=422)
    assert "Un dépôt de fichier attend" in refused.errors()[0]
    assert "Voir la demande" in refused.text
    with transaction(Tenant(firm.registration.id)) as session:
        give_up(session, firm.actor, request_id=waiting.public_id, now=NOW)
    done_ = pages.press(page, "portfolios.delete", to="portfolios.index")
    assert done_.notices() == ["Portefeuille « Boulangeries » supprimé."]
    assert [row[0] for row in done_.rows()] == ["Fleuristes"]


def test_schema_without_deletions_takes_them_back_and_forth(app: Flask) -> None:
    firm = Firm()
    emptied(firm)
    delete(firm)
    with transaction(Tenant(firm.registration.id)) as session:
        service.create_portfolio(session, firm.actor, name="Boulangeries", now=NOW)
    downgrade(revision="0019_kinds_of_requests")
    upgrade()
    assert len(names(firm)) == 2
