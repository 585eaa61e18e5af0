"""Every reason has its message, every message its arguments, and French its own apostrophes."""

import ast
import re
from collections.abc import Iterator

import pytest

from netent.imports.plan import arguments_of
from netent.imports.refusal_words import REASON_LABELS
from netent.kernel.messages import MESSAGES
from netent.kernel.reasons import Reason
from tests.architecture.source import TEMPLATES, calls, modules, texts

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
SAYERS = {"Refusal", "NotFound", "Forbidden", "NetentError", "reason_text", "message"}
LINE_REASONS = [
    Reason.BAD_SIRET,
    Reason.DIGITS_LOST,
    Reason.UNKNOWN_SIRET,
    Reason.CLOSED,
    Reason.NOT_IN_PORTFOLIO,
    Reason.IN_OTHER_PORTFOLIO,
    Reason.UNKNOWN_DECLARANT,
    Reason.AMBIGUOUS_DECLARANT,
    Reason.MEMBER_SUSPENDED,
    Reason.DECLARATION_NOT_ON_PORTFOLIO,
    Reason.CHANGED_SINCE,
    Reason.BAD_VALUE,
    Reason.CONTRADICTION,
    Reason.DUPLICATE,
    Reason.AUTHOR_NOT_ALLOWED,
    Reason.REGISTRATION_TERMINATED,
    Reason.INTERNAL,
]


def placeholders(reason: Reason) -> set[str]:
    return set(PLACEHOLDER.findall(MESSAGES[reason]))


def said() -> Iterator[tuple[str, Reason, set[str]]]:
    """Where the code gives a reason by name, and with which arguments."""
    for name, tree in modules().items():
        for called, call in calls(tree):
            written = ast.unparse(call.args[0]) if call.args else ""
            if called in SAYERS and written.startswith("Reason."):
                given = {keyword.arg for keyword in call.keywords}
                if None not in given:
                    reason = Reason[written.removeprefix("Reason.")]
                    yield f"{name}:{call.lineno}", reason, {str(arg) for arg in given}
            elif called == "Decision" and len(call.args) > 1:
                reason = Reason[ast.unparse(call.args[1]).removeprefix("Reason.")]
                keys = call.args[2].keys if len(call.args) > 2 else []  # type: ignore[attr-defined]
                yield f"{name}:{call.lineno}", reason, {ast.literal_eval(key) for key in keys}


def test_every_reason_has_its_message_and_no_message_is_loose() -> None:
    assert set(MESSAGES) == set(Reason)
    assert all(text.endswith(".") for text in MESSAGES.values())


def test_reason_is_given_with_the_arguments_of_its_message() -> None:
    found = list(said())
    assert len(found) > 15
    wrong = [(where, reason) for where, reason, given in found if given != placeholders(reason)]
    assert wrong == []


@pytest.mark.parametrize("detail", ["2019-04-01", None])
@pytest.mark.parametrize("reason", LINE_REASONS, ids=str)
def test_reason_of_a_line_has_arguments_and_a_short_name(
    reason: Reason, detail: str | None
) -> None:
    assert set(arguments_of(reason, detail)) == placeholders(reason)
    assert reason in REASON_LABELS


def test_french_is_written_with_its_own_apostrophe() -> None:
    straight = re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]")
    loose = [text for text in MESSAGES.values() if straight.search(text)]
    for path in TEMPLATES.rglob("*.*"):
        marked = re.findall(r"_\(\s*'((?:[^'\\]|\\.)*)'", path.read_text(encoding="utf-8"))
        loose += [f"{path.name}: {text}" for text in marked if straight.search(text)]
    for name, tree in modules().items():
        for called, call in calls(tree):
            if called in {"_", "_l", "N_", "gettext", "ngettext"} and call.args:
                loose += [
                    f"{name}: {text}" for text in texts(call.args[0]) if straight.search(text)
                ]
    assert loose == []
