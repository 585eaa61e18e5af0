"""The one text inside a file, whatever packs it; a clear word where there is none."""

import gzip
import zipfile
from pathlib import Path

import pytest

from netent.directory.stock.faults import FileFault, FileRefused
from netent.directory.stock.files import open_records, recognise
from netent.directory.stock.layouts import Kind
from tests.directory.files import SIRET, site, text_of

TEXT = text_of([site()])


def zipped(folder: Path, **files: str) -> Path:
    path = folder / "stock.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return path


def sirets(path: Path) -> list[str]:
    with open_records(recognise(path)) as opened:
        return [siret for records in opened.records for siret in records.columns["siret"]]


def fault_of(path: Path) -> FileFault:
    with pytest.raises(FileRefused) as refused:
        recognise(path)
    return refused.value.fault


def test_plain_and_packed_files_read_alike(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a name.txt", tmp_path / "b"
    plain.write_text(TEXT)
    packed.write_bytes(gzip.compress(TEXT.encode()))
    assert sirets(plain) == sirets(packed) == sirets(zipped(tmp_path, x=TEXT)) == [SIRET]


@pytest.mark.parametrize(
    "files",
    [
        {"a/b/StockEtablissement_utf8.csv": TEXT},
        {"a/": "", "a/stock": TEXT},
        {"stock.csv": TEXT, "LISEZMOI.txt": "rien", "__MACOSX/._stock.csv": "x", ".cache": "x"},
        {"STOCK.CSV": TEXT, "a.pdf": "x"},
    ],
)
def test_only_csv_of_an_archive_is_found_in_whatever_folder(
    tmp_path: Path, files: dict[str, str]
) -> None:
    assert sirets(zipped(tmp_path, **files)) == [SIRET]


@pytest.mark.parametrize("files", [{}, {"a.csv": TEXT, "b.csv": TEXT}, {"a.txt": "", "b.md": ""}])
def test_archive_without_one_csv_is_refused(tmp_path: Path, files: dict[str, str]) -> None:
    assert fault_of(zipped(tmp_path, **files)) is FileFault.NOT_ONE_FILE


def test_cut_archive_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, a=TEXT * 100)
    path.write_bytes(path.read_bytes()[:-30])
    assert fault_of(path) is FileFault.BAD_ARCHIVE


def test_locked_archive_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, a=TEXT)
    data = bytearray(path.read_bytes())
    # The bit that says "a password is needed", in the entry and in the directory.
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert fault_of(path) is FileFault.BAD_ARCHIVE


def test_unknown_compression_is_refused(tmp_path: Path) -> None:
    path = zipped(tmp_path, a=TEXT)
    data = bytearray(path.read_bytes())
    data[8:10] = data[data.index(b"PK\x01\x02") + 10 : data.index(b"PK\x01\x02") + 12] = b"\x63\x00"
    path.write_bytes(data)
    assert fault_of(path) is FileFault.BAD_ARCHIVE


def test_gzip_cut_in_its_heading_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "stock.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode())[:15])
    assert fault_of(path) is FileFault.BAD_ARCHIVE


def test_folder_and_missing_file_are_refused_in_words(tmp_path: Path) -> None:
    assert fault_of(tmp_path) is FileFault.UNREADABLE
    assert fault_of(tmp_path / "nowhere") is FileFault.MISSING


def test_parquet_without_its_package_says_what_to_install(tmp_path: Path) -> None:
    path = tmp_path / "StockEtablissement.parquet"
    path.write_bytes(b"PAR1....PAR1")
    with pytest.raises(FileRefused) as refused:
        recognise(path)
    assert refused.value.fault is FileFault.NEEDS_PYARROW
    assert "pyarrow" in refused.value.message


def test_position_ends_at_the_total(tmp_path: Path) -> None:
    plain = tmp_path / "stock.csv"
    plain.write_text(TEXT)
    for path in (plain, zipped(tmp_path, x=TEXT)):
        with open_records(recognise(path)) as opened:
            list(opened.records)
            assert opened.position() == opened.total > 0


def test_recognised_file_says_its_kind(tmp_path: Path) -> None:
    path = tmp_path / "stock.csv"
    path.write_text("siren,etatAdministratifUniteLegale\n443080908,A\n")
    assert recognise(path).layout.kind is Kind.LEGAL_UNITS
