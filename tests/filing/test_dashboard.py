"""What is due, late and done: by declarations and periods, for each reader, at any size."""

from collections import Counter
from datetime import date, datetime

import pytest

from netent.database.sessions import reading
from netent.filing.queries import dashboard, due_rows
from netent.filing.queries.dashboard import Asked, DueState, Row, Slot
from netent.filing.queries.narrowing import OWN, Where
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.paging import PageAsked
from netent.tenancy.models import Member
from tests.consultation.office import Office, at
from tests.factories.filings import make_filing
from tests.factories.tenancy import actor_of
from tests.support.databases import TestDatabase
from tests.support.plans import explained
from tests.support.queries import recorded

DECEMBER = at(10, month=12)
NOWHERE = Asked()


def board(
    office: Office, actor: Actor, asked: Asked = NOWHERE, *, now: datetime = DECEMBER,
    page: PageAsked | None = None,
) -> tuple[list[Slot], list[Row], int]:  # fmt: skip
    on = paris_day(now)
    with reading(office.tenant) as session:
        slots = dashboard.slots_of(session, actor, asked, on=on)
        found = due_rows.rows_page(session, actor, asked, slots, page or PageAsked(), on=on)
    return slots, list(found.items), found.total


def counts(
    office: Office, actor: Actor, asked: Asked = NOWHERE, *, now: datetime = DECEMBER
) -> dict[str, int]:
    slots, _rows, _total = board(office, actor, asked, now=now)
    told = dashboard.counts_of(slots, on=paris_day(now))
    return {state.value: count for state, count in told.items() if count}


def keys(rows: list[Row]) -> list[tuple[str, str, str, str]]:
    return [(row.slot.rule.code, row.slot.code, row.siret, row.state.value) for row in rows]


def of(office: Office, member: Member) -> Actor:
    return actor_of(office.registration, member)


def test_rows_are_those_that_are_waited_for_since_the_right_was_open(office: Office) -> None:
    slots, rows, total = board(office, office.actor)
    # Open since 3 November: the month of November of DSN and DUCS, for three clients.
    assert [(slot.rule.code, slot.code, slot.expected) for slot in slots] == [
        ("DSN", "2026-11", 3),
        ("DUCS", "2026-11", 3),
    ]
    assert keys(rows) == [
        (code, "2026-11", siret, "due") for code in ("DSN", "DUCS") for siret in office.sirets
    ]
    assert total == 6
    assert rows[0].slot.due_on == date(2026, 12, 15)


def test_period_is_shown_from_ten_days_before_its_end(office: Office) -> None:
    assert counts(office, office.actor, now=at(19)) == {}
    assert counts(office, office.actor, now=at(20)) == {"due": 6}
    assert counts(office, office.actor, now=at(16, month=12)) == {"late": 6}
    assert counts(office, office.actor, now=at(21, month=12)) == {"late": 6, "due": 6}


def test_what_is_filed_is_done_and_due_again_once_cancelled_or_replaced(office: Office) -> None:
    bruno = office.members[0]
    first = make_filing(office.registration, bruno, office.sirets[0], now=at(25))
    assert counts(office, office.actor) == {"due": 5, "done": 1}
    make_filing(office.registration, bruno, office.sirets[0], replaces=first.public_id, now=at(26))
    assert counts(office, office.actor) == {"due": 5, "done": 1}
    _slots, rows, total = board(office, office.actor, Asked(state=DueState.DONE))
    assert (len(rows), total) == (1, 1)
    assert rows[0].made is not None
    assert rows[0].made.by == "Bruno Petit"
    # Older than the right: it was not waited for, and counts nowhere.
    make_filing(office.registration, bruno, office.sirets[0], name="2026-10", now=at(26))
    assert counts(office, office.actor) == {"due": 5, "done": 1}


def test_what_was_filed_without_being_waited_for_takes_no_place_of_another(
    database: TestDatabase,
) -> None:
    office = Office(start=40_000_000)
    for sirets, day in ((office.sirets[:2], at(2)), (office.sirets[2:], at(5, month=12))):
        office.grant(office.rights("DSN"), day, office.pairs(sites=sirets))
    make_filing(office.registration, office.members[0], office.sirets[2], now=DECEMBER)
    assert counts(office, office.actor) == {"due": 2}
    _slots, rows, total = board(office, office.actor)
    assert ([row.siret for row in rows], total) == (office.sirets[:2], 2)


def test_declarant_sees_what_he_may_file_today(office: Office) -> None:
    bruno, chloe = office.members
    office.withdraw(office.rights("DUCS"), at(5), office.pairs([bruno]))
    office.withdraw(office.rights("DSN"), at(5), office.pairs([bruno], office.sirets[:1]))
    assert counts(office, of(office, bruno)) == {"due": 2}
    assert counts(office, of(office, chloe)) == {"due": 6}
    assert counts(office, office.actor) == {"due": 6}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Asked(code="DUCS"), {"due": 3}),
        (Asked(code="DSN", period="2026-11"), {"due": 3}),
        (Asked(code="DSN", period="2026-10"), {}),
        (Asked(where=Where(text="Boulangerie")), {"due": 6}),
        (Asked(where=Where(text="rien de tel")), {}),
        (Asked(where=Where(place=OWN)), {}),
    ],
)
def test_filters_narrow_counts_and_rows(
    office: Office, asked: Asked, found: dict[str, int]
) -> None:
    assert counts(office, office.actor, asked) == found
    _slots, rows, total = board(office, office.actor, asked)
    assert Counter(row.state.value for row in rows) == found
    assert total == sum(found.values())


def test_narrowing_to_one_establishment_and_its_portfolio(office: Office) -> None:
    siret, place = office.sirets[1], str(office.portfolio.public_id)
    _slots, rows, _total = board(office, office.actor, Asked(where=Where(siret, place)))
    assert {row.siret for row in rows} == {siret}
    assert {row.portfolio for row in rows} == {"Quartier"}


@pytest.mark.parametrize("size", [1, 2, 4, 5])
@pytest.mark.parametrize("state", [None, DueState.LATE, DueState.DONE])
def test_pages_together_are_the_whole_list(
    office: Office, size: int, state: DueState | None
) -> None:
    now = at(20, month=1).replace(year=2027)
    for siret in office.sirets[:2]:
        make_filing(office.registration, office.members[0], siret, now=now)
    asked = Asked(state=state)
    _slots, whole, total = board(office, office.actor, asked, now=now)
    assert len(whole) == total
    pages = [
        board(office, office.actor, asked, now=now, page=PageAsked(number, size))[1]
        for number in range(1, -(-total // size) + 1)
    ]
    assert keys([row for page in pages for row in page]) == keys(whole)


def test_closed_and_former_establishments_are_not_waited_for(office: Office) -> None:
    other = Office(start=50_000_000, clients=0)
    assert counts(other, other.actor) == {}
    office.withdraw(office.rights("DSN"), at(5))
    # Nobody may file it any more, and it is still open there: somebody has to.
    assert counts(office, office.actor, Asked(code="DSN")) == {"due": 3}


def test_dashboard_asks_as_much_of_the_database_at_any_size(office: Office) -> None:
    def asked() -> int:
        with recorded() as queries:
            board(office, office.actor, page=PageAsked(1, 200))
        return len(queries)

    before = asked()
    larger = Office(clients=6, start=60_000_000)
    larger.grant(larger.rights("DSN", "DPAE", "DUCS"), at(2))
    with recorded() as queries:
        _slots, rows, _total = board(larger, larger.actor, page=PageAsked(1, 200))
    assert len(rows) == 12
    assert len(queries) == before


@pytest.mark.parametrize("reader", ["administrator", "declarant"])
def test_dashboard_reads_no_table_of_rights_or_filings_whole(office: Office, reader: str) -> None:
    actor = office.actor if reader == "administrator" else of(office, office.members[0])
    make_filing(office.registration, office.members[0], office.sirets[0], now=at(25))
    with explained(tables=r"\bfiling\b|habilitation") as plans:
        board(office, actor)
    assert plans
    for statement, plan in plans.items():
        for table in ("filing", "habilitation", "habilitation_change"):
            assert f"SCAN {table}\n" not in plan + "\n", f"{statement}\n{plan}"
            assert f"Seq Scan on {table} " not in plan, f"{statement}\n{plan}"
