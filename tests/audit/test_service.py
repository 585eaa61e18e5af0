"""Events are written with their act, numbered without gap, and only then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from netent.audit.chain import GENESIS
from netent.audit.models import AuditEvent, AuditHead
from netent.audit.queries import verify
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, PORTAL_CHAIN, SYSTEM, Scope, Tenant, TenantLockError
from netent.tenancy.models import Registration
from tests.factories.tenancy import NOW, actor_of, make_member, make_registration
from tests.support.databases import TestDatabase

pytestmark = pytest.mark.usefixtures("database")


def events_of(scope: Scope) -> list[AuditEvent]:
    with reading(scope) as session:
        return list(session.scalars(select(AuditEvent).order_by(AuditEvent.number)))


def act(scope: Scope, *actions: str) -> None:
    with transaction(scope) as session:
        for action in actions:
            record(session, None, action, now=NOW)


def fail_after_recording(scope: Scope) -> None:
    with transaction(scope) as session:
        record(session, None, "a", now=NOW)
        raise LookupError


def test_record_keeps_who_did_what_to_whom_when_and_from_where() -> None:
    registration = make_registration()
    member = make_member(registration)
    at = datetime(2026, 11, 20, 13, 5, 59, 999999, tzinfo=UTC)
    with transaction(Tenant(registration.id)) as session:
        record(
            session,
            actor_of(registration, member),
            "portfolio.renamed",
            subject="the portfolio",
            details={"before": "é", "on": at.date()},
            now=at,
        )
    (event,) = events_of(Tenant(registration.id))
    assert (event.registration_id, event.number, event.at) == (registration.id, 1, at)
    assert (event.actor_id, event.actor_name) == (member.id, "Camille Durand")
    assert (event.address, event.action) == ("192.0.2.1", "portfolio.renamed")
    assert (event.subject, event.details) == ("the portfolio", {"before": "é", "on": "2026-11-20"})
    assert event.previous_digest == GENESIS


def test_record_chains_events_in_order_within_and_between_transactions() -> None:
    scope = Tenant(make_registration().id)
    act(scope, "a", "b")
    act(scope, "c")
    first, second, third = events_of(scope)
    assert [event.action for event in (first, second, third)] == ["a", "b", "c"]
    assert [event.number for event in (first, second, third)] == [1, 2, 3]
    assert (second.previous_digest, third.previous_digest) == (first.digest, second.digest)
    with reading(scope) as session:
        head = session.scalars(select(AuditHead)).one()
        assert (head.number, head.digest) == (3, third.digest)


def test_record_of_a_failed_act_leaves_nothing() -> None:
    scope = Tenant(make_registration().id)
    with pytest.raises(LookupError):
        fail_after_recording(scope)
    assert events_of(scope) == []
    with reading(scope) as session:
        assert session.scalars(select(AuditHead)).all() == []


def test_record_keeps_details_as_they_were_at_the_time() -> None:
    scope = Tenant(make_registration().id)
    details = {"names": ["before"]}
    with transaction(scope) as session:
        record(session, None, "a", details=details, now=NOW)
        details["names"].append("after")
    assert events_of(scope)[0].details == {"names": ["before"]}


def test_record_without_a_registration_goes_to_the_portals_own_chain() -> None:
    registration = make_registration()
    act(PORTAL, "portal.opened", "portal.set")
    act(Tenant(registration.id), "other")
    assert [event.number for event in events_of(Tenant(PORTAL_CHAIN))] == [1, 2]
    assert len(events_of(Tenant(registration.id))) == 1


def test_record_of_the_portal_leaves_no_registration_named_on_the_connection(
    database: TestDatabase,
) -> None:
    act(PORTAL, "portal.opened")
    if database.kind == "sqlite":
        return
    with reading(PORTAL) as session:
        # The pool hands out the same connection: what it said of chain 0 must be over.
        setting = "SELECT nullif(current_setting('netent.registration', true), '')"
        assert session.scalar(text(setting)) is None
        assert session.scalar(text("SELECT count(*) FROM audit_event")) == 0


def test_record_by_a_stranger_to_the_registration_is_refused() -> None:
    ours, theirs = make_registration(), make_registration()
    stranger = actor_of(theirs, make_member(theirs))
    with (
        pytest.raises(TenantLockError, match="registration"),
        transaction(Tenant(ours.id)) as session,
    ):
        record(session, stranger, "a", now=NOW)


def test_record_across_registrations_is_refused() -> None:
    with pytest.raises(TenantLockError), transaction(SYSTEM) as session:
        record(session, None, "a", now=NOW)


def test_record_by_many_at_once_makes_one_chain_from_its_first_event_on() -> None:
    scopes: list[Scope] = [Tenant(make_registration().id), PORTAL]
    threads, acts = 6, 5
    together = Barrier(threads)

    def act_often(scope: Scope) -> None:
        together.wait(timeout=30)
        for _ in range(acts):
            act(scope, "a", "b")

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(act_often, scopes * (threads // 2)))
    with reading(SYSTEM) as session:
        assert verify(session).valid
        counts = session.execute(
            select(AuditEvent.registration_id, func.count()).group_by(AuditEvent.registration_id)
        ).all()
    assert sorted(count for _, count in counts) == [threads * acts, threads * acts]


def test_trail_can_be_neither_changed_nor_cut() -> None:
    registration: Registration = make_registration()
    act(Tenant(registration.id), "a")
    for statement in ("UPDATE audit_event SET action = 'b'", "DELETE FROM audit_event"):
        with (
            pytest.raises(DBAPIError, match=r"append-only|permission denied"),
            transaction(Tenant(registration.id)) as session,
        ):
            session.execute(text(statement))


def test_record_takes_the_chains_lock_after_the_acts_own_writes(database: TestDatabase) -> None:
    """Two long acts of one registration overlap: the chain must not make the second one wait."""
    if database.kind == "sqlite":  # one writer at a time, whatever is audited
        return
    scope = Tenant(make_registration().id)
    with transaction(scope) as outer:
        record(outer, None, "slow", now=NOW)
        act(scope, "quick")
    assert [event.action for event in events_of(scope)] == ["quick", "slow"]
    assert events_of(scope)[1].at == NOW
