"""Two acts on one request at the same moment: one wins, the other is told."""

from functools import partial
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel.actor import Actor
from netent.kernel.enums import Outcome, RequestStatus
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.queries import portfolio_of
from netent.rate_requests import ending, service, treatment
from netent.rate_requests.providers.sandbox import Sandbox
from netent.requests.models import QueueEntry, Request
from tests.consultation.office import Office
from tests.factories.rate_requests import (
    checked,
    confirmed,
    lines_of,
    people_file,
    person,
    reread,
    treat_next,
)
from tests.filing.conftest import TODAY
from tests.rate_requests.trail import events
from tests.support.threads import at_once


def test_two_confirmations_queue_it_once(office: Office, bruno: Actor) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1)), now=TODAY)
    results = at_once(*[partial(confirmed, bruno, request, now=TODAY)] * 2)
    errors = [result for result in results if isinstance(result, Refusal)]
    assert [error.reason for error in errors] == [Reason.REQUEST_MOVED_ON]
    with reading(PORTAL) as session:
        assert session.scalar(select(func.count()).select_from(QueueEntry)) == 1
    assert treat_next(Sandbox(), now=TODAY)
    assert reread(request).outcome in {Outcome.OK, Outcome.PARTIAL}


def test_confirmed_and_deleted_at_once_is_one_of_both(office: Office, bruno: Actor) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1)), now=TODAY)

    def delete() -> None:
        with transaction(office.tenant) as session:
            service.delete(session, bruno, request_id=request.public_id, now=TODAY)

    at_once(partial(confirmed, bruno, request, now=TODAY), delete)
    status = reread(request).status
    with reading(PORTAL) as session:
        waiting = session.scalar(select(func.count()).select_from(QueueEntry)) or 0
    assert (status, waiting, len(lines_of(request))) in {
        (RequestStatus.QUEUED, 1, 1),
        (RequestStatus.DELETED, 0, 0),
    }


def test_two_deletions_of_a_finished_request_are_one(office: Office, bruno: Actor) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1)), now=TODAY)
    confirmed(bruno, request, now=TODAY)
    treat_next(Sandbox(), now=TODAY)

    def delete() -> None:
        with transaction(office.tenant) as session:
            service.delete(session, bruno, request_id=request.public_id, now=TODAY)

    errors = [error for error in at_once(*[delete] * 4) if error is not None]
    assert [getattr(error, "reason", error) for error in errors] == [Reason.REQUEST_MOVED_ON] * 3
    told = [action for action, _details in events(office)]
    assert told.count("rate_request.deleted") == 1


def test_withdrawal_waits_until_a_request_that_ends_has_ended(
    office: Office, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1)), now=TODAY)
    confirmed(bruno, request, now=TODAY)
    found: list[RequestStatus] = []

    def withdraw() -> None:
        with transaction(office.tenant) as session:
            portfolio_of(session, office.portfolio.public_id, lock=True)
            found.append(session.get_one(Request, request.id).status)

    other = Thread(target=withdraw)

    def finish(*given: Any, **told: Any) -> None:
        other.start()
        # Long enough for whoever nothing holds back.
        other.join(timeout=0.5)
        ending.finish(*given, **told)

    monkeypatch.setattr(treatment, "finish", finish)
    treat_next(Sandbox(), now=TODAY)
    other.join()
    assert found == [RequestStatus.FINISHED]
