"""Typst at work: a template of ours and data as JSON make the bytes of a PDF."""

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from netent.kernel.clock import PARIS

_TEMPLATES = Path(__file__).parent / "templates"

# Control, format and half characters: they show nothing, or turn the words around them.
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Cn"})
# What the fonts that typst carries surely have: Latin with its accents, and our punctuation.
_LATIN_END = "\u017f"
_PUNCTUATION = frozenset("’“”–—…€\u202f")


def render(
    template: str,
    data: Mapping[str, Any],
    *,
    title: str,
    written_at: datetime,
    language: str = "fr",
) -> bytes:
    """The PDF that `templates/<template>.typ` makes of the data; the same data, the same bytes.

    The title and language are those that a screen reader tells. Text is taken as text, whatever
    marks it holds; a letter that no font has becomes a question mark rather than no document.
    It takes a moment: never inside a transaction. TypstError where a template is at fault.
    """
    told = {
        **data,
        "title": title,
        "language": language,
        "day": written_at.astimezone(PARIS).strftime("%Y-%m-%d"),
    }
    try:
        return _compiled(template, _each_text(told, _seen), written_at)
    except typst.TypstError:
        return _compiled(template, _each_text(told, _latin), written_at)


def _compiled(template: str, told: Any, written_at: datetime) -> bytes:
    return typst.compile(
        _TEMPLATES / f"{template}.typ",
        root=_TEMPLATES,
        # The fonts of the wheel only: a document looks the same wherever it is made.
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(told)},
        pdf_standards=["ua-1"],
        timestamp=int(written_at.timestamp()),
    )


def _each_text(value: Any, change: Any) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each_text(each, change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(each, change) for each in value]
    return value


def _seen(text: str) -> str:
    blanks = " ".join(text.splitlines())
    composed = unicodedata.normalize("NFC", blanks)
    return "".join(each for each in composed if unicodedata.category(each) not in _UNSEEN)


def _latin(text: str) -> str:
    return "".join(
        each if each <= _LATIN_END or each in _PUNCTUATION else "?" for each in _seen(text)
    )
