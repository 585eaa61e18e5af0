"""SIREN, SIRET and foldings, against an independent library and by their properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import siren as stdnum_siren
from stdnum.fr import siret as stdnum_siret

from netent.kernel.identifiers import (
    fold,
    fold_file_name,
    format_siren,
    format_siret,
    is_valid_siren,
    is_valid_siret,
    siren_of,
)
from tests.factories.identifiers import new_siren, siret_of

DIGITS = st.text("0123456789", min_size=14, max_size=14)


@given(DIGITS)
def test_siren_is_valid_as_an_independent_library_finds(text: str) -> None:
    assert is_valid_siren(text[:9]) == stdnum_siren.is_valid(text[:9])


@given(st.integers(0, 99_999))
def test_siret_of_a_valid_siren_is_valid_as_an_independent_library_finds(nic: int) -> None:
    text = f"443080908{nic:05d}"
    assert is_valid_siret(text) == stdnum_siret.is_valid(text)


@given(DIGITS)
def test_siret_that_an_independent_library_finds_valid_is(text: str) -> None:
    # It is the stricter one: it wants the SIREN's own key too, which product §2 does not.
    assert is_valid_siret(text) or not stdnum_siret.is_valid(text)


@given(st.integers(0, 99_999))
def test_la_poste_sirets_that_an_independent_library_finds_valid_are(nic: int) -> None:
    text = f"356000000{nic:05d}"
    assert is_valid_siret(text) or not stdnum_siret.is_valid(text)


@pytest.mark.parametrize("text", ["35600000000048", "35600000049837", "00000000000000"])
def test_siret_known_to_be_valid_is(text: str) -> None:
    assert is_valid_siret(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3560000004983",
        "356000000498370",
        "35600000049838",
        "44308090800018",
        "4430809080001O",
        " 4308090800017",
        "".join(chr(0x0660 + int(digit)) for digit in "44308090800017"),
        "".join(chr(0xFF10 + int(digit)) for digit in "44308090800017"),
    ],
)
def test_anything_but_fourteen_ascii_digits_with_their_key_is_refused(text: str) -> None:
    assert not is_valid_siret(text)


def test_made_up_numbers_of_the_tests_are_valid() -> None:
    siren = new_siren()
    assert is_valid_siren(siren)
    assert is_valid_siret(siret_of(siren, 7))
    assert siren_of(siret_of(siren, 7)) == siren


def test_identifiers_are_shown_in_groups_that_never_break() -> None:
    assert format_siret("44308090800017") == "443\u202f080\u202f908\u202f00017"
    assert "".join(format_siren("443080908").split()) == "443080908"
    assert format_siret("12") == "12"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DUPONT-LEGRAND", "Dupont  Legrand"),
        ("Hélène", "helene"),
        ("D’Ormesson", "d'ormesson"),
        ("Œuvrard", "OEUVRARD"),
        ("Ñuñez", "nunez"),
        (" Le\u00a0Goff ", "le goff"),
    ],
)
def test_two_spellings_of_one_name_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_file_name(fold_file_name(text)) == fold_file_name(text)


def test_names_that_differ_do_not_fold_to_the_same() -> None:
    assert fold("Martin") != fold("Marin")


def test_characters_forbidden_in_file_names_are_blanks() -> None:
    assert fold_file_name("Paie 11/2026 : BTP") == fold_file_name("paie 11 2026  btp")
