"""A worker killed at any step of a treatment: nothing half-done, and the next one ends it once."""

import os
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import pytest

from netent.kernel.enums import Outcome, RequestKind, RequestStatus
from netent.kernel.reasons import Reason
from netent.requests import claims
from tests.composition.conftest import Forge
from tests.composition.tracing import (
    NOTHING,
    Traces,
    assert_done_once,
    assert_trail_holds,
    sweep,
    traces,
)
from tests.factories.imports import Firm
from tests.requests.kinds import KNOWN, TREATED
from tests.support.books import assert_books_agree
from tests.support.databases import TestDatabase

# Every step, instead of some of each part: a minute and a half for a kind.
EVERY = "NETENT_TEST_EVERY_STEP" in os.environ


def deaths(commits: list[int], kind: RequestKind) -> Sequence[int]:
    """Where to die: at the first step, on both sides of each commit, and twice in between.

    What surrounds a treatment is the same for all kinds: one is enough to try each part of it.
    """
    if EVERY:
        return range(1, commits[-1] + 2)
    if kind is not RequestKind.ESTABLISHMENTS:
        began, ended = max(pairwise(commits), key=lambda pair: pair[1] - pair[0])
        return sorted({1, (began + ended) // 2, ended, ended + 1, commits[-1] + 1})
    between = [
        first + (last - first) * part // 3 for first, last in pairwise(commits) for part in (1, 2)
    ]
    return sorted({1, *commits, *(commit + 1 for commit in commits), *between})


@pytest.mark.parametrize("kind", TREATED)
def test_worker_killed_at_any_step_leaves_all_or_nothing_and_the_next_one_ends_it(
    database: TestDatabase, forge: Forge, kind: RequestKind
) -> None:
    treated = TREATED[kind]
    firm = Firm(known=KNOWN)
    commits: list[int] = []
    for turn in (0, 1):  # the second finds what a first one leaves
        undisturbed = treated.prepare(firm, turn)
        commits = forge.work_off().commits()
        assert_done_once(firm, undisturbed, turn)
    found = Counter[RequestStatus]()
    for turn, step in enumerate(deaths(commits, kind), start=2):
        request = treated.prepare(firm, turn)
        assert not forge.start(dies_at=step, burst=True).wait()
        status = firm.reread(request).status
        found[status] += 1
        is_done = status is RequestStatus.FINISHED
        assert is_done or traces(firm, request) == NOTHING
        assert sweep(database) == (not is_done)
        forge.work_off()
        assert_done_once(firm, request, turn)
    assert_trail_holds(database)
    # it died before the claim, while it treated, and once all was done
    assert set(found) == {RequestStatus.QUEUED, RequestStatus.RUNNING, RequestStatus.FINISHED}


def test_request_that_kills_its_worker_three_times_ends_ko_and_its_rights_are_untouched(
    database: TestDatabase, forge: Forge
) -> None:
    firm = Firm()
    request = firm.confirm(firm.check([(firm.sirets[2], "1")]))
    for _ in range(claims.MAX_ATTEMPTS):
        assert not forge.start(dies_at=20, burst=True).wait()
        assert firm.reread(request).status is RequestStatus.RUNNING
        assert sweep(database) == 1
    forge.work_off()
    ended = firm.reread(request)
    assert (ended.outcome, ended.reason) == (Outcome.KO, Reason.INTERNAL)
    assert traces(firm, ended) == Traces(0, False, (TREATED[request.kind].stopped,), 1)
    assert firm.clients() == set(firm.sirets[:2])
    assert_books_agree(firm.registration.id)
    assert_trail_holds(database)
