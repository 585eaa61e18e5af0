"""Decisions and lists measured in one process, each in turn with the raw limit of its engine."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from statistics import median
from typing import Any
from uuid import UUID

import psycopg

from bench import firm, rights_firm
from bench.children import Watch, answer
from bench.rights_firm import Question
from netent.database.sessions import reading
from netent.database.statements import driver_of
from netent.database.tenant import Tenant
from netent.habilitations import decision
from netent.habilitations.usable import usable_sites
from netent.kernel import clock

_QUESTIONS = 1_000
_TURNS = 4
BATCH = 50
PAGE = 50
_PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-65536")
_ONE = "SELECT 1 FROM held_right WHERE member = {0} AND code = {0} AND siret = {0}"
_PAGE = "SELECT siret FROM held_right WHERE member = {0} AND code = {0} ORDER BY siret LIMIT 50"
_COUNT = "SELECT count(*) FROM held_right WHERE member = {0} AND code = {0}"


def act(asked: dict[str, Any]) -> dict[str, Any]:
    """Make the limit's table, or measure."""
    return _prepare(asked) if asked.get("prepare") else _measure(asked)


def _prepare(asked: dict[str, Any]) -> dict[str, Any]:
    rows = rights_firm.tuples(asked["rights"])
    columns = "member integer NOT NULL, code text NOT NULL, siret text NOT NULL"
    table = f"CREATE TABLE held_right ({columns}, PRIMARY KEY (member, code, siret))"
    with _raw(asked["limit_url"]) as (connection, mark):
        connection.execute(f"{table} WITHOUT ROWID" if mark == "?" else table)
        connection.execute("BEGIN")
        cursor = connection.cursor()
        if mark == "?":
            cursor.executemany("INSERT INTO held_right VALUES (?, ?, ?)", rows)
        else:
            with cursor.copy("COPY held_right FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        connection.execute("COMMIT")
    return {}


def _measure(asked: dict[str, Any]) -> dict[str, Any]:
    """Microseconds of each act (medians), the first answer's, and how much the process grew."""
    questions = rights_firm.questions(asked["rights"], _QUESTIONS)
    today = clock.paris_day(clock.now())
    with firm.opened_app(asked), _raw(asked["limit_url"]) as (limit, mark):
        registration, people = rights_firm.people()
        with _own(asked["url"]) as connection:
            ask = _asker(connection, registration, people, today)
            _place(limit, connection)
            took, right = _timed(lambda: ask(questions[0]))
            first = {"first answer": took}
            _check(ask, questions)
            watch = Watch()
            with watch.memory():
                measured = _in_turn(ask, limit, mark, connection, registration, people, questions)
        with reading(Tenant(registration)) as session:
            _place(driver_of(session))
            measured |= _pages(session, limit, mark, people, today)
    return {"microseconds": {**first, **measured}, "growth_mb": watch.growth_mb, "right": right}


Ask = Callable[[Question], bool]


def _asker(connection: Any, registration: int, people: Mapping[int, UUID], today: date) -> Ask:
    def ask(question: Question) -> bool:
        member, code, siret = question
        return decision.decide(
            connection,
            registration_id=registration,
            member_id=people[member],
            declaration=code,
            siret=siret,
            on=today,
        ).allowed

    return ask


def _check(ask: Ask, questions: Sequence[Question]) -> None:
    """What is measured is right: every other question is a near miss."""
    if [ask(question) for question in questions] != [not rank % 2 for rank in range(_QUESTIONS)]:
        raise RuntimeError("decide() does not say what the firm was given")


def _in_turn(
    ask: Ask,
    limit: Any,
    mark: str,
    connection: Any,
    registration: int,
    people: Mapping[int, UUID],
    questions: Sequence[Question],
) -> dict[str, float]:
    today = clock.paris_day(clock.now())
    look_up = _ONE.format(mark)
    took: dict[str, list[float]] = {"limit": [], "decide": [], "singles": [], "batch": []}
    for _turn in range(_TURNS):
        for question in questions:
            took["limit"].append(_timed(lambda q=question: limit.execute(look_up, q).fetchone())[0])
            took["decide"].append(_timed(lambda q=question: ask(q))[0])
        for start in range(0, _QUESTIONS, BATCH):
            part = [(0, code, siret) for _, code, siret in questions[start : start + BATCH]]
            batch = [decision.Question(people[0], code, siret) for _, code, siret in part]
            took["singles"].append(_timed(lambda p=part: [ask(each) for each in p])[0])
            took["batch"].append(
                _timed(
                    lambda b=batch: decision.decide_each(
                        connection, b, registration_id=registration, on=today
                    )
                )[0]
            )
    return {name: median(times) for name, times in took.items()}


def _pages(
    session: Any, limit: Any, mark: str, people: Mapping[int, UUID], today: date
) -> dict[str, float]:
    took: dict[str, list[float]] = {"limit page": [], "page": []}
    for turn in range(_TURNS * 25):
        member = turn % rights_firm.MEMBERS
        code = rights_firm.codes_of(member)[0]

        def raw(values: tuple[int, str] = (member, code)) -> Any:
            rows = limit.execute(_PAGE.format(mark), values).fetchall()
            return len(rows), limit.execute(_COUNT.format(mark), values).fetchone()[0]

        def own(member: int = member, code: str = code) -> Any:
            found = usable_sites(
                session, member_id=people[member], declaration=code, on=today, limit=PAGE
            )
            return len(found.items), found.total

        for name, get in (("limit page", raw), ("page", own)):
            microseconds, told = _timed(get)
            took[name].append(microseconds)
            if name == "limit page":
                expected = told
            elif told != expected:
                raise RuntimeError(f"the page has {told}, not {expected}")
    return {name: median(times) for name, times in took.items()}


def _timed(get: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    answered = get()
    return (time.perf_counter() - began) * 1e6, answered


def _place(*connections: Any) -> None:
    """Keep PostgreSQL's processes on one core, and this one on another, where there are two.

    A server's process that happens to share the client's core answers a small question in half the
    time of one that does not: left to the kernel, chance would choose between limit and netent.
    """
    cores = sorted(os.sched_getaffinity(0))
    if not isinstance(connections[0], psycopg.Connection):
        return
    os.sched_setaffinity(0, {cores[0]})
    for connection in connections:
        os.sched_setaffinity(connection.info.backend_pid, {cores[-1]})


@contextmanager
def _raw(url: str) -> Iterator[tuple[Any, str]]:
    """The limit's own connection, and how it marks a value."""
    with _own(url) as connection:
        yield connection, "?" if url.startswith("sqlite") else "%s"


@contextmanager
def _own(url: str) -> Iterator[Any]:
    """A driver's connection as a service keeps it: no transaction but the statement's own."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        yield connection
        connection.close()
        return
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as server:
        server.prepare_threshold = 0
        yield server


if __name__ == "__main__":
    answer(act)
