"""Rights that end by themselves: the reminder, the end, and what is said of it."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.habilitations import expiring, past
from netent.habilitations.models import HabilitationEnded, HabilitationWindow, RightsAct
from netent.kernel.enums import ActOrigin
from netent.kernel.reasons import Reason
from netent.notices.models import Notice
from tests.cli.running import run_json
from tests.factories.tenancy import NOW, make_administrator
from tests.habilitations.firm import Firm, Held
from tests.support.databases import TestDatabase

TODAY = date(2026, 11, 20)
FRIDAY = TODAY + timedelta(days=14)
AFTER = NOW + timedelta(days=15)


@pytest.fixture
def firm(database: TestDatabase) -> Firm:
    return Firm("Ana", "Bob", clients=2)


def mails() -> list[tuple[str, str]]:
    with reading(PORTAL) as session:
        rows = session.scalars(select(Notice).order_by(Notice.id)).all()
        return [(row.template, row.recipient) for row in rows]


def test_end_withdraws_what_is_over_and_nothing_else(firm: Firm) -> None:
    firm.grant("DPAE", until=FRIDAY, to=["Ana"])
    firm.grant("DAT", to=["Ana"])
    assert expiring.end_due(now=NOW + timedelta(days=14)) == 0
    assert expiring.end_due(now=AFTER) == 2
    assert firm.held(at=AFTER) == {Held(siret, "Ana", "DAT") for siret in firm.sirets}
    assert expiring.end_due(now=AFTER) == 0


def test_end_is_an_act_of_nobody_with_its_event(firm: Firm) -> None:
    firm.grant("DPAE", until=FRIDAY, to=["Ana"])
    expiring.end_due(now=AFTER)
    with reading(firm.tenant) as session:
        act = session.scalars(select(RightsAct).order_by(RightsAct.id.desc())).first()
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "habilitations.ended")
        ).one()
    assert act is not None
    assert (act.origin, act.actor_id) == (ActOrigin.EXPIRY, None)
    assert (event.details["pairs"], event.details["rights"]) == (2, 2)


def test_right_that_ended_is_told_from_one_that_never_was(firm: Firm) -> None:
    firm.grant("DPAE", until=FRIDAY, to=["Ana"])
    expiring.end_due(now=AFTER)
    day = TODAY + timedelta(days=20)
    ended = firm.decide("Ana", "DPAE", firm.sirets[0], on=day)
    assert (ended.reason, ended.ends_on) == (Reason.ENDED, FRIDAY)
    assert firm.decide("Bob", "DPAE", firm.sirets[0], on=day).reason is Reason.NO_HABILITATION
    with reading(firm.tenant) as session:
        then = past.decide_then(
            session,
            member_id=firm.members["Ana"].public_id,
            declaration="DPAE",
            siret=firm.sirets[0],
            on=day,
        )
    assert (then.reason, then.ends_on) == (Reason.ENDED, FRIDAY)


@pytest.mark.parametrize("way", ["grant", "transfer"])
def test_right_that_ended_and_is_given_anew_has_not_ended(firm: Firm, way: str) -> None:
    firm.grant("DPAE", until=FRIDAY, to=["Ana"])
    expiring.end_due(now=AFTER)
    if way == "grant":
        firm.grant("DPAE", to=["Ana"], at=AFTER)
    else:
        firm.grant("DPAE", to=["Bob"])
        firm.transfer("Bob", "Ana", at=AFTER)
    assert firm.decide("Ana", "DPAE", firm.sirets[0], on=TODAY + timedelta(days=20)).allowed
    with reading(firm.tenant) as session:
        assert session.scalars(select(HabilitationEnded)).all() == []


def test_reminder_comes_a_week_before_once(firm: Firm) -> None:
    administrator = make_administrator(firm.registration)
    firm.grant("DPAE", until=FRIDAY, to=["Ana"])
    assert expiring.remind_due(now=NOW + timedelta(days=6)) == 0
    assert expiring.remind_due(now=NOW + timedelta(days=7)) == 2
    assert expiring.remind_due(now=NOW + timedelta(days=8)) == 0
    ana = firm.members["Ana"].email
    assert set(mails()) == {
        ("habilitations_end_soon", ana),
        ("habilitations_end_soon_all", administrator.email),
    }


def test_end_that_is_moved_is_reminded_of_again(firm: Firm) -> None:
    firm.grant("DPAE", until=FRIDAY, to=["Ana"], on=firm.sirets[:1])
    assert expiring.remind_due(now=NOW + timedelta(days=7)) == 1
    firm.set_end("DPAE", until=FRIDAY + timedelta(days=30), at=NOW + timedelta(days=8))
    assert expiring.remind_due(now=NOW + timedelta(days=8)) == 0
    assert expiring.remind_due(now=NOW + timedelta(days=38)) == 1


def test_end_met_by_two_sweeps_at_once_is_done_once(firm: Firm) -> None:
    firm.grant("DPAE", until=FRIDAY)
    barrier, done = Barrier(2), []

    def sweep() -> None:
        barrier.wait()
        done.append(expiring.end_due(now=AFTER))

    threads = [Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [0, 4]
    with reading(firm.tenant) as session:
        assert session.scalars(select(HabilitationWindow)).all() == []


def test_sweep_counts_the_reminded_and_the_ended(database: TestDatabase, firm: Firm) -> None:
    firm.grant("DPAE", until=FRIDAY, to=["Ana"])

    def sweep(days: int) -> tuple[int, int]:
        at = (NOW + timedelta(days=days)).isoformat()
        document = run_json(database, "sweep", "--now", at)
        return document["reminded"], document["expired"]["habilitations"]

    assert [sweep(7), sweep(7), sweep(15), sweep(16)] == [(2, 0), (0, 0), (0, 2), (0, 0)]
