"""Acts that fall into one another: none is lost, and none waits for what it need not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial

import pytest

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.imports import service
from netent.imports.applying import establishments as applying
from netent.kernel.enums import Outcome, RequestStatus
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.portfolios.service import create_portfolio
from netent.requests import claims
from netent.requests.progress import Progress
from tests.factories.imports import NOW, Firm, treat_next
from tests.support.databases import TestDatabase

# Longer than an act that does not wait takes, shorter than anybody's patience.
_SECONDS = 10


def test_confirmation_that_falls_into_a_deletion_is_refused(firm: Firm) -> None:
    request = firm.check([(firm.sirets[2], "1")])
    with ThreadPoolExecutor(1) as pool:
        with transaction(Tenant(firm.registration.id)) as session:
            service.give_up(session, firm.actor, request_id=request.public_id, now=NOW)
            confirmation = pool.submit(firm.confirm, request)
            # It must wait for the deletion; one that did not would be done by now.
            wait([confirmation], timeout=0.5)
        with pytest.raises(Refusal) as refused:
            confirmation.result()
    assert refused.value.reason is Reason.REQUEST_MOVED_ON
    assert firm.reread(request).status is RequestStatus.DELETED
    assert not claims.is_open(request.id)
    assert not treat_next()


def test_nobody_waits_for_a_request_that_is_being_treated(
    firm: Firm, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.kind == "sqlite":
        return  # SQLite has one writer at a time
    other = firm.check([(firm.sirets[3], "1")])
    acts = [
        partial(firm.check, [(firm.sirets[4], "1")]),
        partial(firm.confirm, other),
        partial(_create_portfolio, firm),
    ]
    with ThreadPoolExecutor(len(acts)) as pool:
        monkeypatch.setattr(applying.progress, "tell", _once_clients_entered(pool, acts))
        request = firm.run([(firm.sirets[2], "1")])
    assert request.outcome is Outcome.OK
    assert firm.reread(other).status is RequestStatus.QUEUED


def _once_clients_entered(
    pool: ThreadPoolExecutor, acts: list[Callable[[], object]]
) -> Callable[[object, Progress], None]:
    """Do the acts in the middle of a treatment, and wait for their end before it goes on."""

    def tell(_request: object, progress: Progress) -> None:
        if progress.done:
            for act in [pool.submit(act) for act in acts]:
                act.result(timeout=_SECONDS)

    return tell


def _create_portfolio(firm: Firm) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        create_portfolio(session, firm.actor, name="Fleuristes", now=NOW)
