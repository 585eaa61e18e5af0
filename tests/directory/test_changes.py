"""What a later load closes, reopens and opens, and what is no news."""

from datetime import date
from pathlib import Path

import pytest

from netent.directory.models import ChangeKind
from netent.directory.stock.merging import Counts
from tests.directory.files import (
    OTHER,
    SIGN,
    SINCE,
    SIRET,
    SITES,
    TREATED,
    load_rows,
    site,
)
from tests.directory.stored import JANUARY, MARCH, changes, named, small_batches, stored

pytestmark = pytest.mark.usefixtures("database")


def test_day_of_closing_is_told_and_a_state_without_day_forgets_the_other_s(
    tmp_path: Path,
) -> None:
    load_rows(tmp_path, site(**{SINCE: "2010-01-01"}))
    load_rows(tmp_path, site(state="F", **{SINCE: "2024-06-30"}))
    assert (stored().active, stored().closed_on) == (False, date(2024, 6, 30))
    load_rows(tmp_path, site(state="F"))
    assert stored().closed_on == date(2024, 6, 30)
    load_rows(tmp_path, site())
    assert (stored().active, stored().state_since) == (True, None)


def test_closing_and_reopening_are_noted_once_each(tmp_path: Path) -> None:
    load_rows(tmp_path, site(**{SINCE: "2010-01-01"}))
    closed = site(state="F", **{SINCE: "2024-06-30"})
    load_rows(tmp_path, closed)
    load_rows(tmp_path, closed)
    load_rows(tmp_path, site(**{SINCE: "2025-01-01"}))
    assert changes() == [
        (SIRET, ChangeKind.CLOSED, date(2024, 6, 30)),
        (SIRET, ChangeKind.REOPENED, date(2025, 1, 1)),
    ]


def test_another_day_of_closing_is_noted_once_and_another_name_is_no_news(tmp_path: Path) -> None:
    load_rows(tmp_path, site(state="F", **{SINCE: "2024-06-30", SIGN: "LE FOURNIL"}))
    moved = site(state="F", **{SINCE: "2024-05-31", SIGN: "LE FOURNIL"})
    load_rows(tmp_path, moved)
    load_rows(tmp_path, moved)
    load_rows(tmp_path, site(state="F", **{SINCE: "2024-05-31", SIGN: "LA MIE"}))
    assert changes() == [(SIRET, ChangeKind.REDATED, date(2024, 5, 31))]


def test_batch_of_rows_that_nothing_had_named_is_told_once_whatever_their_number(
    tmp_path: Path,
) -> None:
    load_rows(tmp_path, *(site(siret) for siret in SITES[:2]))
    assert named() == 1  # they went straight in, closed or not
    load_rows(tmp_path, *(site(siret) for siret in SITES[:3]))
    assert named() == 1  # an active one is news, and nothing else
    load_rows(tmp_path, *(site(siret, state="F") for siret in SITES[3:]))
    assert (named(), changes()) == (2, [(SITES[2], ChangeKind.OPENED, None)])


def test_closing_treated_earlier_than_the_stored_state_is_not_noted(tmp_path: Path) -> None:
    load_rows(tmp_path, site(**{TREATED: MARCH}))
    load_rows(tmp_path, site(state="F", **{TREATED: JANUARY}))
    assert (stored().active, changes()) == (True, [])


def test_first_load_announces_nothing(tmp_path: Path) -> None:
    load_rows(tmp_path, *(site(siret) for siret in SITES), site(SITES[0], state="F"))
    assert changes() == []


def test_new_site_of_a_known_company_is_announced_and_others_are_not(tmp_path: Path) -> None:
    load_rows(tmp_path, site())
    load_rows(
        tmp_path,
        site(SITES[1], **{SINCE: "2026-02-01"}),
        site(SITES[2], state="F", **{SINCE: "2026-02-01"}),
        site(OTHER, **{SINCE: "2026-02-01"}),
    )
    assert changes() == [(SITES[1], ChangeKind.OPENED, date(2026, 2, 1))]


def test_sites_of_a_new_company_are_no_news_even_when_batches_part_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_rows(tmp_path, site(OTHER))
    small_batches(monkeypatch, 1)
    loaded = load_rows(tmp_path, *(site(siret) for siret in SITES))
    assert (loaded.counts, changes()) == (Counts(inserted=len(SITES)), [])
