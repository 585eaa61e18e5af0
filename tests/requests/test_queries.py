"""Reads of requests: only one's own, newest first, and what goes before."""

from datetime import timedelta

import pytest

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import RequestStatus
from netent.kernel.errors import NotFound
from netent.kernel.paging import PageAsked
from netent.portfolios import service as portfolios
from netent.requests import claims, queries
from netent.requests.queries import RequestFilter
from tests.factories.imports import NOW, Firm, treat_next

pytestmark = pytest.mark.usefixtures("database")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def firm() -> Firm:
    return Firm()


def listed(firm: Firm, narrowed: RequestFilter | None = None, page: int = 1) -> list[int]:
    with reading(Tenant(firm.registration.id)) as session:
        found = queries.requests_page(session, narrowed or RequestFilter(), PageAsked(page, 2))
        return [row.id for row in found.items]


def ahead(firm: Firm, request: object) -> int:
    with reading(Tenant(firm.registration.id)) as session:
        return queries.ahead_of(session, request)  # type: ignore[arg-type]


def test_requests_are_listed_newest_first_and_by_pages(firm: Firm) -> None:
    made = [firm.check([("1", "1")], now=NOW + step * MINUTE).id for step in (2, 0, 1)]
    assert listed(firm) == [made[0], made[2]]
    assert listed(firm, page=2) == [made[1]]
    assert listed(firm, page=9) == [made[1]]
    assert listed(Firm(known=0, clients=0)) == []


def test_requests_are_found_by_the_portfolios_name_of_then_and_of_today(firm: Firm) -> None:
    request = firm.check([("1", "1")])
    with transaction(Tenant(firm.registration.id)) as session:
        portfolios.rename_portfolio(
            session, firm.actor, portfolio_id=firm.portfolio.public_id, name="Épiceries", now=NOW
        )
    for text in ("boulang", "épicer", "EPICER"):
        assert listed(firm, RequestFilter(text=text)) == [request.id], text
    assert listed(firm, RequestFilter(text="fleur")) == []
    assert listed(firm, RequestFilter(RequestStatus.QUEUED, "boulang")) == []


def test_request_of_another_registration_is_not_found(firm: Firm) -> None:
    request = firm.check([("1", "1")])
    other = Firm(known=0, clients=0)
    with reading(Tenant(other.registration.id)) as session, pytest.raises(NotFound):
        queries.request_of(session, request.public_id)


def test_what_goes_before_is_counted_in_ones_own_registration(firm: Firm) -> None:
    waiting = [firm.check([("1", "1")]) for _ in range(3)]
    for step, request in enumerate(waiting):
        firm.confirm(request, now=NOW + step * MINUTE)
    other = Firm(known=0, clients=0)
    theirs = other.confirm(other.check([("1", "1")]), now=NOW + MINUTE)
    assert [ahead(firm, request) for request in waiting] == [0, 1, 2]
    assert ahead(other, theirs) == 0
    with reading(Tenant(firm.registration.id)) as session:
        assert queries.open_requests(session) == 3
    assert treat_next(now=NOW + 5 * MINUTE)
    assert [ahead(firm, request) for request in waiting] == [0, 0, 1]
    assert claims.claim_next("small", now=NOW + 5 * MINUTE) is not None
    with reading(Tenant(firm.registration.id)) as session:
        assert queries.open_requests(session) == 2  # the one that runs is open still
