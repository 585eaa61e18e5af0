"""Running a command as an operator does, and reading the one document it prints."""

import json
from collections.abc import Callable
from typing import Any

from click.testing import Result

from tests.factories.identifiers import sirets
from tests.support.databases import TestDatabase

Submit = Callable[..., dict[str, Any]]

# The document of `imports submit` and `imports show`.
IMPORT_KEYS = (
    *("id", "status", "outcome", "additions", "removals", "unchanged", "refused", "lines"),
    "error",
)
# Valid, and in no directory.
UNKNOWN = sirets(1, start=45_000_000)[0]


def run(database: TestDatabase, *arguments: object) -> Result:
    """The command's exit code and what it said on both outputs."""
    return database.app.test_cli_runner().invoke(args=[str(word) for word in arguments])


def run_json(database: TestDatabase, *arguments: object, exit_code: int = 0) -> dict[str, Any]:
    """The document that the command prints, alone on standard output, with `--format json`."""
    done = run(database, *arguments, "--format", "json")
    assert done.exit_code == exit_code, (done.exit_code, done.output, done.exception)
    document: dict[str, Any] = json.loads(done.stdout)
    return document
