"""Verification finds every kind of tampering, and nothing where there is none."""

import tracemalloc

import pytest

from netent.audit.queries import Broken, Problem, Verification, verify
from netent.audit.service import record
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, PORTAL_CHAIN, SYSTEM, Scope, Tenant
from tests.audit.tampering import tamper
from tests.factories.tenancy import NOW, make_registration
from tests.support.databases import TestDatabase


def write(scope: Scope, events: int, **details: object) -> None:
    with transaction(scope) as session:
        for number in range(events):
            record(session, None, "act", details={"rank": number, **details}, now=NOW)


def verified() -> Verification:
    with reading(SYSTEM) as session:
        return verify(session)


@pytest.fixture
def chains(database: TestDatabase) -> tuple[int, int]:
    """Three chains of four events: the portal's and two registrations'."""
    first, second = make_registration().id, make_registration().id
    for scope in (PORTAL, Tenant(second), Tenant(first)):
        write(scope, 4, word="é\u2028 \U0001f9fe", share=0.1)
    return first, second


@pytest.mark.usefixtures("database")
def test_verify_of_no_event_finds_nothing_broken() -> None:
    assert verified() == Verification(0, None)


@pytest.mark.usefixtures("chains")
def test_verify_of_whole_chains_counts_every_event() -> None:
    assert verified() == Verification(12, None)


@pytest.mark.parametrize(
    ("tampering", "number", "problem"),
    [
        ("UPDATE audit_event SET action = 'other' WHERE {third}", 3, Problem.DIGEST),
        ("UPDATE audit_event SET details = '{{}}' WHERE {third}", 3, Problem.DIGEST),
        ("UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE {third}", 3, Problem.DIGEST),
        ("UPDATE audit_event SET actor_name = 'X' WHERE {third}", 3, Problem.DIGEST),
        ("UPDATE audit_event SET digest = previous_digest WHERE {third}", 3, Problem.DIGEST),
        ("UPDATE audit_event SET previous_digest = digest WHERE {third}", 3, Problem.LINK),
        ("DELETE FROM audit_event WHERE {third}", 3, Problem.GAP),
        ("DELETE FROM audit_event WHERE {chain} AND number = 1", 1, Problem.GAP),
        ("DELETE FROM audit_event WHERE {chain} AND number = 4", 4, Problem.HEAD),
        ("DELETE FROM audit_event WHERE {chain}", 1, Problem.HEAD),
        ("DELETE FROM audit_head WHERE {chain}", 5, Problem.HEAD),
        ("UPDATE audit_head SET digest = 'x' WHERE {chain}", 5, Problem.HEAD),
    ],
    ids=[
        "action", "details", "moment", "actor", "digest", "link", "gap", "no first", "cut",
        "emptied", "no head", "head",
    ],
)  # fmt: skip
def test_verify_of_a_tampered_chain_says_where_it_breaks(
    database: TestDatabase, chains: tuple[int, int], tampering: str, number: int, problem: Problem
) -> None:
    broken = chains[1]
    chain = f"registration_id = {broken}"
    tamper(database, tampering.format(chain=chain, third=f"{chain} AND number = 3"))
    assert verified().first_broken == Broken(broken, number, problem)


def test_verify_of_several_tampered_chains_names_the_first_place(
    database: TestDatabase, chains: tuple[int, int]
) -> None:
    tamper(database, "UPDATE audit_event SET action = 'other' WHERE number IN (2, 4)")
    assert verified() == Verification(12, Broken(PORTAL_CHAIN, 2, Problem.DIGEST))
    tamper(database, f"DELETE FROM audit_event WHERE registration_id <> {chains[1]}")
    assert verified() == Verification(4, Broken(PORTAL_CHAIN, 1, Problem.HEAD))


def test_verify_of_details_that_are_no_json_any_more_says_so(
    database: TestDatabase, chains: tuple[int, int]
) -> None:
    if database.kind == "postgresql":  # its column refuses such a text
        return
    third = f"registration_id = {chains[0]} AND number = 3"
    tamper(database, f"UPDATE audit_event SET details = 'no json' WHERE {third}")
    assert verified().first_broken == Broken(chains[0], 3, Problem.DIGEST)


@pytest.mark.usefixtures("database")
def test_verify_of_a_long_chain_keeps_memory_flat() -> None:
    scope = Tenant(make_registration().id)
    for _ in range(3):
        write(scope, 2_000, filler="x" * 500)
    tracemalloc.start()
    try:
        assert verified() == Verification(6_000, None)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # 6,000 events at once would hold well over 10 MB.
    assert peak < 5_000_000
