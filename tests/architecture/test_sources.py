"""The shape of the code: sizes, one place that commits, and no silenced tool without a reason."""

import ast
import io
import re
import tokenize
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, calls, modules, name_of

LONGEST_FILE = 250
LONGEST_FUNCTION = 40
# Lists of columns, and read by nobody from top to bottom.
MIGRATIONS = {
    f"netent/migrations/versions/{path.name}"
    for path in (ROOT / "netent" / "migrations" / "versions").glob("*.py")
}

FOLDERS = ("netent", "tests", "bench")
FILES = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))


def comments(path: Path) -> list[str]:
    lines = io.StringIO(path.read_text(encoding="utf-8"))
    tokens = tokenize.generate_tokens(lines.readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def test_file_asks_one_question_and_stays_short() -> None:
    lines = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in FILES}
    long = {name for name, count in lines.items() if count > LONGEST_FILE}
    assert long - MIGRATIONS == set()


def test_function_fits_on_a_screen() -> None:
    long = {
        f"{name}: {node.name}"
        for folder in FOLDERS
        for name, tree in modules(folder).items()
        if name not in MIGRATIONS
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    }
    assert long == set()


def test_module_says_in_one_line_what_it_holds() -> None:
    silent = [
        name
        for name, tree in modules().items()
        if name not in MIGRATIONS
        and not (ast.get_docstring(tree) or "").split("\n")[0].endswith((".", "?"))
    ]
    assert silent == []


def test_only_the_room_of_the_database_commits() -> None:
    ending = {"commit", "rollback", "begin_nested"}
    found = {
        name
        for name, tree in modules().items()
        if any(called in ending for called, _call in calls(tree))
    }
    # Migrations run outside of any request or job, as the owner.
    elsewhere = {name for name in found if not name.startswith(("netent/database/", "netent/migr"))}
    assert elsewhere == set()


def test_only_the_room_of_the_database_makes_sessions() -> None:
    makers = {"Session", "sessionmaker", "scoped_session", "ScopedSession", "create_engine"}
    found = {
        name
        for name, tree in modules().items()
        if any(called in makers for called, _call in calls(tree))
    }
    elsewhere = {name for name in found if not name.startswith(("netent/database/", "netent/migr"))}
    assert elsewhere == set()


def test_only_the_settings_read_the_environment_and_only_the_clock_the_time() -> None:
    reading = {"getenv", "today", "utcnow"}
    found = {
        name
        for name, tree in modules().items()
        if any(called in reading for called, _call in calls(tree))
    }
    assert found == set()
    now = {
        name
        for name, tree in modules().items()
        for called, call in calls(tree)
        if called == "now"
        and isinstance(call.func, ast.Attribute)
        and ast.unparse(call.func.value) in {"datetime", "date"}
    }
    assert now == {"netent/kernel/clock.py"}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_silenced_tool_is_named_with_its_rule_and_reason(path: Path) -> None:
    for comment in comments(path):
        if "noqa" in comment:
            assert re.search(r"noqa: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)* - \w", comment), comment
        if "type: ignore" in comment:
            assert re.search(r"type: ignore\[[a-z, -]+\]", comment), comment


def test_no_work_is_left_in_a_comment() -> None:
    left = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [name_of(path) for path in FILES if any(map(left.search, comments(path)))]
    assert found == []


def test_only_whoever_starts_everything_prints() -> None:
    found = {
        name
        for name, tree in modules().items()
        if any(called == "print" for called, _call in calls(tree))
    }
    assert {name for name in found if not name.startswith("netent/supervisor/")} == set()
