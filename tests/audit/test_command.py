"""`flask audit verify`: its document, its sentence and its exit code."""

import json

import pytest
from click.testing import Result

from netent.audit.service import record
from netent.cli.audit import audit
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from tests.audit.tampering import tamper
from tests.factories.tenancy import NOW
from tests.support.databases import TestDatabase


@pytest.fixture
def written(database: TestDatabase) -> TestDatabase:
    with transaction(PORTAL) as session:
        for action in ("a", "b"):
            record(session, None, action, now=NOW)
    return database


def verify(database: TestDatabase, *arguments: str) -> Result:
    return database.app.test_cli_runner().invoke(audit, ["verify", *arguments])


def test_audit_verify_of_a_whole_trail_exits_with_zero(written: TestDatabase) -> None:
    done = verify(written, "--format", "json")
    assert json.loads(done.stdout) == {"events": 2, "valid": True, "first_broken": None}
    assert done.exit_code == 0
    assert "2 événements relus" in verify(written).stdout


def test_audit_verify_of_a_broken_trail_says_where_and_exits_with_one(
    written: TestDatabase,
) -> None:
    tamper(written, "UPDATE audit_event SET action = 'c' WHERE number = 2")
    done = verify(written, "--format", "json")
    assert json.loads(done.stdout) == {
        "events": 2,
        "valid": False,
        "first_broken": {"registration": 0, "number": 2, "problem": "digest"},
    }
    assert done.exit_code == 1
    told = verify(written)
    assert told.exit_code == 1
    assert "chaîne du portail, à l’événement 2 : son contenu a changé" in told.stdout
