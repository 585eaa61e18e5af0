"""Account numbers as people type them, down to the RIB key."""

import pytest

from netent.kernel.ibans import grouped_iban, masked_iban
from netent.payments.banking import BankFlawError, Iban, read_bic, read_iban, same_bank
from tests.factories.payments import IBAN, new_iban


@pytest.mark.parametrize(
    "typed",
    [
        IBAN,
        "fr76 3000 6000 0112 3456 7890 189",
        "FR76\u00a03000\u202f6000 0112-3456-7890-189",
        "IBAN: FR76 3000 6000 0112 3456 7890 189",
        # as another keyboard types digits
        "FR76" + "3000600001".translate({48 + n: 0xFF10 + n for n in range(10)}) + "1234567890189",
    ],
)
def test_number_typed_with_blanks_is_read(typed: str) -> None:
    assert read_iban(typed) == Iban(IBAN, "AGRIFRPPXXX", "CREDIT AGRICOLE SA")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        # the international key is right, the RIB key is not
        ("FR4830006000011234567890111", "clé RIB"),
        ("FR7630006000011234567890188", "sa clé ne correspond pas"),
        ("FR763000600001123456789018", "nombre de caractères"),
        ("", "pas un IBAN"),
        ("bonjour", "pas un IBAN"),
        ("FR76300060000112345678901é9", "sans accent"),
        ("FR76'; DROP TABLE--", "sans accent"),
        ("US12345678901234567890", "pays"),
        ("BR1800360305000010009795493C1", "pays"),
    ],
)
def test_wrong_number_is_refused_with_what_is_wrong(typed: str, said: str) -> None:
    with pytest.raises(BankFlawError, match=said):
        read_iban(typed)


def test_french_number_with_letters_keeps_them() -> None:
    assert read_iban("FR14 2004 1010 0505 0001 3M02 606").number == "FR1420041010050500013M02606"


def test_numbers_made_for_tests_are_right() -> None:
    made = [new_iban() for _time in range(200)]
    assert len({read_iban(each).number for each in made}) == 200


def test_bic_is_read_or_refused() -> None:
    assert read_bic("agri frpp xxx") == "AGRIFRPPXXX"
    with pytest.raises(BankFlawError, match="BIC"):
        read_bic("AGRI")


def test_branches_of_one_bank_are_the_same() -> None:
    assert same_bank("AGRIFRPP", "AGRIFRPP882")
    assert not same_bank("AGRIFRPP", "BNPAFRPP")


def test_number_is_shown_masked_and_in_groups() -> None:
    assert masked_iban(IBAN) == "FR76 •••• 0189"
    assert masked_iban("") == ""
    assert grouped_iban(IBAN).split()[:2] == ["FR76", "3000"]
