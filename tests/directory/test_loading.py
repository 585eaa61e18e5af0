"""What loads of establishments leave in the directory, and what they say of it."""

import zipfile
from datetime import date
from pathlib import Path

import pytest

from netent.directory.models import Establishment
from netent.directory.stock import loading
from netent.directory.stock.faults import FileFault, LineFault
from netent.directory.stock.files import recognise
from netent.directory.stock.loading import load_file
from netent.directory.stock.merging import Counts
from tests.directory.files import (
    NOW,
    OTHER,
    SIGN,
    SINCE,
    SITES,
    STATE,
    STATUS,
    TREATED,
    load,
    load_rows,
    site,
    text_of,
    write,
)
from tests.directory.stored import JANUARY, MARCH, changes, stored

pytestmark = pytest.mark.usefixtures("database")


FULL = {
    STATUS: "O",
    TREATED: MARCH,
    "etablissementSiege": "true",
    "numeroVoieEtablissement": "9",
    "libelleVoieEtablissement": "RUE VERTE",
    "codePostalEtablissement": "01000",
    "libelleCommuneEtablissement": "BOURG-EN-BRESSE",
    "codeCommuneEtablissement": "01053",
    SINCE: "1850-05-01",
    SIGN: "À L’ANCIENNE \\ CŒUR",
    "activitePrincipaleEtablissement": "70.10Z",
}


def test_every_column_is_stored_as_the_file_gives_it(tmp_path: Path) -> None:
    assert load_rows(tmp_path, site(**FULL)).counts == Counts(inserted=1)
    found = stored()
    assert (found.siren, found.active, found.closed_on) == ("443080908", True, None)
    assert (found.state_since, found.is_head_office) == (date(1850, 5, 1), True)
    assert (found.name, found.search_name) == ("À L’ANCIENNE \\ CŒUR", "a l ancienne \\ coeur")
    assert (found.address, found.postal_code, found.commune, found.commune_code) == (
        *("9 RUE VERTE", "01000", "BOURG-EN-BRESSE", "01053"),
    )
    assert (found.activity, found.diffusible, found.treated_at) == ("70.10Z", True, MARCH)
    assert (found.cedex, found.country) == (None, None)


def test_second_load_of_the_same_file_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, [site(**FULL), site(OTHER, **FULL)])
    load(path)
    assert load(path).counts == Counts(unchanged=2)
    assert changes() == []


@pytest.mark.parametrize("column", [*FULL, STATE])
def test_a_change_in_any_one_column_is_an_update(tmp_path: Path, column: str) -> None:
    load_rows(tmp_path, site(**FULL))
    new = {STATE: "F", STATUS: "P", TREATED: "2026-04-01T00:00:00", SINCE: "1851-05-01"}
    new |= {"etablissementSiege": "false"}
    changed = site(**{**FULL, column: new.get(column, "AUTRE")})
    assert load_rows(tmp_path, changed).counts == Counts(updated=1)
    assert load_rows(tmp_path, changed).counts == Counts(unchanged=1)


def test_blank_of_a_present_column_takes_the_value_away(tmp_path: Path) -> None:
    load_rows(tmp_path, site(**FULL))
    load_rows(tmp_path, site(**{SIGN: ""}))
    assert (stored().name, stored().search_name, stored().commune) == (
        *(None, None, "BOURG-EN-BRESSE"),
    )


def test_absent_columns_keep_what_is_stored(tmp_path: Path) -> None:
    load_rows(tmp_path, site(**FULL))
    before = stored()
    assert load_rows(tmp_path, site()).counts == Counts(unchanged=1)
    after = stored()
    columns = Establishment.__table__.columns.keys()
    assert [getattr(after, name) for name in columns] == [getattr(before, name) for name in columns]


@pytest.mark.parametrize(
    ("first", "second", "counts"),
    [
        (MARCH, JANUARY, Counts(unchanged=1)),
        (JANUARY, MARCH, Counts(updated=1)),
        (MARCH, MARCH, Counts(updated=1)),
        (MARCH, "", Counts(updated=1)),
        ("", JANUARY, Counts(updated=1)),
        ("", "", Counts(updated=1)),
        (MARCH, "2026-03-10T08:00:00.5", Counts(updated=1)),
        ("2026-03-10T08:00:00.5", MARCH, Counts(unchanged=1)),
    ],
)
def test_row_treated_earlier_than_the_stored_one_changes_nothing(
    tmp_path: Path, first: str, second: str, counts: Counts
) -> None:
    load_rows(tmp_path, site(**{TREATED: first, SIGN: "UN"}))
    assert load_rows(tmp_path, site(**{TREATED: second, SIGN: "DEUX"})).counts == counts
    assert stored().name == ("DEUX" if counts.updated else "UN")


def test_blank_treatment_never_takes_a_known_one_away(tmp_path: Path) -> None:
    load_rows(tmp_path, site(**{TREATED: MARCH}))
    assert load_rows(tmp_path, site(**{TREATED: ""})).counts == Counts(unchanged=1)
    assert stored().treated_at == MARCH


def test_establishment_absent_from_a_load_stays(tmp_path: Path) -> None:
    load_rows(tmp_path, site(), site(OTHER))
    load_rows(tmp_path, site(OTHER))
    assert stored().active


def test_bad_lines_are_skipped_numbered_and_counted(tmp_path: Path) -> None:
    path = write(tmp_path, [site(**FULL)])
    lines = path.read_bytes().splitlines()
    lines += [b"", lines[1] + b",x", lines[1].replace(b"A,O", b"Z,O"), b"\xff", lines[1]]
    path.write_bytes(b"\n".join(lines) + b"\n")
    loaded = load(path)
    assert loaded.skipped_lines == [
        (4, LineFault.WRONG_WIDTH),
        (5, LineFault.UNKNOWN_STATE),
        (6, LineFault.UNDECODABLE),
    ]
    assert (loaded.read, loaded.skipped, loaded.counts) == (5, 3, Counts(1, 0, 1))


def test_only_the_first_faults_are_listed_and_all_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "REPORTED_FAULTS", 3)
    monkeypatch.setattr("netent.directory.stock.records.STRETCH_BYTES", 64)
    loaded = load_rows(tmp_path, *(site(state="?") for _ in range(20)))
    assert ([line for line, _ in loaded.skipped_lines], loaded.skipped) == ([2, 3, 4], 20)
    assert loaded.counts == Counts()


def test_archive_that_breaks_off_is_loaded_as_far_as_it_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("netent.directory.stock.records.STRETCH_BYTES", 64)
    path = tmp_path / "stock.zip"
    text = text_of([site(siret) for siret in SITES] + [site(OTHER)] * 20_000)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("stock.csv", text)
    data = path.read_bytes()
    # A byte that lies far on: the check sum at the end is what tells.
    path.write_bytes(data[:300_000] + b"x" + data[300_001:])
    loaded = load(path)
    assert loaded.broken is not None
    assert loaded.broken.fault is FileFault.DAMAGED
    assert loaded.counts.inserted == len(SITES) + 1
    assert stored(SITES[-1]).active


def test_progress_reaches_the_whole_file(tmp_path: Path) -> None:
    path = write(tmp_path, [site()])
    told: list[tuple[int, int]] = []
    load_file(recognise(path), now=NOW, progress=lambda *where: told.append(where))
    assert told[-1] == (path.stat().st_size, path.stat().st_size)
