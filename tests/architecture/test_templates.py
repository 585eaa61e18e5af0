"""Templates are all used, and lead only to what exists."""

import ast
import re

from flask import Flask

from netent.web.errors import PAGES
from tests.architecture.source import TEMPLATES, calls, modules
from tests.support.databases import TestDatabase

_ENDPOINT = re.compile(r"(?:url_for|parts\.entry|\bentry)\('([a-z_.]+)'")
_PART = re.compile(r"[a-z-]*(\.[a-z]+)?|<uuid:[a-z_]+>|<(name|token)>")
_NAMED = re.compile(r"['\"](base\.html|skeleton\.html|[a-z_]+/[a-z_0-9]+\.(?:html|txt))['\"]")


def sources() -> dict[str, str]:
    return {
        path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8")
        for path in TEMPLATES.rglob("*.*")
    }


def named_in_code() -> set[str]:
    """Templates that modules name, whole or by the part that a code or a mail's name completes."""
    found = set()
    for tree in modules().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= set(_NAMED.findall(f'"{node.value}"'))
    found |= {f"errors/{code}.html" for code in PAGES}
    mails = {
        keyword.value.value
        for tree in modules().values()
        for _called, call in calls(tree)
        for keyword in call.keywords
        # A function may pass it on: whoever calls that one names it.
        if keyword.arg == "template" and isinstance(keyword.value, ast.Constant)
    }
    return found | {f"mail/{name}.{suffix}" for name in mails for suffix in ("html", "txt")}


def test_every_template_is_used_and_every_one_named_exists() -> None:
    written = sources()
    named = named_in_code().union(*(set(_NAMED.findall(text)) for text in written.values()))
    assert set(written) - named == set()
    assert {name for name in named if name not in written} == set()


def test_endpoints_that_templates_name_exist(database: TestDatabase) -> None:
    app: Flask = database.app
    named = {
        (name, endpoint) for name, text in sources().items() for endpoint in _ENDPOINT.findall(text)
    }
    assert len(named) > 20
    assert {(name, each) for name, each in named if each not in app.view_functions} == set()


def test_addresses_are_typed_and_in_small_words(database: TestDatabase) -> None:
    for rule in database.app.url_map.iter_rules():
        if rule.endpoint.endswith("static"):
            continue
        for part in rule.rule.strip("/").split("/"):
            assert _PART.fullmatch(part), rule.rule
