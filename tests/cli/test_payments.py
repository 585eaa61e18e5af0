"""`flask bodies` and `flask payments`: who is paid, and files of direct debits that are due."""

from datetime import datetime
from pathlib import Path

import pytest

from netent.kernel import clock
from tests.cli.running import run, run_json
from tests.consultation.office import at
from tests.factories.payments import ICS
from tests.payments.desk import Desk, block
from tests.support.databases import TestDatabase

HEADING = "code;name;kind;mandates_at;page_url;declarations;ics;iban;bic"
ROW = f"PREV9;Prévoyance;provident;here;;DSN PASRAU;{ICS};DE89370400440532013000;COBADEFFXXX"
EVE = datetime(2026, 12, 14, 10, tzinfo=at(1).tzinfo)


def written(folder: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path = folder / "bodies.csv"
    path.write_bytes("\r\n".join([HEADING, *rows]).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_bodies_are_loaded_then_listed(
    database: TestDatabase, tmp_path: Path, encoding: str
) -> None:
    path = written(tmp_path, ROW, encoding=encoding)
    assert run_json(database, "bodies", "load", path) == {
        "added": ["PREV9"],
        "updated": [],
        "unchanged": 0,
    }
    [body] = run_json(database, "bodies", "list")["bodies"]
    assert (body["code"], body["name"], body["ics"]) == ("PREV9", "Prévoyance", ICS)
    assert "PREV9" in run(database, "bodies", "list").stdout


def test_file_with_a_fault_loads_nothing(database: TestDatabase, tmp_path: Path) -> None:
    path = written(tmp_path, ROW, ROW.replace("PREV9", "autre"))
    refused = run_json(database, "bodies", "load", path, exit_code=2)
    assert [fault["line"] for fault in refused["error"]["faults"]] == [3]
    said = run(database, "bodies", "load", path)
    assert said.exit_code == 2
    assert "ligne 3, code" in said.stderr
    assert run_json(database, "bodies", "list")["bodies"] == []


@pytest.mark.parametrize("content", [b"", b"\0\1", b"a;b\n1;2\n", HEADING.encode(), b'"'])
def test_file_that_is_no_table_is_refused(
    database: TestDatabase, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "bodies.csv"
    path.write_bytes(content)
    assert run_json(database, "bodies", "load", path, exit_code=2)["error"]["faults"]


def test_collect_writes_what_is_due_and_the_sweep_does_so_too(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk()
    desk.mandate(desk.account())
    desk.order(desk.filed(*block()))
    monkeypatch.setattr(clock, "now", lambda: EVE)
    assert run_json(database, "payments", "collect") == {"files": 1, "orders": 1}
    assert run_json(database, "payments", "collect") == {"files": 0, "orders": 0}
