"""Reading one registration's trail: pages, filters, and the end of the chain read again."""

from datetime import timedelta

import pytest

from netent.audit import journal
from netent.audit.journal import Asked, Slice, Verified
from netent.audit.queries import Problem
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.tenancy.models import Member, Registration
from tests.audit.tampering import tamper
from tests.factories.tenancy import NOW, actor_of, make_member, make_registration
from tests.support.databases import TestDatabase


class Trail:
    """A registration in which two people act."""

    def __init__(self) -> None:
        self.registration: Registration = make_registration()
        self.tenant = Tenant(self.registration.id)
        self.ana, self.bob = (
            make_member(self.registration, first_name=name) for name in ("Ana", "Bob")
        )

    def act(self, action: str, by: Member | None = None, *, hours: int = 0, **told: object) -> None:
        """One event; `told` is its subject and details."""
        subject = str(told.pop("subject", ""))
        actor = None if by is None else actor_of(self.registration, by)
        with transaction(self.tenant) as session:
            now = NOW + timedelta(hours=hours)
            record(session, actor, action, subject=subject, details=told, now=now)

    def page(self, asked: Asked = Asked(), *, before: int | None = None, limit: int = 50) -> Slice:  # noqa: B008 - frozen
        with reading(self.tenant) as session:
            return journal.events_before(session, asked, before=before, limit=limit)

    def numbers(self, asked: Asked) -> list[int]:
        return [event.number for event in self.page(asked).events]

    def verified(self, most: int = 100) -> Verified:
        with reading(self.tenant) as session:
            return journal.verify_latest(session, most=most)


@pytest.fixture
def trail(database: TestDatabase) -> Trail:
    return Trail()


def test_pages_go_back_by_number_and_stay_while_new_events_come(trail: Trail) -> None:
    for rank in range(5):
        trail.act("portfolio.renamed", trail.ana, hours=rank)
    first = trail.page(limit=2)
    assert ([event.number for event in first.events], first.has_older) == ([5, 4], True)
    trail.act("portfolio.renamed", trail.ana)
    second = trail.page(before=4, limit=2)
    third = trail.page(before=2, limit=2)
    assert ([event.number for event in second.events], second.has_older) == ([3, 2], True)
    assert ([event.number for event in third.events], third.has_older) == ([1], False)
    assert all(event.is_intact for event in (*first.events, *second.events))


def test_events_are_narrowed_by_each_filter(trail: Trail) -> None:
    trail.act("portfolio.renamed", trail.ana, before="Café", after="Thé")
    trail.act("member.created", trail.bob, hours=2, subject=trail.ana.public_id)
    trail.act("candidacy.expired", None, hours=4, member=trail.ana.public_id)
    hour = timedelta(hours=1)
    for asked, expected in (
        (Asked(), [3, 2, 1]),
        (Asked(since=NOW + hour), [3, 2]),
        (Asked(until=NOW + 2 * hour), [1]),
        (Asked(actions=("member.created", "other")), [2]),
        (Asked(actor_id=trail.ana.id), [1]),
        (Asked(about=trail.ana.public_id), [3, 2]),
        (Asked(text="café"), [1]),
        (Asked(text="caf\u00c9"), []),
        (Asked(text="BOB"), [2]),
        (Asked(text="192.0.2.1"), [2, 1]),
        (Asked(text="%"), []),
        (Asked(text="_"), []),
        (Asked(text='"'), []),  # what JSON is written with is nobody's word
    ):
        assert trail.numbers(asked) == expected, asked


def test_every_event_comes_oldest_first_and_only_the_registrations_own(trail: Trail) -> None:
    trail.act("a.b")
    Trail().act("a.c")
    trail.act("a.d")
    with reading(trail.tenant) as session:
        found = [event.action for event in journal.every_event(session, Asked())]
    assert found == ["a.b", "a.d"]


def test_chain_that_holds_is_told_with_its_first_event_read(trail: Trail) -> None:
    assert trail.verified() == Verified(0, None, True, None)
    for rank in range(4):
        trail.act("a.b", hours=rank)
    assert trail.verified() == Verified(4, NOW, True, None)
    assert trail.verified(4) == Verified(4, NOW, True, None)
    assert trail.verified(3) == Verified(3, NOW + timedelta(hours=1), False, None)


@pytest.mark.parametrize(
    ("statement", "number", "problem"),
    [
        ("UPDATE audit_event SET action = 'x.y' WHERE number = 3", 3, Problem.DIGEST),
        ("UPDATE audit_event SET details = '[1]' WHERE number = 3", 3, Problem.DIGEST),
        ("DELETE FROM audit_event WHERE number = 3", 4, Problem.GAP),
        ("UPDATE audit_event SET digest = previous_digest WHERE number = 2", 2, Problem.DIGEST),
        ("DELETE FROM audit_event WHERE number = 4", 4, Problem.HEAD),
        ("UPDATE audit_head SET number = 9", 5, Problem.HEAD),
        ("UPDATE audit_event SET previous_digest = digest WHERE number = 4", 4, Problem.LINK),
    ],
)
def test_chain_that_was_rewritten_is_told_with_its_first_broken_event(
    database: TestDatabase, trail: Trail, statement: str, number: int, problem: Problem
) -> None:
    for _event in range(4):
        trail.act("a.b")
    tamper(database, statement)
    broken = trail.verified().broken
    assert broken is not None
    assert (broken.registration_id, broken.number, broken.problem) == (
        trail.registration.id,
        number,
        problem,
    )


def test_event_that_was_rewritten_is_told_on_its_line(database: TestDatabase, trail: Trail) -> None:
    trail.act("a.b")
    trail.act("a.c")
    tamper(database, "UPDATE audit_event SET actor_name = 'Eve' WHERE number = 1")
    assert [event.is_intact for event in trail.page().events] == [True, False]
