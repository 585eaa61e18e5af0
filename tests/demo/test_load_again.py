"""Loading again: what is there stays, what broke off is ended, other sizes come beside."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select, update

from netent.database.base import Base
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, SYSTEM, Tenant
from netent.demo import excerpt, service, sizes
from netent.demo.holdings import Holdings
from netent.demo.sizes import Size, demo_of
from netent.directory.models import Establishment
from netent.habilitations.models import Habilitation
from netent.kernel import clock
from netent.kernel.enums import MemberState
from netent.policies.rules import Rules
from netent.tenancy.models import Member, Registration
from tests.cli.running import run, run_json
from tests.demo.registrations import registration_id
from tests.support.databases import TestDatabase

pytestmark = pytest.mark.usefixtures("few_establishments")


def counts() -> Mapping[str, int]:
    """How many rows every table has."""
    with reading(SYSTEM) as session:
        return {
            table.name: session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_second_run_tells_the_same_and_makes_nothing(
    database: TestDatabase, document: dict[str, Any]
) -> None:
    before = counts()
    assert run_json(database, "demo", "load") == document
    assert counts() == before


def test_second_run_leaves_what_people_changed(
    database: TestDatabase, document: dict[str, Any]
) -> None:
    firm = document["registrations"][0]
    with transaction(Tenant(registration_id(firm["siren"]))) as session:
        session.execute(update(Member).values(state=MemberState.SUSPENDED))
    assert run_json(database, "demo", "load") == document
    question = ("--member", firm["members"][2]["id"], "--declaration", "DSN")
    assert run_json(database, "access", "list", *question)["total"] == 0


@pytest.mark.parametrize("is_founded_anew", [False, True])
def test_second_run_makes_no_registration_again_that_people_terminated(
    database: TestDatabase, document: dict[str, Any], is_founded_anew: bool
) -> None:
    siren = document["registrations"][3]["siren"]
    now = clock.now()
    with transaction(PORTAL) as session:
        old = session.get_one(Registration, registration_id(siren))
        old.terminated_at = now
        session.flush()
        if is_founded_anew:
            session.add(Registration(siren=siren, kind=old.kind, name="Au fournil", created_at=now))
    before = counts()
    assert run_json(database, "demo", "load") == document
    assert counts() == before


def test_load_that_broke_off_is_ended_by_the_next(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    enter = Holdings.enter

    def fail_at_the_second(holdings: Holdings) -> int:
        if "Merle" in holdings._plan.name:
            raise OSError("the lights went out")
        return enter(holdings)

    with monkeypatch.context() as broken:
        broken.setattr(Holdings, "enter", fail_at_the_second)
        assert run(database, "demo", "load").exit_code == 1
    with reading(SYSTEM) as session:
        names = session.scalars(
            select(Registration.name).join(Member, Member.registration_id == Registration.id)
        )
        assert set(names) == {"Cabinet Hirondelle (fictif)"}
    document = run_json(database, "demo", "load")
    assert [len(row["members"]) for row in document["registrations"]] == [6, 3, 3, 1]
    assert run_json(database, "demo", "load") == document


@pytest.mark.usefixtures("database", "document")
def test_excerpts_that_are_there_never_overtake_a_newer_load() -> None:
    closed = demo_of(Size.SMALL).registrations[0].portfolios[0].sirets[0]
    change = update(Establishment).where(Establishment.siret == closed)
    with transaction(PORTAL) as session:
        session.execute(change.values(active=False, state_since=date(2026, 11, 1)))
    excerpt.load_excerpts(now=clock.now())
    with reading(PORTAL) as session:
        assert not session.get_one(Establishment, closed).active


def test_firm_is_filled_up_beside_the_small_demo(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sizes, "FIRM_CLIENTS", 600)
    small = run_json(database, "demo", "load")
    document = run_json(database, "demo", "load", "--size", "firm")
    [firm] = document["registrations"]
    assert len(firm["members"]) == 60
    clients = [siret for row in firm["portfolios"] for siret in row["establishments"]]
    assert len(clients) == len(set(clients)) == 600
    assert small["registrations"][0]["portfolios"][0]["establishments"][0] in clients
    fictitious = next(row for row in firm["portfolios"] if row["name"] == "Clients fictifs")
    with reading(PORTAL) as session:
        names = session.scalars(
            select(Establishment.name).where(Establishment.siret.in_(fictitious["establishments"]))
        ).all()
    assert len(names) == len(fictitious["establishments"])
    assert all("fictif" in name for name in names)
    declarant = firm["members"][-1]["id"]
    listed = run_json(database, "access", "list", "--member", declarant, "--declaration", "DSN")
    assert listed["total"] == len(fictitious["establishments"])
    assert run_json(database, "demo", "load", "--size", "firm") == document
    assert run_json(database, "demo", "load") == small


@pytest.mark.usefixtures("database")
def test_large_firm_grants_what_its_plan_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sizes, "LARGE_CLIENTS", 1_000)
    service.load(Size.LARGE, rules=Rules(), now=clock.now())
    [plan] = demo_of(Size.LARGE).registrations
    with reading(Tenant(registration_id(plan.siren))) as session:
        masks = session.scalars(select(Habilitation.mask)).all()
    assert sum(mask.bit_count() for mask in masks) == 1_000 * 5 * 4
