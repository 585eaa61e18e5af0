"""The part of a text that shows why it was found, its words marked."""

import re
from dataclasses import dataclass

from netent.publishing.terms import Asked

_WORD = re.compile(r"\w+")
_LENGTH = 220
_BEFORE = 60
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Run:
    """Some text, marked or not."""

    text: str
    is_marked: bool = False


def marked(text: str, asked: Asked) -> list[Run]:
    """The whole text, with the words that were asked for marked."""
    runs: list[Run] = []
    at = 0
    for word in _WORD.finditer(text):
        if asked.names(word[0]):
            runs += [Run(text[at : word.start()]), Run(word[0], is_marked=True)]
            at = word.end()
    return [run for run in (*runs, Run(text[at:])) if run.text]


def excerpt(text: str, asked: Asked) -> list[Run]:
    """Around the first word that was asked for; the beginning where there is none."""
    first = next((w.start() for w in _WORD.finditer(text) if asked.names(w[0])), 0)
    begin = 0 if first <= _BEFORE else text.rfind(" ", 0, first - _BEFORE) + 1
    end = begin + _LENGTH
    if end < len(text):
        end = max(text.rfind(" ", begin, end), begin) or end
    shown = text[begin:end].strip() if end > begin else text[begin : begin + _LENGTH]
    runs = marked(shown, asked)
    before = [Run(f"{_CUT} ")] if begin else []
    return [*before, *runs, *([Run(f" {_CUT}")] if end < len(text) else [])]
