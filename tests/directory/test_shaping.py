"""From INSEE's columns to the directory's: names, addresses, states, and what is hidden."""

from pathlib import Path

import pytest

from netent.directory.stock.faults import LineFault
from netent.directory.stock.files import recognise
from netent.directory.stock.spelling import SPELLINGS
from netent.directory.stock.stretches import stretches_of
from tests.directory.files import (
    OTHER,
    SIGN,
    SINCE,
    SIRET,
    STATE,
    STATUS,
    TREATED,
    shaped,
    site,
    write,
)

USUAL = "denominationUsuelleEtablissement"
PARTS = (
    "complementAdresseEtablissement",
    "numeroVoieEtablissement",
    "indiceRepetitionEtablissement",
    "typeVoieEtablissement",
    "libelleVoieEtablissement",
    "distributionSpecialeEtablissement",
)


def one(folder: Path, **columns: str) -> dict[str, object]:
    (row,) = shaped(write(folder, [site(**columns)]))
    return row


def unit(folder: Path, **columns: str) -> dict[str, object]:
    row = {"siren": "443080908", "etatAdministratifUniteLegale": "A", **columns}
    (found,) = shaped(write(folder, [row]))
    return found


def faults(path: Path) -> list[tuple[int, LineFault]]:
    return [
        fault
        for stretch in stretches_of(recognise(path), SPELLINGS["driver"])
        for fault in stretch.faults
    ]


def test_file_of_two_columns_speaks_of_nothing_else(tmp_path: Path) -> None:
    assert one(tmp_path) == {"siret": SIRET, "active": 1}


@pytest.mark.parametrize(
    ("signs", "usual", "name"),
    [
        (("AU BON COIN", "", ""), "AUTRE", "AU BON COIN"),
        (("AGENCE DE L'ENVIRONNEMENT ET DE LA MAITRISE", "DE L'ENERGIE", ""), "", None),
        (("", "", ""), "ADEME ORLEANS", "ADEME ORLEANS"),
        (("", "", ""), "", ""),
        (("[ND]", "[ND]", "[ND]"), "[ND]", ""),
    ],
)
def test_name_is_the_sign_whole_or_else_the_usual_one(
    tmp_path: Path, signs: tuple[str, ...], usual: str, name: str | None
) -> None:
    columns = {f"enseigne{place}Etablissement": sign for place, sign in enumerate(signs, start=1)}
    row = one(tmp_path, **columns, **{USUAL: usual})
    assert row["name"] == (" ".join(filter(None, signs)) if name is None else name or None)


def test_names_are_searched_folded(tmp_path: Path) -> None:
    row = one(tmp_path, **{SIGN: "L'ÉPICERIE  D'ALPHONSE"})
    assert row["search_name"] == "l epicerie d alphonse"


@pytest.mark.parametrize(
    ("parts", "address"),
    [
        (("", "9", "", "ALLEE", "DES TILLEULS", ""), "9 ALLEE DES TILLEULS"),
        (("", "9", "BIS", "RUE", "VERTE", ""), "9 BIS RUE VERTE"),
        (("BAT A", "9", "", "RUE", "VERTE", "BP 12"), "BAT A, 9 RUE VERTE, BP 12"),
        (("ZONE NORD", "", "", "", "", ""), "ZONE NORD"),
        (("", "", "", "", "LE BOURG", "CS 1"), "LE BOURG, CS 1"),
        (("", "", "", "", "", ""), None),
        (("[ND]", "[ND]", "[ND]", "[ND]", "[ND]", "[NON-DIFFUSIBLE]"), None),
    ],
)
def test_address_is_one_line_of_what_is_given(
    tmp_path: Path, parts: tuple[str, ...], address: str | None
) -> None:
    assert one(tmp_path, **dict(zip(PARTS, parts, strict=True)))["address"] == address
    # Beside a row that has all parts, the same.
    full = site(OTHER, **dict(zip(PARTS, ("A", "1", "B", "RUE", "C", "BP"), strict=True)))
    both = shaped(write(tmp_path, [full, site(**dict(zip(PARTS, parts, strict=True)))]))
    assert [row["address"] for row in both] == ["A, 1 B RUE C, BP", address]


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("4 RUE DE LA VERRERIE 92190 MEUDON", ("4 RUE DE LA VERRERIE", "92190", "MEUDON")),
        ("BIDOS 64400", (None, "64400", "BIDOS")),
        ("75001 PARIS 01", (None, "75001", "PARIS 01")),
        ("AILLEURS", ("AILLEURS", None, None)),
        ("", (None, None, None)),
    ],
)
def test_address_on_one_line_is_taken_apart(
    tmp_path: Path, whole: str, parts: tuple[str | None, ...]
) -> None:
    row = one(tmp_path, adresse=whole)
    assert (row["address"], row["postal_code"], row["commune"]) == parts


def test_site_abroad_has_its_town_and_country(tmp_path: Path) -> None:
    row = one(
        tmp_path,
        libelleCommuneEtablissement="",
        libelleCommuneEtrangerEtablissement="BERNE",
        libellePaysEtrangerEtablissement="SUISSE",
        codeCedexEtablissement="",
        libelleCedexEtablissement="",
    )
    assert (row["commune"], row["country"], row["cedex"]) == ("BERNE", "SUISSE", None)


def test_cedex_is_code_and_label(tmp_path: Path) -> None:
    row = one(tmp_path, codeCedexEtablissement="75055", libelleCedexEtablissement="PARIS CEDEX 01")
    assert row["cedex"] == "75055 PARIS CEDEX 01"


@pytest.mark.parametrize(
    ("status", "diffusible"), [("O", 1), ("", 1), ("P", 0), ("N", 0), ("?", 0)]
)
def test_only_public_units_are_spread(tmp_path: Path, status: str, diffusible: int) -> None:
    row = one(tmp_path, **{STATUS: status, SIGN: "SECRET"})
    assert row["diffusible"] == diffusible
    # Kept for the unit's own members, found by nobody.
    assert row["name"] == "SECRET"
    assert row["search_name"] == ("secret" if diffusible else None)


@pytest.mark.parametrize(
    ("columns", "name", "searched"),
    [
        ({"denominationUniteLegale": "RATP SA", "sigleUniteLegale": ""}, "RATP SA", "ratp sa"),
        (
            {"denominationUniteLegale": "REGIE AUTONOME", "sigleUniteLegale": "RATP"},
            "REGIE AUTONOME",
            "regie autonome ratp",
        ),
        ({"denominationUniteLegale": "AGA", "sigleUniteLegale": "AGA"}, "AGA", "aga"),
        (
            {
                "nomUniteLegale": "DURAND",
                "nomUsageUniteLegale": "MARTIN",
                "prenom1UniteLegale": "ZOE",
                "prenomUsuelUniteLegale": "",
            },
            "ZOE MARTIN",
            "zoe martin",
        ),
        (
            {
                "nomUniteLegale": "[ND]",
                "prenom1UniteLegale": "[ND]",
                "denominationUsuelle1UniteLegale": "",
            },
            None,
            None,
        ),
        (
            {"nomUniteLegale": "", "denominationUsuelle1UniteLegale": "CHEZ ZOE"},
            "CHEZ ZOE",
            "chez zoe",
        ),
    ],
)
def test_legal_unit_s_name_is_its_denomination_or_a_person_s(
    tmp_path: Path, columns: dict[str, str], name: str | None, searched: str | None
) -> None:
    row = unit(tmp_path, **columns)
    assert (row["name"], row["search_name"]) == (name, searched)


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        ({"siret": "44308090800018"}, LineFault.BAD_SIRET),
        ({"siret": ""}, LineFault.BAD_SIRET),
        ({"siret": "12345678900007"}, LineFault.BAD_SIREN),
        ({"siren": "130025265", "nic": "00017"}, LineFault.SIRET_MISMATCH),
        ({STATE: ""}, LineFault.UNKNOWN_STATE),
        ({STATE: "C"}, LineFault.UNKNOWN_STATE),
        ({"etablissementSiege": "oui"}, LineFault.BAD_FLAG),
        ({SINCE: "2023-02-30"}, LineFault.BAD_DATE),
        ({TREATED: "demain"}, LineFault.BAD_DATE),
    ],
)
def test_wrong_row_is_named_and_its_neighbour_is_kept(
    tmp_path: Path, columns: dict[str, str], fault: LineFault
) -> None:
    good = {
        **site(OTHER),
        **{"siren": "130025265", "nic": "00013", "etablissementSiege": "true"},
        **{SINCE: "2010-01-01", TREATED: "2020-01-01T00:00:00"},
    }
    base = {**good, "siret": SIRET, "siren": "443080908", "nic": "00017"}
    bad = {**base, **columns}
    if columns.keys() == {"siret"}:
        bad |= {"siren": bad["siret"][:9], "nic": bad["siret"][9:]}
    path = write(tmp_path, [good, bad, good])
    assert faults(path) == [(3, fault)]
    assert [row["siret"] for row in shaped(path)] == [OTHER, OTHER]


def test_legal_unit_with_a_wrong_number_is_named(tmp_path: Path) -> None:
    rows = [
        {"siren": siren, "etatAdministratifUniteLegale": state}
        for siren, state in (("443080908", "C"), ("443080909", "A"), ("443080908", "F"))
    ]
    assert faults(write(tmp_path, rows)) == [(3, LineFault.BAD_SIREN), (4, LineFault.UNKNOWN_STATE)]


def test_copy_text_escapes_what_it_must(tmp_path: Path) -> None:
    path = write(tmp_path, [site(**{SIGN: "A\\B"})])
    (row,) = shaped(path, "copy")
    assert row == {
        "siret": SIRET,
        "active": "t",
        "name": "A\\\\B",
        "search_name": "a\\\\b",
    }
