"""The template, and the names that a file may bear."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netent.imports.formats import (
    ESTABLISHMENTS,
    bare_file_name,
    check_file_name,
    download_name,
)
from netent.kernel.identifiers import fold_file_name, is_valid_siret


def test_template_is_what_french_excel_opens_in_two_columns() -> None:
    template = ESTABLISHMENTS.template()
    assert template.startswith(b"\xef\xbb\xbfSIRET;Action\r\n")
    assert template.endswith(b";1\r\n")


def test_template_example_can_never_be_a_siret() -> None:
    siret = ESTABLISHMENTS.example[0]
    assert len(siret) == 14
    assert not is_valid_siret(siret)


@pytest.mark.parametrize(
    "name",
    [
        "Paie Lyon.csv",
        "paie lyon.CSV",
        "PAIE  LYON.txt",
        "Paie Lyon.xlsx",
        "Paie Lyon",
        "Paie-Lyon.csv",
        "Paie Lyon (1).csv",
        "Paie Lyon(12).csv",
        "Paie Lyon.csv (1)",
        "Paie Lyon - Copie.csv",
        "Paie Lyon - Copie (2).csv",
        "Paie Lyon - Copy.csv",
        "Paie Lyon.csv.csv",
        r"C:\Clients\Paie Lyon.csv",
        "/home/a/Paie Lyon.csv",
        " Paie Lyon .csv",
        "Paie Lyon.xls",
    ],
)
def test_file_name_of_the_portfolio_is_accepted(name: str) -> None:
    assert check_file_name(name, "Paie Lyon")


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".csv",
        "Paie.csv",
        "Paie Lyon 2.csv",
        "Paie Lyon (a).csv",
        "Copie.csv",
        "Paie Lyon/x.csv",
    ],
)
def test_file_name_of_something_else_is_refused(name: str) -> None:
    assert not check_file_name(name, "Paie Lyon")


@pytest.mark.parametrize(
    ("portfolio", "name"),
    [
        ("Crédit Éco", unicodedata.normalize("NFD", "Crédit Éco") + ".csv"),
        ("Crédit Éco", "credit eco.csv"),
        ("Lyon (1)", "Lyon (1).csv"),
        ("Lyon (1)", "Lyon (1) (1).csv"),
        ("Paie.csv", "Paie.csv"),
        ("Paie.csv", "Paie.csv.csv"),
        ("Est/Ouest : A*B?", "Est Ouest A B.csv"),
        ("L’abbé - Copie", "L'abbé - Copie.csv"),
    ],
)
def test_file_name_of_an_oddly_named_portfolio_is_accepted(portfolio: str, name: str) -> None:
    assert check_file_name(name, portfolio)


names = st.text(min_size=1, max_size=30) | st.text(
    alphabet="aÉ 1.()/\\:*?\"<>|-'’", min_size=1, max_size=20
)


@given(names.filter(fold_file_name), st.sampled_from(["csv", "xlsx"]))
def test_download_name_passes_the_check_of_its_portfolio(portfolio: str, extension: str) -> None:
    name = download_name(portfolio, extension)
    assert check_file_name(name, portfolio)
    assert not set(name) & set('\\/:*?"<>|\r\n\0')


@pytest.mark.parametrize(
    "name",
    [
        "../../Paie Lyon.csv",
        "a\0b/Paie Lyon.csv",
        "Paie\0Lyon.csv",
        "\r\nPaie Lyon\r\n.csv",
        "\u202ePaie Lyon.csv",
        "\udcffPaie Lyon.csv",
    ],
)
def test_file_name_is_kept_without_its_folder_and_without_what_nobody_sees(name: str) -> None:
    bare = bare_file_name(name)
    assert bare.isprintable()
    assert bare.replace(" .csv", ".csv") == "Paie Lyon.csv"
    assert check_file_name(bare, "Paie Lyon")
