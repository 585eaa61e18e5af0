"""Words as they are searched: alike whatever their case, accents and endings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netent.publishing.terms import MOST_ASKED, asked_by, terms_of


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("clé", "CLÉS"),
        ("activée", "activer"),
        ("déposez", "déposer"),
        ("journaux", "journal"),
        ("œuvre", "oeuvres"),
        ("l’établissement", "établissements"),
        ("mot-de-passe", "mot de passe"),
    ],
)
def test_forms_of_one_word_have_one_term(left: str, right: str) -> None:
    assert terms_of(left) == terms_of(right) != []


def test_different_words_stay_apart() -> None:
    assert len(set(terms_of("mandat mandataire paie paiement payer dépôt"))) == 6


def test_little_words_are_left_out_unless_there_are_no_others() -> None:
    assert terms_of("Comment faire pour la clé ?") == ["cle"]
    assert asked_by("comment faire ?").terms == ("comment", "fair")


def test_last_word_counts_as_begun_from_three_letters_on() -> None:
    assert asked_by("mot de pass").beginning == "pass"
    assert asked_by("mot de pa").beginning == ""
    assert asked_by("").terms == ()


def test_question_of_many_words_keeps_the_last_ones_once_each() -> None:
    asked = asked_by(" ".join(f"mot{number} mot{number}" for number in range(30)))
    assert len(asked.terms) == MOST_ASKED
    assert asked.terms[-1] == "mot29"


@given(st.text())
def test_any_text_gives_small_letters_and_figures_behind_a_letter(text: str) -> None:
    terms = (*terms_of(text), *asked_by(text).terms)
    assert all(term.isascii() and term.isalnum() and term[0].isalpha() for term in terms)
    assert all(term == term.lower() for term in terms)
