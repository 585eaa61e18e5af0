"""Legal units: from their own file, and from extracts that name them beside their sites."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.directory.models import Company
from netent.directory.stock.merging import Counts
from tests.directory.files import (
    OTHER,
    SIRET,
    load_rows,
    site,
)
from tests.directory.stored import JANUARY, company

pytestmark = pytest.mark.usefixtures("database")


def unit(state: str = "A", **more: str) -> dict[str, str]:
    return {"siren": SIRET[:9], "etatAdministratifUniteLegale": state, **more}


def test_legal_units_are_loaded_and_a_ceased_one_is_no_longer_active(tmp_path: Path) -> None:
    columns = {
        "denominationUniteLegale": "GOOGLE FRANCE",
        "categorieJuridiqueUniteLegale": "5710",
        "nicSiegeUniteLegale": "00062",
        "activitePrincipaleUniteLegale": "70.10Z",
        "dateDernierTraitementUniteLegale": JANUARY,
        "dateDebut": "2002-05-16",
    }
    assert load_rows(tmp_path, unit(**columns)).counts == Counts(inserted=1)
    found = company()
    assert (found.name, found.search_name, found.active) == ("GOOGLE FRANCE", "google france", True)
    assert (found.legal_category, found.head_office_nic, found.activity) == (
        *("5710", "00062", "70.10Z"),
    )
    assert load_rows(tmp_path, unit("C")).counts == Counts(updated=1)
    assert (company().active, company().state_since, company().name) == (
        *(False, None, "GOOGLE FRANCE"),
    )


def test_hidden_name_is_forgotten_by_the_next_load(tmp_path: Path) -> None:
    load_rows(tmp_path, unit(statutDiffusionUniteLegale="O", denominationUniteLegale="DURAND"))
    load_rows(tmp_path, unit(statutDiffusionUniteLegale="P", denominationUniteLegale="[ND]"))
    found = company()
    assert (found.name, found.search_name, found.diffusible) == (None, None, False)
    assert found.public_name is None


def named(name: str) -> Mapping[str, str]:
    return site(denominationUniteLegale=name)


def test_extract_names_a_company_that_no_legal_units_file_described(tmp_path: Path) -> None:
    load_rows(tmp_path, named("THALÈS \\ CIE"))
    found = company()
    assert (found.name, found.search_name, found.active) == ("THALÈS \\ CIE", "thales \\ cie", None)
    load_rows(tmp_path, named("THALES"))
    assert company().name == "THALES"
    load_rows(tmp_path, named(""))
    assert company().name == "THALES"


def test_legal_units_file_has_the_last_word_on_a_name(tmp_path: Path) -> None:
    load_rows(tmp_path, named("THALES EXTRAIT"))
    load_rows(tmp_path, unit(denominationUniteLegale="THALES"))
    load_rows(tmp_path, named("THALES EXTRAIT"))
    assert company().name == "THALES"


def test_wrong_line_names_no_company(tmp_path: Path) -> None:
    load_rows(
        tmp_path,
        site(state="?", denominationUniteLegale="THALES"),
        site(OTHER, denominationUniteLegale="B"),
    )
    with reading(PORTAL) as session:
        assert session.scalars(select(Company.siren)).all() == [OTHER[:9]]
