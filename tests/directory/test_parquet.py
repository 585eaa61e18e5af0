"""Parquet files, through a stand-in for the few calls used of `pyarrow`, which is optional."""

import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from netent.directory.stock.faults import FileFault, FileRefused
from netent.directory.stock.files import open_records, recognise
from netent.directory.stock.sources import SourceBroken
from tests.directory.files import OTHER, SIRET, STATE, TREATED, shaped

TABLE: dict[str, list[Any]] = {
    "autre": [1, 2],
    "siret": [SIRET, OTHER],
    STATE: ["A", "F"],
    "dateDebut": [date(2010, 1, 1), None],
    TREATED: [datetime(2026, 3, 18, 12, 1, 56), None],  # noqa: DTZ001 - as the file holds it
    "etablissementSiege": [True, False],
    "enseigne1Etablissement": ["[ND]", "À LA\tUNE\0"],
}


class Column:
    def __init__(self, values: list[Any]) -> None:
        self.values = values

    def cast(self, kind: str) -> "Column":
        assert kind == "string"
        return self

    def to_pylist(self) -> list[str | None]:
        return [None if value is None else _text(value) for value in self.values]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class ParquetFile:
    """What pyarrow's class of this name offers, on the table above."""

    breaks = False

    def __init__(self, path: Path) -> None:
        if path.read_bytes() != b"PAR1 good":
            raise ValueError("Parquet magic bytes not found in footer")
        self.schema_arrow = SimpleNamespace(names=list(TABLE))
        self.metadata = SimpleNamespace(num_rows=2)

    def iter_batches(self, size: int, columns: Sequence[str]) -> Iterator[Any]:
        assert size > 0
        assert "autre" not in columns
        yield SimpleNamespace(num_rows=2, column=lambda name: Column(TABLE[name]))
        if self.breaks:
            raise OSError("Unexpected end of stream")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    package, module = ModuleType("pyarrow"), ModuleType("pyarrow.parquet")
    module.ParquetFile = ParquetFile  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyarrow", package)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", module)
    path = tmp_path / "stock.parquet"
    path.write_bytes(b"PAR1 good")
    return path


def test_parquet_rows_are_those_that_a_csv_file_would_give(path: Path) -> None:
    first, second = shaped(path)
    assert first == {
        "siret": SIRET,
        "active": 1,
        "state_since": "2010-01-01",
        "is_head_office": 1,
        "name": None,
        "search_name": None,
        "treated_at": "2026-03-18T12:01:56",
    }
    assert (second["name"], second["state_since"], second["active"]) == ("À LA UNE ", None, 0)


def test_parquet_counts_its_records(path: Path) -> None:
    with open_records(recognise(path)) as opened:
        (records,) = opened.records
        assert list(records.lines) == [1, 2]
        assert opened.position() == opened.total == 2


def test_damaged_parquet_is_refused(path: Path) -> None:
    path.write_bytes(b"PAR1 bad")
    with pytest.raises(FileRefused) as refused:
        recognise(path)
    assert refused.value.fault is FileFault.BAD_ARCHIVE


def test_parquet_that_breaks_off_says_so(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ParquetFile, "breaks", True)
    with open_records(recognise(path)) as opened:
        next(opened.records)
        with pytest.raises(SourceBroken, match="Unexpected end"):
            next(opened.records)
