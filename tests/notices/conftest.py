"""A mail server for the test, and the application told to use it."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from netent.notices.delivery import deliver_due
from netent.notices.models import Notice
from netent.notices.rendering import MAILER
from tests.factories.tenancy import NOW
from tests.notices.outbox import Deliver, mails
from tests.support.databases import TestDatabase
from tests.support.smtp_server import HOST, SmtpProcess, smtp_server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SmtpProcess]:
    with smtp_server(tmp_path) as running:
        yield running


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def settings(
    database: TestDatabase, authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., None]:
    """Set how mail leaves; the authority is the operator's own unless told otherwise."""
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(file)

    def set_them(port: int, **changes: Any) -> None:
        given = {
            "MAIL_BACKEND": "smtp",
            "MAIL_SERVER": HOST,
            "MAIL_PORT": port,
            "MAIL_TIMEOUT": 10,
            "MAIL_CA_FILE": str(file),
        }
        for name, value in (given | changes).items():
            monkeypatch.setitem(database.app.config, name, value)

    return set_them


@pytest.fixture
def deliver(database: TestDatabase) -> Deliver:
    """Deliver what is due, and see where the only mail stands."""

    def deliver_at(now: datetime = NOW) -> Notice:
        deliver_due(now=now, send=database.app.extensions[MAILER].send)
        (notice,) = mails()
        return notice

    return deliver_at
