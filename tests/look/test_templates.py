"""Templates keep to the strict policy, to the macros' icons and to marked words."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from jinja2.ext import babel_extract

from tests.look.files import ROOT, STATIC, TEMPLATES, markup_of, name_of, templates

_ids = [name_of(path) for path in templates()]
_page_ids = [name_of(path) for path in templates(mails=False)]

# Words that are the same in every language, or name a language in itself.
_SAME_EVERYWHERE = {"netent", "SIRET", "SIREN", "Action", "English", "Français"}


@pytest.mark.parametrize("path", templates(), ids=_ids)
def test_template_compiles(path: Path) -> None:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), extensions=["jinja2.ext.i18n"], autoescape=True
    )
    filters = (
        "siret",
        "day",
        "moment",
        "number",
        "size",
        "elided",
        "typeset",
        "masked_iban",
        "grouped_iban",
        "euros",
        "rate",
    )
    environment.filters.update(dict.fromkeys(filters, str))
    environment.get_template(name_of(path))


@pytest.mark.parametrize("path", templates(mails=False), ids=_page_ids)
def test_page_carries_no_style_and_no_script_of_its_own(path: Path) -> None:
    markup = markup_of(path)
    assert not re.search(r"\sstyle\s*=|<style|\son[a-z]+\s*=|javascript:", markup)
    assert not re.search(r"<script(?![^>]*\ssrc=)", markup)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", markup)


def test_cells_wear_only_what_a_style_sheet_knows() -> None:
    sheets = "".join(path.read_text(encoding="utf-8") for path in (STATIC / "css").glob("*.css"))
    known = set(re.findall(r"\.([a-z][\w-]*)", sheets))
    worn = {
        (name_of(path), word)
        for path in templates(mails=False)
        for words in re.findall(r"<t[hdr]\b[^>]*?class=\"([^\"§]*)\"", markup_of(path))
        for word in words.split()
    }
    assert "num" in {word for _, word in worn}
    assert {pair for pair in worn if pair[1] not in known} == set()


@pytest.mark.parametrize("path", templates(), ids=_ids)
def test_visible_words_are_marked_for_translation(path: Path) -> None:
    text = re.sub(r"<(?:[^<>\"]|\"[^\"]*\")*>", " ", markup_of(path))
    said = re.findall(r"(?:placeholder|title|aria-label|alt)=\"([^\"§]+)\"", markup_of(path))
    words = set(re.findall(r"(?<![-\w])[A-Za-zÀ-ÿ]{3,}(?![-\w])", " ".join([text, *said])))
    assert words - _SAME_EVERYWHERE - {"doctype", "html"} == set()


def test_french_signs_of_templates_stay_with_their_words() -> None:
    loose = re.compile(r"\S [:;?!»]|« ")
    broken = {
        (name_of(path), word)
        for path in templates()
        for _line, _function, message, _comments in babel_extract(
            BytesIO(path.read_bytes()), ("_", "ngettext"), (), {}
        )
        for word in (message if isinstance(message, tuple) else (message,))
        if word and loose.search(word)
    }
    assert broken == set()


def test_icons_named_by_templates_are_those_of_the_sprite() -> None:
    drawn = set(re.findall(r"<symbol id=\"([a-z-]+)\"", (STATIC / "icons.svg").read_text("utf-8")))
    written = " ".join(path.read_text(encoding="utf-8") for path in templates())
    called = set(re.findall(r"icon\('([a-z-]+)'", written))
    assert called <= drawn
    assert {
        name for name in drawn if f"'{name}'" not in written and f"#{name}" not in written
    } == set()


def test_every_page_extends_a_layout_or_is_a_part() -> None:
    loose = [
        name_of(path)
        for path in templates()
        if not path.name.startswith(("_", "base.", "skeleton."))
        and path.suffix == ".html"
        and path.parent.name != "macros"
        and "{% extends " not in path.read_text(encoding="utf-8")
    ]
    assert loose == []


@pytest.mark.parametrize("folder", ["static", "templates"])
def test_file_of_the_look_stays_short(folder: str) -> None:
    long = {
        str(path.relative_to(ROOT)): lines
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 250
    }
    assert long == {}
