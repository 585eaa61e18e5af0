"""A firm, and its administrator who deposits files by command."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Submit, run_json
from tests.factories.imports import Firm, as_csv
from tests.support.databases import TestDatabase


@pytest.fixture
def firm(database: TestDatabase) -> Firm:
    return Firm()


@pytest.fixture
def submit(database: TestDatabase, firm: Firm, tmp_path: Path) -> Submit:
    """Deposits lines, or bytes, as the firm's administrator unless told otherwise."""

    def submit(
        lines: Sequence[tuple[str, str]] | bytes,
        *options: str,
        exit_code: int = 0,
        name: str = "Boulangeries.csv",
        **changed: object,
    ) -> dict[str, Any]:
        file = tmp_path / name
        file.write_bytes(lines if isinstance(lines, bytes) else as_csv(lines))
        asked = {
            "registration": firm.registration.siren,
            "portfolio": "Boulangeries",
            "kind": "establishments",
            "by": firm.administrator.public_id,
            **changed,
        }
        words = [word for option, value in asked.items() for word in (f"--{option}", value)]
        return run_json(database, "imports", "submit", *words, *options, file, exit_code=exit_code)

    return submit
