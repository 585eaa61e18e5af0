"""What becomes of a detail of rights: portfolios that change, deletion, purge, its queue."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from netent.consultation.detail import retention
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel.enums import DetailFormat, Outcome, RequestStatus
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Site
from netent.portfolios import service as portfolios
from netent.requests import claims
from netent.requests.models import QueueEntry, Request
from tests.consultation.detailing import (
    ASKED,
    actions,
    ask,
    chunks,
    content,
    delete,
    made,
    reread,
    work,
)
from tests.consultation.office import Office, at

CSV = DetailFormat.CSV


@pytest.fixture(autouse=True)
def rights(office: Office) -> None:
    office.grant(office.rights("DSN"), at(2))


def test_portfolio_renamed_and_emptied_meanwhile_is_told_as_it_is(office: Office) -> None:
    request = ask(office, office.portfolio)
    with transaction(office.tenant) as session:
        portfolios.rename_portfolio(
            session,
            office.actor,
            portfolio_id=office.portfolio.public_id,
            name="Faubourg",
            now=ASKED,
        )
        session.execute(
            update(Site).where(Site.portfolio_id == office.portfolio.id).values(portfolio_id=None)
        )
    assert work()
    ready = reread(office, request)
    assert (ready.portfolio_name, ready.lines, ready.outcome) == ("Faubourg", 0, Outcome.OK)


def test_portfolio_deleted_meanwhile_is_told_as_it_was_empty(office: Office) -> None:
    request, whole = ask(office, office.portfolio), ask(office)
    with transaction(office.tenant) as session:
        session.execute(
            update(Site).where(Site.portfolio_id == office.portfolio.id).values(portfolio_id=None)
        )
        portfolios.delete_portfolio(
            session, office.actor, portfolio_id=office.portfolio.public_id, now=ASKED
        )
    assert work()
    assert work()
    ready = reread(office, request)
    assert (ready.portfolio_name, ready.lines, ready.outcome) == ("Quartier", 0, Outcome.OK)
    assert reread(office, whole).details["portfolios"] == 0
    with pytest.raises(NotFound):
        ask(office, office.portfolio)


def test_detail_that_waits_is_given_up_and_one_that_is_ready_is_erased(office: Office) -> None:
    waiting = ask(office, office.portfolio)
    delete(office, waiting)
    assert reread(office, waiting).status is RequestStatus.DELETED
    assert not work()
    ready = made(office, office.portfolio)
    delete(office, ready)
    assert chunks(office) == 0
    with pytest.raises(NotFound):
        content(office, reread(office, ready), CSV)
    with pytest.raises(Refusal):
        delete(office, ready)
    assert actions(office).count("detail.deleted") == 2


def test_detail_that_is_being_made_can_not_be_deleted(office: Office) -> None:
    request = ask(office, office.portfolio)
    assert claims.claim_next("small", now=ASKED) is not None
    with pytest.raises(Refusal) as refused:
        delete(office, request)
    assert refused.value.reason is Reason.REQUEST_MOVED_ON


def test_details_are_purged_after_their_days_and_not_before(office: Office) -> None:
    old, young = made(office, office.portfolio), made(office, now=ASKED + timedelta(days=2))
    waiting = ask(office, office.portfolio, now=ASKED + timedelta(days=3))
    now = ASKED + timedelta(days=30)
    assert retention.purge_due(keep_days=30, now=now) == 0
    assert retention.purge_due(keep_days=30, now=now + timedelta(seconds=1)) == 1
    assert retention.purge_due(keep_days=30, now=now + timedelta(seconds=1)) == 0
    assert reread(office, old).status is RequestStatus.DELETED
    assert reread(office, waiting).status is RequestStatus.QUEUED
    assert content(office, reread(office, young), CSV)
    with reading(office.tenant) as session:
        assert session.scalars(select(QueueEntry.request_id)).all() == [waiting.id]
    assert actions(office)[-1] == "details.purged"


def test_detail_of_many_lines_waits_with_the_large_ones(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netent.requests.service.LARGE_FROM_LINES", 5)
    request = ask(office, office.portfolio)
    with reading(PORTAL) as session:
        entry = session.get_one(QueueEntry, request.id)
    assert entry.queue == "large"
    with reading(office.tenant) as session:
        assert session.scalars(select(Request.lines).where(Request.id == request.id)).one() == 6
