"""Whose turn it is, when some turns are taken."""

from datetime import timedelta

import pytest

from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.requests import claims
from tests.factories.imports import NOW, Firm
from tests.support.databases import TestDatabase

SMALL = [("1", "1")]
MANY = 30


@pytest.fixture
def firms(database: TestDatabase) -> tuple[Firm, Firm]:
    other = Firm.__new__(Firm)
    Firm.__init__(other, known=0, clients=0)
    return Firm(), other


# On SQLite whoever holds a turn holds the only lock to write.
@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_registration_whose_turn_is_held_keeps_no_other_waiting_however_much_it_has(
    database: TestDatabase, firms: tuple[Firm, Firm]
) -> None:
    busy, other = firms
    for step in range(MANY):
        busy.confirm(busy.check(SMALL), now=NOW + timedelta(seconds=step))
    waiting = other.confirm(other.check(SMALL), now=NOW + timedelta(hours=1))
    with transaction(Tenant(busy.registration.id)) as session:
        claims.hold_turn(session, busy.registration.id)  # treating: its lease is long over
        claim = claims.claim_next("small", now=NOW + timedelta(hours=2))
    assert claim is not None
    assert claim.request_id == waiting.id


def test_registrations_take_turns_whoever_has_more_waiting(firms: tuple[Firm, Firm]) -> None:
    eager, other = firms
    for step in range(3):
        eager.confirm(eager.check(SMALL), now=NOW + timedelta(seconds=step))
    other.confirm(other.check(SMALL), now=NOW + timedelta(minutes=1))
    served = []
    for step in range(3):
        now = NOW + timedelta(hours=1, minutes=2 * step)  # the lease before is over
        claim = claims.claim_next("small", now=now)
        assert claim is not None
        served.append(claim.registration_id)
        with transaction(Tenant(claim.registration_id)) as session:
            request = claims.hold(session, claim)
            assert request is not None
            session.delete(session.get_one(claims.QueueEntry, request.id))
    first, second = eager.registration.id, other.registration.id
    assert served in ([first, second, first], [second, first, first])
