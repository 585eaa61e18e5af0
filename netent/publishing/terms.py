"""The words that a text is found by: folded, without little words, shortened to their stems.

Both databases index these and no others, with no rule of their own: they find the same.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from netent.kernel.identifiers import fold
from netent.publishing.prose import plain_text

MOST_ASKED = 8

_WORD = re.compile(r"[a-z0-9]+")
_LONGEST_WORD = 40
# Said in most questions, and no answer is told by them.
_LITTLE = frozenset(
    _WORD.findall(
        """
        a ai as au aux avec avez avoir c ca ce cela ces cet cette chez ci comment d dans de
        des dois doit donc du elle elles en encore entre es est et etre eux faire fait faut
        il ils j je l la le les leur leurs lors lui m ma mais me meme mes moi mon n ne ni
        nos notre nous on ont ou par pas peut peux plus pour pourquoi puis qu quand que quel
        quelle quelles quels qui quoi s sa sans se sera ses si soit son sont sous sur t ta
        te tes toi ton tous tout toute toutes tu un une vers vos votre vous y
        """
    )
)
# Words as short as this are what they are.
_SHORTEST_SHORTENED = 5
_SHORTEST_BEGINNING = 3


def terms_of(text: str) -> list[str]:
    """The words of a text in their order, as they are indexed; words repeat."""
    return [_stored(word) for word in _words(text) if word not in _LITTLE]


def written_terms(title: str, summary: str, body: str) -> tuple[str, str]:
    """A publication's words as its two columns hold them: the title's, and all others."""
    text = plain_text(body)
    return " ".join(terms_of(title)), " ".join(terms_of(f"{summary} {text}"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is searched by: its terms, and how the word begins that was typed last."""

    terms: Sequence[str] = ()
    beginning: str = ""

    def names(self, word: str) -> bool:
        """Whether a word of a text is one of those that are asked for."""
        return any(
            term in self.terms or (self.beginning and term.startswith(self.beginning))
            for term in terms_of(word)
        )


def asked_by(question: str) -> Asked:
    """The last words of a question, each once; the last one may not be finished yet.

    A question of little words only is taken by them.
    """
    words = _words(question)
    kept = [word for word in words if word not in _LITTLE] or words
    once = list(dict.fromkeys(_stored(word) for word in reversed(kept)))[::-1]
    last = kept[-1] if kept else ""
    is_begun = len(last) >= _SHORTEST_BEGINNING
    return Asked(tuple(once[-MOST_ASKED:]), _indexed(last) if is_begun else "")


def _words(text: str) -> list[str]:
    return [word[:_LONGEST_WORD] for word in _WORD.findall(fold(text))]


def _stored(word: str) -> str:
    return _indexed(word) if word[0].isdecimal() else _stem(word)


def _indexed(word: str) -> str:
    # A number stands behind a letter, or PostgreSQL would read signs and decimals into it.
    return f"n{word}" if word[0].isdecimal() else word


def _stem(word: str) -> str:
    """The shortest of French stemmers (Savoy's minimal one), on a folded word."""
    if len(word) < _SHORTEST_SHORTENED:
        return word.removesuffix("s") if len(word) > 3 else word
    if word.endswith("x"):
        return word[:-3] + "al" if word.endswith("aux") else word[:-1]
    stem = word
    for ending in ("s", "z", "r", "e", "e"):
        stem = stem.removesuffix(ending)
    # A word that is all ending is what it is.
    if not stem:
        return word
    return stem[:-1] if stem[-2:-1] == stem[-1] else stem
