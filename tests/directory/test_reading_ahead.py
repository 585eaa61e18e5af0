"""A large file is read by a process of its own: the same rows, and no process left behind."""

import gc
import subprocess
import threading
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from netent.directory.stock import reading_ahead
from netent.directory.stock.faults import FileFault
from netent.directory.stock.files import recognise
from netent.directory.stock.loading import load_file
from netent.directory.stock.merging import Counts
from netent.directory.stock.reading_ahead import ReadingFailed
from netent.directory.stock.spelling import SPELLINGS, Spelling
from netent.directory.stock.stretches import Stretch, stretches_of
from tests.directory.files import NOW, OTHER, SIGN, SIRET, SITES, load, site, text_of, write
from tests.directory.stored import small_batches, stored


@pytest.fixture
def children(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Every file counts as large; the processes that were started."""
    started: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *arguments: object, **options: object) -> None:
            super().__init__(*arguments, **options)  # type: ignore[call-overload]
            started.append(self)

    monkeypatch.setattr(reading_ahead, "LARGE_BYTES", 0)
    monkeypatch.setattr(reading_ahead.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(reading_ahead.subprocess, "Popen", Noted)
    return started


def many(folder: Path, lines: int = 30_000) -> Path:
    """A file that no pipe holds whole."""
    return write(folder, [site(siret) for siret in SITES] + [site(OTHER)] * lines)


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_stretches_come_through_the_pipe_as_they_are_made(
    tmp_path: Path,
    children: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
    spelling: Spelling,
) -> None:
    rows = [
        site(SIRET, **{SIGN: "À \\ B"}, denominationUniteLegale="C"),
        site(state="?", **{SIGN: ""}, denominationUniteLegale=""),
        site(OTHER, **{SIGN: ""}, denominationUniteLegale=""),
    ]
    file = recognise(write(tmp_path, rows, name="a name with blanks é.csv"))
    monkeypatch.chdir(tmp_path)
    with reading_ahead.reading_ahead(file, spelling) as stretches:
        received = list(map(_plain, stretches))
    assert received == list(map(_plain, stretches_of(file, spelling)))
    assert [child.returncode for child in children] == [0]


def _plain(stretch: Stretch) -> list[object]:
    return [
        *(stretch.read, list(stretch.faults), stretch.columns, list(stretch.keys)),
        *(stretch.packed, stretch.names, stretch.done, stretch.total, stretch.broken),
    ]


@pytest.mark.usefixtures("database")
def test_large_file_is_loaded_like_a_small_one(
    tmp_path: Path, children: list[subprocess.Popen[bytes]]
) -> None:
    loaded = load(many(tmp_path))
    assert loaded.counts == Counts(inserted=len(SITES) + 1, unchanged=29_999)
    assert len(children) == 1


@pytest.mark.usefixtures("database")
def test_small_file_needs_no_process(
    tmp_path: Path,
    children: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reading_ahead, "LARGE_BYTES", 1_000_000)
    assert load(write(tmp_path, [site()])).counts == Counts(inserted=1)
    assert children == []


@pytest.mark.usefixtures("database")
def test_archive_that_breaks_off_is_told_by_the_reading_process(
    tmp_path: Path, children: list[subprocess.Popen[bytes]]
) -> None:
    path = tmp_path / "stock.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("stock.csv", text_of([site()] + [site(OTHER)] * 20_000))
    data = path.read_bytes()
    path.write_bytes(data[:300_000] + b"x" + data[300_001:])
    loaded = load(path)
    assert loaded.broken is not None
    assert loaded.broken.fault is FileFault.DAMAGED
    assert stored().active


@pytest.mark.usefixtures("database")
def test_reading_process_that_dies_is_an_error_and_what_was_committed_stays(
    tmp_path: Path,
    children: list[subprocess.Popen[bytes]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small_batches(monkeypatch, 1)

    def kill(_done: int, _total: int) -> None:
        children[0].kill()

    file = recognise(many(tmp_path, lines=300_000))
    with pytest.raises(ReadingFailed):
        load_file(file, now=NOW, progress=kill)
    assert stored().active


@pytest.mark.usefixtures("database")
def test_load_that_is_given_up_leaves_no_process(
    tmp_path: Path, children: list[subprocess.Popen[bytes]]
) -> None:
    threads = threading.enumerate()

    def give_up(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_file(recognise(many(tmp_path)), now=NOW, progress=give_up)
    assert threading.enumerate() == threads
    assert [child.returncode is not None for child in children] == [True]


@pytest.mark.usefixtures("database")
def test_memory_stays_flat_as_the_file_grows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netent.directory.stock.records.STRETCH_BYTES", 16_384)
    monkeypatch.setattr(reading_ahead, "_MOST_WAITING", 2)
    for spelling in SPELLINGS.values():
        monkeypatch.setattr(type(spelling), "batch_rows", 500)
    peaks = []
    for lines in (1_000, 2_000, 30_000):
        path = write(tmp_path, [site(OTHER, **{SIGN: "X" * 400})] * lines)
        gc.collect()
        tracemalloc.start()
        load(path)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    _, small, large = peaks
    # The file grew by twelve megabytes; what waits for the collector is not counted out.
    assert large - small < 2_000_000
