"""`flask imports` for requests about rights, for declarations without a file, and for undoing."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from netent.kernel.enums import RequestKind
from tests.cli.running import IMPORT_KEYS, run, run_json
from tests.factories.imports import Firm
from tests.imports.member_files import make_head_office, members_file, person
from tests.imports.rights_files import held, rights_file, row
from tests.support.databases import TestDatabase

DPAE, DAT = 11, 13


def submit(
    database: TestDatabase, firm: Firm, *arguments: object, exit_code: int = 0
) -> dict[str, Any]:
    common = (
        *("imports", "submit", "--registration", firm.registration.siren),
        *("--portfolio", "Boulangeries", "--by", firm.administrator.public_id),
    )
    return run_json(database, *common, *arguments, exit_code=exit_code)


def undo(
    database: TestDatabase, firm: Firm, identifier: object, exit_code: int = 0
) -> dict[str, Any]:
    by = ("--by", firm.administrator.public_id, "--wait")
    return run_json(database, "imports", "undo", identifier, *by, exit_code=exit_code)


def test_file_about_rights_is_treated_and_counts_rights(
    database: TestDatabase, firm: Firm, tmp_path: Path
) -> None:
    bruno, (first, second) = firm.declarants[0], firm.sirets[:2]
    file = tmp_path / "Boulangeries.csv"
    file.write_bytes(
        rights_file(["DPAE", "DSN"], [row(bruno, first, "1", "1"), row(bruno, second, "x", "")])
    )
    document = submit(database, firm, "--kind", "habilitations", "--wait", file)
    assert sorted(document) == sorted(IMPORT_KEYS)
    counted = [document[name] for name in ("outcome", "additions", "removals", "refused")]
    assert counted == ["OK partiel", 4, 0, 1]
    told = [(line["line"], line["siret"], line["reason"]) for line in document["lines"]]
    assert told == [(2, first, None), (3, second, "bad_value")]
    assert "colonne DPAE" in document["lines"][1]["message"]


def test_file_of_members_is_treated_and_counts_whom_it_created(
    database: TestDatabase, firm: Firm, tmp_path: Path
) -> None:
    office = make_head_office(firm)
    file = tmp_path / "Boulangeries.csv"
    rows = [person("Weiss", model="Durand Bruno"), person("Durand", "Bruno"), person("Zola", "")]
    file.write_bytes(members_file(*rows))
    document = submit(database, firm, "--kind", "members", "--wait", file)
    counted = [document[name] for name in ("additions", "removals", "unchanged", "refused")]
    assert (document["outcome"], counted) == ("OK partiel", [1, 0, 1, 1])
    told = [(line["line"], line["siret"], line["reason"]) for line in document["lines"]]
    assert told == [(2, office, None), (3, office, None), (4, office, "bad_value")]
    assert "La colonne Prénom, vide" in document["lines"][2]["message"]


def test_declaration_is_added_without_a_file_and_its_lines_have_no_number(
    database: TestDatabase, firm: Firm
) -> None:
    asked = ("--kind", "declaration", "--declaration", "DAT", "--action", "add")
    document = submit(database, firm, *asked, "--wait")
    assert (document["outcome"], document["additions"]) == ("OK", 4)
    assert [(line["line"], line["siret"]) for line in document["lines"]] == [
        (None, siret) for siret in firm.sirets[:2]
    ]
    assert held(firm, firm.declarants[0], firm.sirets[0]) == {DAT}


def test_declaration_that_nobody_can_take_makes_no_request(
    database: TestDatabase, firm: Firm
) -> None:
    asked = ("--kind", "declaration", "--declaration", "NOPE", "--action", "add")
    document = submit(database, firm, *asked, exit_code=2)
    assert (document["id"], document["error"]["reason"]) == (None, "unknown_declaration")


def test_declaration_without_its_options_is_a_mistake_of_usage(
    database: TestDatabase, firm: Firm
) -> None:
    done = run(
        database,
        *("imports", "submit", "--registration", firm.registration.siren),
        *("--portfolio", "Boulangeries", "--by", firm.administrator.public_id),
        *("--kind", "declaration", "--declaration", "DAT"),
    )
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--action" in done.stderr


def test_request_is_undone_once(database: TestDatabase, firm: Firm) -> None:
    bruno, siret = firm.declarants[0], firm.sirets[0]
    file = rights_file(["DPAE"], [row(bruno, siret, "1")])
    request = firm.run(file, kind=RequestKind.HABILITATIONS)
    document = undo(database, firm, request.public_id)
    assert (document["outcome"], document["removals"]) == ("OK", 1)
    assert held(firm, bruno, siret) == set()
    again = undo(database, firm, request.public_id, exit_code=2)
    assert (again["id"], again["error"]["reason"]) == (None, "not_undoable")


@pytest.mark.parametrize("identifier", [uuid4(), "no identifier"])
def test_unknown_request_can_not_be_undone(
    database: TestDatabase, firm: Firm, identifier: object
) -> None:
    document = undo(database, firm, identifier, exit_code=2)
    assert document["error"]["reason"] == "not_found"


def test_undo_belongs_to_those_who_may_import(database: TestDatabase, firm: Firm) -> None:
    request = firm.run([(firm.sirets[2], "1")])
    by = ("--by", firm.declarants[0].public_id)
    document = run_json(database, "imports", "undo", request.public_id, *by, exit_code=2)
    assert document["error"]["reason"] == "not_allowed"
