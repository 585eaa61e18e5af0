"""Mails over a real SMTP server: taken, and refused, late, hanging, dropped or not there."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from netent.notices.arguments import Link, LostLink, decode
from netent.notices.delivery import ATTEMPTS, DELAYS
from netent.notices.states import NoticeState
from tests.factories.tenancy import NOW
from tests.notices.outbox import Deliver, put_mail
from tests.notices.test_mailing import LOCKED
from tests.support.smtp_server import SmtpProcess, smtp_server

RECIPIENT = "camille@cabinet.example"
A_MOMENT = timedelta(seconds=30)


def put(**changes: Any) -> None:
    put_mail(RECIPIENT, arguments=dict(LOCKED.arguments) | changes)


def test_server_takes_a_mail_with_text_page_and_headers(
    server: SmtpProcess, settings: Callable[..., None], deliver: Deliver
) -> None:
    settings(server.port)
    put(first_name="Élodie")
    notice = deliver()
    assert (notice.state, notice.last_error) == (NoticeState.SENT, None)
    (message,) = server.taken
    assert message["To"] == RECIPIENT
    assert message["From"] == "netent@netent.example"
    # A long subject starts on a line of its own.
    assert message["Subject"].strip() == "Votre accès à netent est bloqué quelque temps"
    assert message["Message-ID"] == f"<{notice.public_id}@netent.example>"
    assert message["Content-Language"] == "fr"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Date"] is not None
    assert message.get_content_type() == "multipart/alternative"
    text, page = (message.get_body([kind]) for kind in ("plain", "html"))
    assert text is not None
    assert page is not None
    assert "Bonjour Élodie," in text.get_content()
    assert '<html lang="fr"' in page.get_content()
    (talk,) = server.talks
    assert talk == {"from": "netent@netent.example", "to": [RECIPIENT], "tls": False, "login": None}


def test_server_refuses_the_address_for_good_and_it_is_not_tried_again(
    server: SmtpProcess, settings: Callable[..., None], deliver: Deliver
) -> None:
    settings(server.port)
    server.be("550 5.1.1 no such user")
    put(url=Link("imports.show", secret={"request_id": "1"}))
    notice = deliver()
    assert (notice.state, notice.attempts) == (NoticeState.ABANDONED, 1)
    assert notice.last_error == "RecipientRefused: 550 5.1.1 no such user"
    assert decode(notice.arguments)["url"] == LostLink()
    server.be("kind")
    deliver(NOW + timedelta(days=30))
    assert server.taken == []


@pytest.mark.parametrize(
    "answer",
    ["451 4.3.0 try again later", "554 5.7.1 relay access denied", "530 5.7.0 sign in first"],
)
def test_server_that_refuses_for_now_or_refuses_us_is_asked_again(
    server: SmtpProcess, settings: Callable[..., None], deliver: Deliver, answer: str
) -> None:
    settings(server.port)
    server.be(answer)
    put()
    notice = deliver()
    assert (notice.state, notice.attempts) == (NoticeState.WAITING, 1)
    assert answer[4:9] in (notice.last_error or "")
    server.be("kind")
    assert deliver(NOW + DELAYS[0] - A_MOMENT).attempts == 1
    assert deliver(NOW + DELAYS[0] + A_MOMENT).state is NoticeState.SENT
    assert len(server.taken) == 1


def test_server_that_is_down_is_asked_later_and_later_until_the_mail_is_given_up(
    tmp_path: Path, settings: Callable[..., None], deliver: Deliver
) -> None:
    with smtp_server(tmp_path) as gone:
        settings(gone.port)
    put()
    now, waits = NOW, []
    for _attempt in range(ATTEMPTS):
        notice = deliver(now)
        waits.append(round((notice.next_attempt_at - now) / timedelta(minutes=1)))
        now = notice.next_attempt_at + A_MOMENT
    assert notice.state is NoticeState.ABANDONED
    assert (notice.last_error or "").startswith("ConnectionRefusedError")
    assert waits[:6] == [1, 5, 30, 120, 720, 1440]


def test_server_that_hangs_is_left_after_the_timeout(
    server: SmtpProcess, settings: Callable[..., None], deliver: Deliver
) -> None:
    settings(server.port, MAIL_TIMEOUT=0.5)
    server.be("hangs")
    put()
    began = monotonic()
    notice = deliver()
    assert monotonic() - began < 30
    assert notice.state is NoticeState.WAITING
    assert "timed out" in (notice.last_error or "")


def test_server_that_drops_amid_the_mail_gets_it_whole_the_next_time(
    server: SmtpProcess, settings: Callable[..., None], deliver: Deliver
) -> None:
    settings(server.port)
    server.be("drops")
    put()
    assert deliver().state is NoticeState.WAITING
    assert server.taken == []
    server.be("kind")
    assert deliver(NOW + DELAYS[0] + A_MOMENT).state is NoticeState.SENT
    assert len(server.taken) == 1


def test_server_that_leaves_without_goodbye_has_the_mail_and_gets_it_once(
    server: SmtpProcess, settings: Callable[..., None], deliver: Deliver
) -> None:
    settings(server.port)
    server.be("leaves")
    put()
    assert (deliver().state, deliver().last_error) == (NoticeState.SENT, None)
    deliver(NOW + timedelta(days=1))
    assert len(server.taken) == 1
