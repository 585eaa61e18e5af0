"""Where the look's files are, and how they are read."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
TEMPLATES = ROOT / "templates"

_PARTS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def templates(*, mails: bool = True) -> list[Path]:
    """Every template; mails need styles in place, so that some tests leave them out."""
    found = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
    return [path for path in found if mails or path.parent.name != "mail"]


def name_of(path: Path) -> str:
    """A template's name as Jinja knows it."""
    return path.relative_to(TEMPLATES).as_posix()


def markup_of(path: Path) -> str:
    """A template without its expressions: what it writes by itself."""
    return _PARTS.sub("§", path.read_text(encoding="utf-8"))
