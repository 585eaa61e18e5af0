"""`flask atmp load`: the rates of a file reach the registrations, or nothing changes."""

from pathlib import Path

import pytest

from netent.atmp.service.delivering import deliver_due
from netent.kernel.enums import RegistrationKind
from tests.cli.running import run, run_json
from tests.factories.identifiers import siret_of
from tests.factories.perimeter import make_own_sites
from tests.factories.rates import rate_line, rates_file
from tests.factories.tenancy import NOW, make_registration
from tests.support.databases import TestDatabase


@pytest.fixture
def siret(database: TestDatabase) -> str:
    registration = make_registration(RegistrationKind.MULTI)
    make_own_sites(registration, 1)
    return siret_of(registration.siren, 1000)


def written(folder: Path, *lines: str) -> Path:
    path = folder / "taux.csv"
    path.write_bytes(rates_file(*lines))
    return path


def test_file_is_loaded_then_corrected_and_a_second_time_changes_nothing(
    database: TestDatabase, tmp_path: Path, siret: str
) -> None:
    first = written(tmp_path, rate_line(siret, reference="N-A"))
    counts = {"new": 1, "corrected": 0, "unchanged": 0, "outdated": 0}
    assert run_json(database, "atmp", "load", first) == {"read": 1, **counts, "errors": []}
    assert deliver_due(NOW) == 1
    again = run_json(database, "atmp", "load", first)
    assert (again["new"], again["unchanged"]) == (0, 1)
    better = rate_line(siret, reference="N-B", rate="2,40", notified="20/12/2025")
    said = run(database, "atmp", "load", written(tmp_path, better))
    assert said.exit_code == 0
    assert "1 taux lus : 0 nouveaux, 1 corrigés" in said.stdout
    assert deliver_due(NOW) == 1


def test_one_wrong_line_changes_nothing(database: TestDatabase, tmp_path: Path, siret: str) -> None:
    file = written(tmp_path, rate_line(siret), rate_line("123"))
    refused = run_json(database, "atmp", "load", file, exit_code=2)
    assert [(error["line"], error["column"]) for error in refused["errors"]] == [(3, "SIRET")]
    assert (refused["read"], refused["new"]) == (0, 0)
    said = run(database, "atmp", "load", file)
    assert said.exit_code == 2
    assert "Ligne 3, SIRET" in said.stderr
    assert "Rien n’est changé." in said.stderr
    assert deliver_due(NOW) == 0


@pytest.mark.parametrize("content", [b"", b"rien", b"PK\x03\x04\x00\x00", b'"'])
def test_file_that_is_no_table_is_refused(
    database: TestDatabase, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "taux.csv"
    path.write_bytes(content)
    assert run_json(database, "atmp", "load", path, exit_code=2)["errors"]
