"""A phrase reads as French on its own, and inside another."""

from netent.kernel.phrases import Phrase


def test_phrase_as_text_has_its_arguments_and_groups_of_digits() -> None:
    assert str(Phrase("plus de %(lines)s lignes", {"lines": 1_000_000})) == (
        "plus de 1\u202f000\u202f000 lignes"
    )


def test_phrase_inside_a_phrase_is_written_out() -> None:
    inner = Phrase("« %(cell)s »", {"cell": "100 %"})
    assert str(Phrase("trouvé : %(found)s", {"found": inner})) == "trouvé : « 100 % »"
