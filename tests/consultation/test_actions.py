"""Every act that the code records has its words, and so has what it tells of it."""

import ast
import re
from collections.abc import Iterator

from flask import Flask

from netent.accounts.service.factor_mails import FactorChange
from netent.consultation.actions import ACTIONS
from netent.consultation.details import LABELS
from tests.architecture.source import calls, modules

ACTION = re.compile(r"[a-z]+\.[a-z_]+")
# Where stable words of other kinds stand: names of columns, files, queues and programs.
_OTHER_ROOMS = re.compile(r"/(models|views|mails|cli|supervisor|database|access|migrations)\b")


def recording() -> dict[str, ast.AST]:
    """The modules of packages that write in the trail, but for those that never do."""
    packages = {
        name.rsplit("/", 1)[0]
        for name, tree in modules().items()
        if any(called == "record" for called, _call in calls(tree))
    }
    return {
        name: tree
        for name, tree in modules().items()
        if name.rsplit("/", 1)[0] in packages and not _OTHER_ROOMS.search(name)
    }


def recorded(app: Flask) -> Iterator[tuple[str, str]]:
    """Every word in those modules that looks like an act's and is no page's address."""
    for name, tree in recording().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                word = node.value
                if ACTION.fullmatch(word) and word not in app.view_functions:
                    yield name, word


def test_every_recorded_act_has_its_words(app: Flask) -> None:
    found = {word for _name, word in recorded(app) if not word.endswith(".csv")}
    found |= {f"member.{change}" for change in FactorChange}
    assert len(found) > 30
    assert found - set(ACTIONS) == set()


def test_acts_are_recorded_by_a_word_that_this_test_sees() -> None:
    hidden = [
        f"{name}: {ast.unparse(call.args[2])}"
        for name, tree in modules().items()
        for called, call in calls(tree)
        if called == "record" and len(call.args) > 2
        if not isinstance(call.args[2], ast.Constant | ast.Name)
    ]
    assert hidden == ["netent/accounts/service/factor_mails.py: f'member.{change}'"]


def told_by(called: str, call: ast.Call) -> list[ast.expr]:
    """What this call tells of an act: a check of a file is told by a function of its own."""
    if called == "record_check":
        return call.args
    details = [keyword.value for keyword in call.keywords if keyword.arg == "details"]
    return details if called == "record" else []


def test_everything_told_of_an_act_has_its_label() -> None:
    told = {
        str(key.value)
        for tree in modules().values()
        for called, call in calls(tree)
        for given in told_by(called, call)
        for part in ast.walk(given)
        if isinstance(part, ast.Dict)
        for key in part.keys
        if isinstance(key, ast.Constant)
    }
    assert len(told) > 20
    assert told - set(LABELS) == set()
