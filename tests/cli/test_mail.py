"""`flask mail test`: one mail now, and what became of it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import run
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.smtp_server import HOST, SmtpProcess, smtp_server

ADDRESS = "operator@netent.example"


@pytest.fixture
def server(
    database: TestDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SmtpProcess]:
    with smtp_server(tmp_path) as running:
        settings: dict[str, Any] = {
            "MAIL_BACKEND": "smtp",
            "MAIL_SERVER": HOST,
            "MAIL_PORT": running.port,
            "MAIL_TIMEOUT": 10,
        }
        for name, value in settings.items():
            monkeypatch.setitem(database.app.config, name, value)
        yield running


def test_mail_test_sends_one_mail_and_keeps_none(
    database: TestDatabase, server: SmtpProcess
) -> None:
    done = run(database, "mail", "test", ADDRESS)
    assert (done.exit_code, ADDRESS in done.stdout) == (0, True)
    (message,) = server.taken
    assert message["To"] == ADDRESS
    assert message["Subject"] == "Courriel d’essai de netent"
    for kind in ("plain", "html"):
        body = message.get_body([kind])
        assert body is not None
        assert "Les courriels de netent arrivent jusqu’ici. Celui-ci est parti le" in (
            body.get_content()
        )
    assert mails() == []


@pytest.mark.parametrize(
    ("mood", "said"),
    [
        ("550 5.1.1 no such user", "refuse cette adresse\u00a0: 550 5.1.1 no such user"),
        ("451 4.3.0 try again", "n’est pas parti\u00a0: SMTPRecipientsRefused"),
        ("drops", "n’est pas parti\u00a0: SMTPServerDisconnected"),
    ],
)
def test_mail_test_that_is_not_taken_says_why(
    database: TestDatabase, server: SmtpProcess, mood: str, said: str
) -> None:
    server.be(mood)
    done = run(database, "mail", "test", ADDRESS)
    assert done.exit_code == 1
    assert said in done.stderr
    assert server.taken == []


def test_mail_test_to_what_is_no_address_says_so(
    database: TestDatabase, server: SmtpProcess
) -> None:
    done = run(database, "mail", "test", "a@x.example\nBcc: b@x.example")
    assert done.exit_code == 1
    assert "n’est pas parti" in done.stderr
    assert server.taken == []


def test_mail_test_where_nothing_leaves_says_so(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database.app.config, "MAIL_BACKEND", "dummy")
    done = run(database, "mail", "test", ADDRESS)
    assert done.exit_code == 1
    assert "Rien n’est parti" in done.stderr
