"""`flask access check` and `list`: the documents of §17."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from netent.kernel import clock
from tests.cli.running import run, run_json
from tests.factories.imports import NOW, Firm
from tests.support.databases import TestDatabase

OPENING = date(2026, 11, 21)


@pytest.fixture
def firm(database: TestDatabase) -> Firm:
    firm = Firm()
    firm.run([(siret, "1") for siret in firm.sirets[2:5]])
    return firm


@pytest.fixture(autouse=True)
def _ten_days_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=10))


def asked(firm: Firm, **changed: object) -> list[object]:
    options = {
        "member": firm.declarants[0].public_id,
        "declaration": "DSN",
        "siret": firm.sirets[2],
        **changed,
    }
    return [word for name, value in options.items() for word in (f"--{name}", value)]


def test_check_of_an_open_right_tells_since_when(database: TestDatabase, firm: Firm) -> None:
    assert run_json(database, "access", "check", *asked(firm)) == {
        "allowed": True,
        "reason": None,
        "message": None,
        "opens_on": "2026-11-21",
        "ends_on": None,
    }


def test_check_of_a_regranted_right_tells_its_first_opening(
    database: TestDatabase, firm: Firm
) -> None:
    firm.run([(firm.sirets[2], "0")], now=NOW + timedelta(days=3))
    firm.run([(firm.sirets[2], "1")], now=NOW + timedelta(days=5))
    document = run_json(database, "access", "check", *asked(firm))
    assert (document["allowed"], document["opens_on"]) == (True, "2026-11-21")


def test_check_on_another_day_answers_for_that_day(database: TestDatabase, firm: Firm) -> None:
    assert run_json(database, "access", "check", *asked(firm, on="2026-11-20")) == {
        "allowed": False,
        "reason": "access_delay",
        "message": "Délai d’accès : l’habilitation pourra être utilisée à partir du "
        "21 novembre 2026.",
        "opens_on": "2026-11-21",
        "ends_on": None,
    }
    assert run_json(database, "access", "check", *asked(firm, on="2026-11-21"))["allowed"]


@pytest.mark.parametrize(
    "changed",
    [
        {"member": uuid4()},
        {"member": "nonsense"},
        {"declaration": "NOPE"},
        {"siret": "nonsense"},
        {"siret": "00000000000000"},
    ],
)
def test_check_of_anything_unknown_is_no_habilitation(
    database: TestDatabase, firm: Firm, changed: dict[str, object]
) -> None:
    document = run_json(database, "access", "check", *asked(firm, **changed))
    assert document.pop("message").startswith("Aucune habilitation")
    assert document == {
        "allowed": False,
        "reason": "no_habilitation",
        "opens_on": None,
        "ends_on": None,
    }


def test_check_of_an_administrator_without_habilitation_is_denied(
    database: TestDatabase, firm: Firm
) -> None:
    question = asked(firm, member=firm.administrator.public_id)
    assert run_json(database, "access", "check", *question)["reason"] == "no_habilitation"


def test_check_in_words_says_yes_or_why_not(database: TestDatabase, firm: Firm) -> None:
    assert run(database, "access", "check", *asked(firm)).stdout.startswith("Oui")
    denied = run(database, "access", "check", *asked(firm, siret=firm.sirets[0]))
    assert (denied.exit_code, denied.stdout.split()[0]) == (0, "Aucune")


def test_list_gives_what_is_usable_today_by_siret(database: TestDatabase, firm: Firm) -> None:
    question = ("--member", firm.declarants[0].public_id, "--declaration", "DSN")
    assert run_json(database, "access", "list", *question, "--limit", "2") == {
        "total": 3,
        "items": [
            {"siret": siret, "name": None, "opens_on": "2026-11-21", "ends_on": None}
            for siret in sorted(firm.sirets[2:5])[:2]
        ],
    }
    assert len(run_json(database, "access", "list", *question)["items"]) == 3


def test_list_on_the_day_of_the_grant_is_still_empty(
    database: TestDatabase, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    question = ("--member", firm.declarants[0].public_id, "--declaration", "DSN")
    assert run_json(database, "access", "list", *question) == {"total": 0, "items": []}


@pytest.mark.parametrize("member", [UUID(int=7), "nonsense"])
def test_list_of_an_unknown_member_is_empty(database: TestDatabase, member: object) -> None:
    document = run_json(database, "access", "list", "--member", member, "--declaration", "DSN")
    assert document == {"total": 0, "items": []}


def test_list_in_words_counts_and_names(database: TestDatabase, firm: Firm) -> None:
    question = ("--member", firm.declarants[0].public_id, "--declaration", "DSN")
    told = run(database, "access", "list", *question, "--limit", "1").stdout.splitlines()
    assert told == ["3 établissements", sorted(firm.sirets[2:5])[0]]


def test_bytes_that_are_no_text_name_nothing(database: TestDatabase, firm: Firm) -> None:
    for changed in ({"declaration": "\udcff"}, {"siret": "\udcff"}):
        document = run_json(database, "access", "check", *asked(firm, **changed))
        assert document["reason"] == "no_habilitation"
