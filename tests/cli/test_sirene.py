"""`flask sirene`: every layout of the stock files, loaded, loaded again, and refused in words."""

import gzip
import json
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.factories.imports import Firm
from tests.watch.register import closings

LAYOUTS = Path(__file__).parent.parent / "data" / "sirene"
KEYS = {
    "path",
    "kind",
    "read",
    "inserted",
    "updated",
    "unchanged",
    "skipped",
    "skipped_lines",
    "missing_columns",
}
LA_POSTE_BY_DIGIT_SUM = "35600000049837"


def run(app: Flask, *arguments: str) -> tuple[int, Any]:
    answer = app.test_cli_runner().invoke(args=["sirene", *arguments, "--format", "json"])
    return answer.exit_code, json.loads(answer.stdout)


def load(app: Flask, *paths: Path) -> tuple[int, list[dict[str, Any]]]:
    code, document = run(app, "load", *map(str, paths))
    assert set(document) == {"files", "seconds"}
    return code, document["files"]


def write(folder: Path, *lines: str, name: str = "stock.csv") -> Path:
    path = folder / name
    heading = "siren,nic,siret,dateDernierTraitementEtablissement,dateDebut,"
    heading += "etatAdministratifEtablissement,enseigne1Etablissement"
    path.write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
    return path


def as_line(siret: str, state: str, since: str) -> str:
    return f"{siret[:9]},{siret[9:]},{siret},,{since},{state},Enseigne"


@pytest.mark.parametrize(
    ("name", "kind", "rows"),
    [
        ("etablissements_annuaire", "establishments", 40),
        ("unites_legales_annuaire", "legal_units", 20),
        ("etablissements_industrie", "establishments", 30),
        ("etablissements_2019", "establishments", 3),
    ],
)
def test_each_layout_is_loaded_and_a_second_load_changes_nothing(
    app: Flask, name: str, kind: str, rows: int
) -> None:
    path = LAYOUTS / f"{name}.csv"
    code, (first,) = load(app, path)
    assert set(first) == KEYS
    assert (code, first["kind"], first["read"]) == (0, kind, rows)
    assert (first["inserted"], first["updated"], first["skipped"]) == (rows, 0, 0)
    code, (second,) = load(app, path)
    assert (code, second["inserted"], second["unchanged"]) == (0, 0, rows)


def test_layout_without_dates_or_names_says_which_columns_are_missing(app: Flask) -> None:
    _, (file,) = load(app, LAYOUTS / "etablissements_lyon4.csv")
    assert file["skipped"] == 0
    assert "dateDernierTraitementEtablissement" in file["missing_columns"]
    assert "siret" not in file["missing_columns"]


@pytest.mark.parametrize("packed", ["zip", "gz"])
def test_packed_file_is_read_as_it_comes(app: Flask, tmp_path: Path, packed: str) -> None:
    source = LAYOUTS / "etablissements_2019.csv"
    path = tmp_path / f"stock.csv.{packed}"
    if packed == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(source, "StockEtablissement_utf8.csv")
    else:
        with source.open("rb") as plain, gzip.open(path, "wb") as target:
            shutil.copyfileobj(plain, target)
    code, (file,) = load(app, path)
    assert (code, file["inserted"]) == (0, 3)


def test_bad_lines_are_listed_with_their_number_and_skipped(app: Flask, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "443080908,00017,44308090800017,,2010-01-01,A,Bonne",
        "443080908,00018,44308090800018,,2010-01-01,A,Clé fausse",
        "443080908,00017,44308090800017,,2010-01-01",
        "356000000,49837,35600000049837,,2010-01-01,A,La Poste",
        "443080908,00017,35600000049837,,2010-01-01,A,Autre",
        "130025265,00013,13002526500013,,2010-01-01,X,État inconnu",
    )
    code, (file,) = load(app, path)
    assert (code, file["read"], file["inserted"], file["skipped"]) == (0, 6, 2, 4)
    assert file["skipped_lines"] == [
        {"line": 3, "reason": "bad_siret"},
        {"line": 4, "reason": "wrong_width"},
        {"line": 6, "reason": "siret_mismatch"},
        {"line": 7, "reason": "unknown_state"},
    ]


def test_older_treatment_changes_nothing_and_absent_columns_keep_their_values(
    app: Flask, tmp_path: Path
) -> None:
    siret = "443080908,00017,44308090800017"
    load(app, write(tmp_path, f"{siret},2026-03-01T10:00:00,2010-01-01,A,Neuve"))
    _, (older,) = load(app, write(tmp_path, f"{siret},2020-03-01T10:00:00,2015-01-01,F,Vieille"))
    assert (older["updated"], older["unchanged"]) == (0, 1)
    reduced = tmp_path / "reduced.csv"
    reduced.write_text("siret,etatAdministratifEtablissement\n44308090800017,F\n")
    _, (file,) = load(app, reduced)
    assert file["updated"] == 1
    _, shown = run(app, "show", "44308090800017")
    assert (shown["state"], shown["name"]) == ("closed", "Neuve")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"a,b\n1,2\n", "unknown_heading"),
        (b"siret,dateFin,etatAdministratifEtablissement\n", "history"),
        (b"PK\x03\x04 truncated", "bad_archive"),
        (b"\x89\xff\xfe\x00 not a text", "not_text"),
    ],
)
def test_file_that_is_none_of_ours_is_refused_and_the_others_are_loaded(
    app: Flask, tmp_path: Path, content: bytes, reason: str
) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    code, (refused, loaded) = load(app, path, LAYOUTS / "etablissements_2019.csv")
    assert code == 2
    assert (refused["kind"], refused["error"]["reason"]) == (None, reason)
    assert loaded["inserted"] == 3


def test_missing_file_is_refused(app: Flask, tmp_path: Path) -> None:
    code, (file,) = load(app, tmp_path / "nowhere.csv")
    assert (code, file["error"]["reason"]) == (2, "missing")


def test_show_tells_what_is_known(app: Flask, tmp_path: Path) -> None:
    load(app, write(tmp_path, "443080908,00017,44308090800017,,2019-04-01,F,Fermée"))
    assert run(app, "show", "443 080 908 00017") == (
        0,
        {
            "siret": "44308090800017",
            "siren": "443080908",
            "valid": True,
            "known": True,
            "state": "closed",
            "closed_on": "2019-04-01",
            "name": "Fermée",
            "is_head_office": None,
        },
    )


@pytest.mark.parametrize(
    ("siret", "valid"), [("123", False), ("44308090800018", False), (LA_POSTE_BY_DIGIT_SUM, True)]
)
def test_show_of_an_unknown_or_invalid_number_exits_with_zero(
    app: Flask, siret: str, valid: bool
) -> None:
    code, shown = run(app, "show", siret)
    assert (code, shown["valid"], shown["known"], shown["state"]) == (0, valid, False, None)


def test_name_that_is_not_to_be_spread_is_null(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "stock.csv"
    path.write_text(
        "siret,statutDiffusionEtablissement,etatAdministratifEtablissement,"
        "enseigne1Etablissement\n44308090800017,P,A,Secrète\n"
    )
    load(app, path)
    _, shown = run(app, "show", "44308090800017")
    assert (shown["known"], shown["name"]) == (True, None)


def test_load_brings_the_sites_up_to_the_register_before_it_tells(
    app: Flask, tmp_path: Path
) -> None:
    firm = Firm()
    closing = write(tmp_path, as_line(firm.sirets[0], "F", "2026-11-01"))
    code, _files = load(app, closing)
    assert (code, closings(firm.registration)) == (0, {firm.sirets[0]: date(2026, 11, 1)})


def test_load_whose_watch_fails_tells_what_it_loaded_and_the_sweep_makes_up_for_it(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_now: object) -> int:
        raise OSError("no disk")

    firm = Firm()
    with monkeypatch.context() as patched:
        patched.setattr("netent.cli.sirene.register.watch", broken)
        code, (file,) = load(app, write(tmp_path, as_line(firm.sirets[0], "F", "2026-11-01")))
    assert (code, file["updated"], closings(firm.registration)) == (0, 1, {})
    app.test_cli_runner().invoke(args=["sweep"])
    assert set(closings(firm.registration)) == {firm.sirets[0]}
