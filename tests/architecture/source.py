"""The project's own source, as the architecture tests read it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NETENT = ROOT / "netent"
TEMPLATES = ROOT / "templates"


def name_of(path: Path) -> str:
    """A path as the tests' lists write it."""
    return path.relative_to(ROOT).as_posix()


@cache
def modules(folder: str = "netent") -> dict[str, ast.Module]:
    """Every module of a folder, parsed, by its path."""
    paths = sorted((ROOT / folder).rglob("*.py"))
    return {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last part of its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, node
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr, node


def texts(tree: ast.AST) -> Iterator[str]:
    """Every text of a module; of an f-string the parts that are written out, joined by blanks."""
    inside = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = [part for part in node.values if isinstance(part, ast.Constant)]
            inside.update(map(id, parts))
            yield " ".join(str(part.value) for part in parts)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in inside
        ):
            yield node.value
