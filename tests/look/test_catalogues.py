"""English is complete: every marked word of pages, forms and reasons has its translation."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.look.files import ROOT

ENGLISH = ROOT / "translations" / "en" / "LC_MESSAGES" / "messages.po"


@pytest.fixture(scope="module")
def marked() -> set[str | tuple[str, ...]]:
    return set(_extracted())


@pytest.fixture(scope="module")
def english() -> Catalog:
    return read_po(BytesIO(ENGLISH.read_bytes()), locale="en")


def _extracted() -> Iterator[str | tuple[str, ...]]:
    with (ROOT / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    keywords = DEFAULT_KEYWORDS | {"_l": None, "N_": None}
    for folder in ("netent", "templates"):
        for _file, _line, message, _comments, _context in extract_from_dir(
            ROOT,
            method_map=[pair for pair in methods if pair[0].startswith(folder)],
            options_map=options,
            keywords=keywords,
            directory_filter=lambda path, wanted=folder: _is_under(path, wanted),
        ):
            yield message


def _is_under(path: str, wanted: str) -> bool:
    relative = path.removeprefix(str(ROOT)).strip("/")
    return relative.split("/")[0] == wanted


def _names(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))


def test_english_holds_every_marked_word(
    marked: set[str | tuple[str, ...]], english: Catalog
) -> None:
    held = {message.id for message in english if message.id and all(_strings(message.string))}
    assert {word for word in marked if word not in held} == set()


def test_english_holds_nothing_that_no_page_says(
    marked: set[str | tuple[str, ...]], english: Catalog
) -> None:
    assert {message.id for message in english if message.id} - marked == set()
    assert english.obsolete == {}


def test_english_is_not_a_guess(english: Catalog) -> None:
    assert [message.id for message in english if message.id and message.fuzzy] == []


def test_english_uses_the_same_arguments(english: Catalog) -> None:
    different = [
        message.id
        for message in english
        if message.id
        for source, text in zip(_strings(message.id), _strings(message.string), strict=True)
        # a singular may say "one" in words
        if not _names(text) <= _names(" ".join(_strings(message.id)))
        or (_names(source) - {"count"}) - _names(text)
    ]
    assert different == []


def _strings(text: str | tuple[str, ...] | list[str]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)
