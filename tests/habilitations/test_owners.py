"""No right outlives its member or its site: by key on SQLite, by trigger on PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError, NotSupportedError
from sqlalchemy.orm import Session

from netent.database.sessions import reading, snapshot, transaction
from netent.habilitations.models import Habilitation
from netent.perimeter.models import Site
from netent.tenancy.models import Member
from tests.habilitations.firm import Firm
from tests.support.databases import TestDatabase

NOBODY = 999_999

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def firm() -> Firm:
    return Firm("Ana", clients=2)


@pytest.fixture
def site_ids(firm: Firm) -> list[int]:
    with reading(firm.tenant) as session:
        return list(session.scalars(select(Site.id).order_by(Site.id)))


def hold(session: Session, firm: Firm, *pairs: tuple[int, int]) -> None:
    """Write rights' rows as a mistaken statement would, past every service."""
    session.execute(
        insert(Habilitation),
        [
            {
                "registration_id": firm.registration.id,
                "site_id": site_id,
                "member_id": member_id,
                "mask": 1,
                "coming": 0,
                "windowed": 0,
            }
            for site_id, member_id in pairs
        ],
    )


def held(firm: Firm) -> int:
    with reading(firm.tenant) as session:
        return len(session.scalars(select(Habilitation)).all())


def test_rows_of_owners_that_are_there_are_taken(firm: Firm, site_ids: list[int]) -> None:
    with transaction(firm.tenant) as session:
        hold(session, firm, *((site_id, firm.members["Ana"].id) for site_id in site_ids))
    assert held(firm) == 2


def test_one_row_without_owner_undoes_the_others_of_its_statement(
    firm: Firm, site_ids: list[int]
) -> None:
    ana = firm.members["Ana"].id
    for stray in ((NOBODY, ana), (site_ids[1], NOBODY)):
        with pytest.raises(IntegrityError), transaction(firm.tenant) as session:
            hold(session, firm, (site_ids[0], ana), stray)
    assert held(firm) == 0


def test_owner_of_another_registration_is_none(firm: Firm, site_ids: list[int]) -> None:
    other = Firm("Bob", clients=1)
    with reading(other.tenant) as session:
        their_site = session.scalars(select(Site.id)).one()
    for stray in ((their_site, firm.members["Ana"].id), (site_ids[0], other.members["Bob"].id)):
        with pytest.raises(IntegrityError), transaction(firm.tenant) as session:
            hold(session, firm, stray)
    assert held(firm) == 0


def _delete_site(session: Session, firm: Firm, site_id: int) -> None:
    session.execute(delete(Site).where(Site.id == site_id))


def _move_site(session: Session, firm: Firm, site_id: int) -> None:
    session.execute(update(Site).where(Site.id == site_id).values(id=NOBODY))


def _delete_member(session: Session, firm: Firm, site_id: int) -> None:
    session.execute(delete(Member).where(Member.id == firm.members["Ana"].id))


def _move_right(session: Session, firm: Firm, site_id: int) -> None:
    session.execute(
        update(Habilitation).where(Habilitation.site_id == site_id).values(member_id=NOBODY)
    )


@pytest.mark.parametrize("act", [_delete_site, _move_site, _delete_member, _move_right])
def test_owner_stays_as_long_as_rights_are_held(
    firm: Firm, site_ids: list[int], act: Callable[[Session, Firm, int], None]
) -> None:
    with transaction(firm.tenant) as session:
        hold(session, firm, (site_ids[0], firm.members["Ana"].id))
    with pytest.raises(IntegrityError), transaction(firm.tenant) as session:
        act(session, firm, site_ids[0])
    assert held(firm) == 1


def test_owner_without_rights_can_go(firm: Firm, site_ids: list[int]) -> None:
    with transaction(firm.tenant) as session:
        hold(session, firm, (site_ids[0], firm.members["Ana"].id))
    with transaction(firm.tenant) as session:
        _delete_site(session, firm, site_ids[1])
    with reading(firm.tenant) as session:
        assert list(session.scalars(select(Site.id))) == site_ids[:1]


def test_site_is_not_deleted_by_who_may_not_see_its_newest_rights(
    database: TestDatabase, firm: Firm, site_ids: list[int]
) -> None:
    if database.kind == "sqlite":  # it has one writer, and the keys
        return
    with snapshot(firm.tenant) as early:
        assert early.scalars(select(Habilitation)).all() == []
        with transaction(firm.tenant) as session:
            hold(session, firm, (site_ids[0], firm.members["Ana"].id))
        with pytest.raises(NotSupportedError):
            _delete_site(early, firm, site_ids[0])
    assert held(firm) == 1


def test_site_that_gets_a_right_meanwhile_is_not_deleted(firm: Firm, site_ids: list[int]) -> None:
    written, go_on = Event(), Event()

    def grants() -> None:
        with transaction(firm.tenant) as session:
            hold(session, firm, (site_ids[0], firm.members["Ana"].id))
            written.set()
            go_on.wait(10)

    def deletes() -> None:
        written.wait(10)
        with transaction(firm.tenant) as session:
            _delete_site(session, firm, site_ids[0])

    with ThreadPoolExecutor(2) as pool:
        granting, deleting = pool.submit(grants), pool.submit(deletes)
        written.wait(10)
        go_on.wait(0.3)  # for the deletion to arrive at the lock
        go_on.set()
        granting.result(timeout=10)
        with pytest.raises(IntegrityError):
            deleting.result(timeout=10)
    assert held(firm) == 1


def test_right_on_a_site_that_is_deleted_meanwhile_is_not_written(
    firm: Firm, site_ids: list[int]
) -> None:
    deleted, go_on = Event(), Event()

    def deletes() -> None:
        with transaction(firm.tenant) as session:
            _delete_site(session, firm, site_ids[0])
            deleted.set()
            go_on.wait(10)

    def grants() -> None:
        deleted.wait(10)
        with transaction(firm.tenant) as session:
            hold(session, firm, (site_ids[0], firm.members["Ana"].id))

    with ThreadPoolExecutor(2) as pool:
        deleting, granting = pool.submit(deletes), pool.submit(grants)
        deleted.wait(10)
        go_on.wait(0.3)
        go_on.set()
        deleting.result(timeout=10)
        with pytest.raises(IntegrityError):
            granting.result(timeout=10)
    assert held(firm) == 0
