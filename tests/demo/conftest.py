"""The demo on a small directory: all excerpts but the large one."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from netent.demo import excerpt
from tests.cli.running import run_json
from tests.support.databases import TestDatabase


@pytest.fixture
def few_establishments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Carry the excerpts of a few hundred rows only; nothing of the small demo needs the other."""
    folder = tmp_path / "excerpts"
    folder.mkdir()
    for file in excerpt.DATA.glob("*.csv"):
        shutil.copy(file, folder)
    monkeypatch.setattr(excerpt, "DATA", folder)
    return folder


@pytest.fixture
def document(database: TestDatabase, few_establishments: Path) -> dict[str, Any]:
    return run_json(database, "demo", "load")
