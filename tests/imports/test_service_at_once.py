"""Two acts on requests that begin at the same moment: one wins, the other is told."""

from contextlib import suppress
from datetime import datetime
from functools import partial
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from sqlalchemy import func, select

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.imports.service import confirmation
from netent.kernel.enums import Outcome, RequestStatus
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.requests import claims
from netent.requests.models import QueueEntry
from tests.factories.imports import NOW, Firm, treat_next
from tests.imports.depositing import COOL, give_up
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")


def queue_entries() -> int:
    with reading(PORTAL) as session:
        return session.scalar(select(func.count()).select_from(QueueEntry)) or 0


def test_two_confirmations_of_one_request_at_once_queue_it_once(cooled: Firm) -> None:
    request = cooled.check([(cooled.sirets[2], "1")])
    results = at_once(*[partial(cooled.confirm, request, rules=COOL)] * 2)
    errors = [result for result in results if isinstance(result, Refusal)]
    assert [error.reason for error in errors] == [Reason.REQUEST_MOVED_ON]
    assert queue_entries() == 1
    assert treat_next()
    assert not treat_next()
    assert cooled.reread(request).outcome is Outcome.OK


def test_two_requests_confirmed_at_once_under_the_cooldown_queue_one(
    cooled: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    met = Barrier(2)
    look = confirmation.cooldown_until

    def look_together(*asked: Any, **named: Any) -> datetime | None:
        found = look(*asked, **named)
        with suppress(BrokenBarrierError):  # as it must be: nobody else gets to look
            met.wait(timeout=1)
        return found

    monkeypatch.setattr(confirmation, "cooldown_until", look_together)
    both = [cooled.check([(siret, "1")]) for siret in cooled.sirets[2:4]]
    results = at_once(*[partial(cooled.confirm, request, rules=COOL) for request in both])
    errors = [result for result in results if isinstance(result, Refusal)]
    assert [error.reason for error in errors] == [Reason.COOLDOWN]
    assert queue_entries() == 1


def test_deletion_and_claim_at_once_leave_one_winner(firm: Firm) -> None:
    request = firm.confirm(firm.check([(firm.sirets[2], "1")]))
    deletion, claim = at_once(
        partial(give_up, firm, request), partial(claims.claim_next, "small", now=NOW)
    )
    status = firm.reread(request).status
    if isinstance(deletion, Refusal):
        assert (deletion.reason, status) == (Reason.REQUEST_MOVED_ON, RequestStatus.RUNNING)
        assert isinstance(claim, claims.Claim)
    else:
        assert (claim, status) == (None, RequestStatus.DELETED)
        assert queue_entries() == 0
