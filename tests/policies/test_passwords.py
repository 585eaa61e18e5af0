"""What each portal asks of a password, criterion by criterion."""

import unicodedata

import pytest

from netent.policies.passwords import Criterion, Strength, judge
from netent.policies.portals import NET_ENTREPRISES, TAX, URSSAF_AE

GUIDE = NET_ENTREPRISES.password


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Bonjour26", []),
        ("Abcdef12", []),
        ("Abcdefghijklmnopqr12", []),
        ("Été2026ouvert", []),
        ("Bonjour26!é", []),
        ("Abcde12", [Criterion.LENGTH, Criterion.LETTERS]),
        ("Abcdefghijklmnopqrs12", [Criterion.LENGTH]),
        ("bonjour26", [Criterion.UPPER]),
        ("BONJOUR26", [Criterion.LOWER]),
        ("Bonjour2", [Criterion.DIGITS]),
        ("Abcde123456", [Criterion.LETTERS]),
        ("Bonjour26 ", [Criterion.ALLOWED]),
        ("Bonjour26€", [Criterion.ALLOWED]),
        ("Bonjour²³", [Criterion.DIGITS, Criterion.ALLOWED]),
        ("Bonjour\u0662\u0663", [Criterion.DIGITS, Criterion.ALLOWED]),
        (
            "",
            [
                *(Criterion.LENGTH, Criterion.LETTERS, Criterion.LOWER, Criterion.UPPER),
                Criterion.DIGITS,
            ],
        ),
    ],
)
def test_guide_s_password_lacks_what_the_table_says(
    password: str, missing: list[Criterion]
) -> None:
    assert list(judge(GUIDE, password).missing) == missing


def test_letters_typed_in_two_pieces_count_as_people_see_them() -> None:
    composed = "Éééééé12"
    apart = unicodedata.normalize("NFD", composed)
    assert len(apart) > len(composed)
    assert judge(GUIDE, apart) == judge(GUIDE, composed)
    assert judge(GUIDE, apart).is_accepted


@pytest.mark.parametrize(
    ("password", "strength"),
    [
        ("bonjour", Strength.WEAK),
        ("Bonjour26", Strength.FAIR),
        ("Bonjour2026", Strength.FAIR),
        ("Bonjour20261", Strength.STRONG),
    ],
)
def test_gauge_is_red_until_all_is_met_and_green_for_long_ones(
    password: str, strength: Strength
) -> None:
    assert judge(GUIDE, password).strength is strength


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Bonjour26!", []),
        ("Bonjour261", [Criterion.SPECIALS]),
        ("Bonjour26*", [Criterion.SPECIALS, Criterion.ALLOWED]),
        ("Bonj26!", [Criterion.LENGTH]),
    ],
)
def test_auto_entrepreneurs_need_one_special_of_their_list(
    password: str, missing: list[Criterion]
) -> None:
    assert list(judge(URSSAF_AE.password, password).missing) == missing


def test_tax_space_asks_for_length_alone() -> None:
    assert TAX.password.criteria == (Criterion.LENGTH,)
    assert judge(TAX.password, "une phrase de passe €").is_accepted
    assert not judge(TAX.password, "dix-neuf caractères").is_accepted
