"""Text stands out at 4.5 to 1, controls and focus at 3 to 1, in both themes."""

import re

import pytest

from tests.look.files import STATIC

_TOKENS = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
_COLOUR = re.compile(r"--([a-z-]+): (#[0-9a-f]{6});")
_TONES = ("success", "warning", "danger", "info")

TEXT = [
    *[(ink, ground) for ink in ("ink", "ink-soft", "brand") for ground in ("paper", "surface")],
    *[(tone, ground) for tone in _TONES for ground in ("paper", f"{tone}-tint")],
    *[("ink", f"{tone}-tint") for tone in _TONES],
    ("brand", "brand-tint"),
    ("brand-strong", "brand-tint"),
    ("brand-strong", "paper"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("bar-ink", "bar"),
    ("bar-soft", "bar"),
]
CONTROLS = [
    ("line-strong", "paper"),
    ("line-strong", "surface"),
    ("focus", "paper"),
    ("focus", "surface"),
    ("spark", "bar"),
    ("bar-soft", "bar"),
]


def _themes() -> dict[str, dict[str, str]]:
    light, dark = _TOKENS.split("@media screen and (prefers-color-scheme: dark)")
    dark = dark.split("@media")[0]
    return {
        "light": dict(_COLOUR.findall(light)),
        "dark": dict(_COLOUR.findall(light)) | dict(_COLOUR.findall(dark)),
    }


def _luminance(colour: str) -> float:
    def linear(part: str) -> float:
        share = int(part, 16) / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_on_its_ground_stands_out(theme: str, ink: str, ground: str) -> None:
    colours = _themes()[theme]
    assert _contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), CONTROLS)
def test_control_on_its_ground_stands_out(theme: str, line: str, ground: str) -> None:
    colours = _themes()[theme]
    assert _contrast(colours[line], colours[ground]) >= 3


def test_style_sheets_name_colours_only_as_tokens() -> None:
    loose = {
        sheet.name: found
        for sheet in (STATIC / "css").glob("*.css")
        # paper is black on white, whatever the theme
        if sheet.name not in {"tokens.css", "print.css"}
        and (found := re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", sheet.read_text("utf-8")))
    }
    assert loose == {}
