"""Requests that are no import: what imports list, count and hold up is their own."""

from datetime import timedelta

import pytest

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import IMPORT_KINDS, RequestKind, RequestStatus
from netent.kernel.errors import NotFound
from netent.kernel.paging import PageAsked
from netent.requests import claims, queries, service
from netent.requests.claims import LEASE, ClaimLostError, Lease
from netent.requests.models import Request
from netent.requests.queries import RequestFilter
from tests.factories.imports import NOW, Firm

pytestmark = pytest.mark.usefixtures("database")
DETAIL = (RequestKind.RIGHTS_DETAIL,)


@pytest.fixture
def firm() -> Firm:
    return Firm()


def detail_of(firm: Firm) -> Request:
    """A detail of all portfolios that waits for a worker."""
    with transaction(Tenant(firm.registration.id)) as session:
        request = Request(
            kind=RequestKind.RIGHTS_DETAIL,
            status=RequestStatus.CHECKED,
            portfolio_id=None,
            portfolio_name="",
            author_id=firm.administrator.id,
            author_name="Alix",
            created_at=NOW,
        )
        session.add(request)
        session.flush()
        service.queue_request(session, request, now=NOW)
    return request


def test_imports_find_list_and_count_imports_only(firm: Firm) -> None:
    detail, checked = detail_of(firm), firm.check([("1", "1")])
    with reading(Tenant(firm.registration.id)) as session:
        with pytest.raises(NotFound):
            queries.request_of(session, detail.public_id)
        with pytest.raises(NotFound):
            queries.request_of(session, checked.public_id, kinds=DETAIL)
        assert queries.request_of(session, detail.public_id, kinds=DETAIL).id == detail.id
        imports = queries.requests_page(session, RequestFilter(), PageAsked(1, 10))
        assert [row.id for row in imports.items] == [checked.id]
        details = queries.requests_page(session, RequestFilter(), PageAsked(1, 10), kinds=DETAIL)
        assert [row.id for row in details.items] == [detail.id]
        assert queries.open_requests(session) == 0
        assert queries.open_by_kind(session) == {RequestKind.RIGHTS_DETAIL: 1}


def test_detail_neither_waits_for_the_cooldown_nor_begins_one(firm: Firm) -> None:
    detail_of(firm)
    with reading(Tenant(firm.registration.id)) as session:
        assert queries.may_confirm_from(session, hours=48, now=NOW) is None
    firm.confirm(firm.check([("1", "1")]))
    with reading(Tenant(firm.registration.id)) as session:
        assert queries.may_confirm_from(session, hours=48, now=NOW) is not None
    detail_of(firm)


def test_every_other_kind_is_an_import() -> None:
    assert set(RequestKind) - set(IMPORT_KINDS) == {*DETAIL, RequestKind.RATE_REQUEST}


def test_lease_that_is_kept_is_not_taken_over(firm: Firm) -> None:
    detail_of(firm)
    now = NOW
    claim = claims.claim_next("small", now=now)
    assert claim is not None
    lease = Lease(claim, lambda: now)
    for _ in range(3):
        now += LEASE - timedelta(seconds=1)
        lease.keep()
        assert claims.claim_next("small", now=now) is None
    now += LEASE + timedelta(seconds=1)
    taken = claims.claim_next("small", now=now)
    assert taken is not None
    assert taken.attempt == 2
    with pytest.raises(ClaimLostError):
        lease.keep()
