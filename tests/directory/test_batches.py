"""However rows fall into batches, a load ends as if each line were loaded alone, in order."""

from pathlib import Path

import pytest

from netent.directory.stock.merging import Counts
from tests.directory.files import (
    OTHER,
    SIGN,
    SITES,
    TREATED,
    load_rows,
    site,
)
from tests.directory.stored import JANUARY, MARCH, small_batches, stored

pytestmark = pytest.mark.usefixtures("database")


TWICE = (
    site(**{TREATED: JANUARY, SIGN: "UN"}),
    site(**{TREATED: MARCH, SIGN: "DEUX"}),
    site(**{TREATED: MARCH, SIGN: "DEUX"}),
    site(**{TREATED: JANUARY, SIGN: "TROIS"}),
    site(OTHER, **{TREATED: JANUARY, SIGN: "SEUL"}),
    site(**{TREATED: MARCH, SIGN: "QUATRE"}),
)


@pytest.mark.parametrize("rows", [1, 2, 3, 100])
def test_same_number_twice_ends_as_if_each_line_were_loaded_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    small_batches(monkeypatch, rows)
    loaded = load_rows(tmp_path, *TWICE)
    assert loaded.counts == Counts(inserted=2, updated=2, unchanged=2)
    assert (stored().name, stored(OTHER).name) == ("QUATRE", "SEUL")
    assert load_rows(tmp_path, *TWICE[4:]).counts == Counts(unchanged=2)


def test_counts_and_table_are_the_same_however_the_rows_come(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = [site(siret, **{TREATED: JANUARY, SIGN: siret}) for siret in SITES]
    second = [site(siret, **{TREATED: MARCH, SIGN: "N"}) for siret in SITES[2:]] + [
        site(OTHER, **{TREATED: MARCH, SIGN: "N"})
    ]
    small_batches(monkeypatch, 2)
    assert load_rows(tmp_path, *reversed(first)).counts == Counts(inserted=6)
    assert load_rows(tmp_path, *reversed(second)).counts == Counts(inserted=1, updated=4)
    assert [stored(siret).name for siret in (*SITES, OTHER)] == [*SITES[:2], *"NNNNN"]
