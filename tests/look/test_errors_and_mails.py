"""Error pages need nothing but words; mails say the same as text and as HTML, in both languages."""

import re
from typing import Any

import pytest

from netent.kernel.enums import Outcome
from tests.look.conftest import Render
from tests.look.mails import FINISHED, MAILS

CODES = [400, 401, 403, 404, 405, 413, 429, 500, 503]


def _figures(text: str) -> list[str]:
    said = re.sub(r"<head>.*</head>|<[^>]+>", " ", text, flags=re.DOTALL)
    return re.findall(r"\d[\d\u202f,.]*", said)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("code", CODES)
def test_error_page_stands_without_session_and_frame(
    render: Render, code: int, language: str
) -> None:
    html = render(f"errors/{code}.html", language=language, request_id="7f3a")
    assert f'<html lang="{language}">' in html
    assert html.count("<h1") == 1
    assert str(code) in html
    assert "7f3a" in html
    assert 'class="btn btn-primary"' in html


def test_error_page_says_the_given_message_instead_of_its_own(render: Render) -> None:
    html = render("errors/403.html", error_message="Seul un administrateur le peut.")
    assert "Seul un administrateur le peut." in html
    assert "Votre rôle dans cette inscription" not in html


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("name", "arguments"), MAILS, ids=[name for name, _ in MAILS])
def test_mail_as_text_says_what_its_page_says(
    render: Render, name: str, arguments: dict[str, Any], language: str
) -> None:
    text = render(f"mail/{name}.txt", language=language, **arguments)
    html = render(f"mail/{name}.html", language=language, **arguments)
    assert set(_figures(html)) <= set(_figures(text))
    assert arguments["url"] in text
    assert arguments["url"] in html
    assert "Cabinet <Morvan>" in text
    assert "Cabinet &lt;Morvan&gt;" in html


def test_mail_in_english_holds_no_french(render: Render) -> None:
    text = render("mail/import_finished.txt", language="en", **FINISHED)
    assert text.startswith("Hello Claire,")
    assert "20 November 2026 at 14:05: Partially OK." in text
    assert not re.search(r"\b(votre|demande|lignes|le|la)\b", text, re.IGNORECASE)


@pytest.mark.parametrize("outcome", [*Outcome, *(kept.value for kept in Outcome)], ids=repr)
def test_mail_reads_its_outcome_as_member_and_as_kept_text(
    render: Render, outcome: Outcome | str
) -> None:
    html = render("mail/import_finished.html", **FINISHED | {"outcome": outcome})
    assert f"<strong>{outcome}</strong>" in html


def test_mail_without_refused_line_promises_no_file(render: Render) -> None:
    done = FINISHED | {"outcome": Outcome.OK, "refused": 0}
    assert "prêt à corriger" not in render("mail/import_finished.txt", **done)
    assert "prêt à corriger" in render("mail/import_finished.txt", **FINISHED)
