"""A one-time link leaves with its mail, and stays in no row afterwards."""

import json
from datetime import datetime, timedelta

import pytest

from netent.notices.arguments import Link, LostLink, decode
from netent.notices.delivery import ATTEMPTS, CLAIM, deliver_due
from netent.notices.models import Notice
from netent.notices.rendering import Mail
from netent.notices.states import NoticeState
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails, put_mail

pytestmark = pytest.mark.usefixtures("database")

TOKEN = "a-token-nobody-else-may-read"
LINK = Link("accounts.sign_in", secret={"token": TOKEN})
LATER = timedelta(days=2)


class Killed(BaseException):
    """What ends a worker without any of its clean-up being asked for."""


def refuse(_mail: Mail) -> None:
    raise ConnectionRefusedError


def die(_mail: Mail) -> None:
    raise Killed


def kept() -> Notice:
    (notice,) = mails()
    return notice


def put_link() -> None:
    put_mail(arguments={"first_name": "Camille", "url": LINK})


def test_delivery_gives_the_link_to_the_sender_and_erases_it_from_the_row() -> None:
    put_link()
    assert TOKEN not in json.dumps(kept().arguments)
    sent: list[Mail] = []
    deliver_due(now=NOW, send=sent.append)
    assert [mail.arguments["url"] for mail in sent] == [LINK]
    assert TOKEN not in repr(sent)
    assert kept().state is NoticeState.SENT
    assert decode(kept().arguments) == {"first_name": "Camille", "url": LostLink()}
    assert "gAAAA" not in json.dumps(kept().arguments)


def test_delivery_that_failed_keeps_the_link_for_the_next_attempt() -> None:
    put_link()
    deliver_due(now=NOW, send=refuse)
    assert decode(kept().arguments)["url"] == LINK


def test_delivery_that_gives_up_erases_the_link() -> None:
    put_link()
    now = NOW
    for _attempt in range(ATTEMPTS):
        deliver_due(now=now, send=refuse)
        now += LATER
    assert kept().state is NoticeState.ABANDONED
    assert decode(kept().arguments)["url"] == LostLink()


def die_each_time(now: datetime) -> datetime:
    for _attempt in range(ATTEMPTS):
        with pytest.raises(Killed):
            deliver_due(now=now, send=die)
        now += CLAIM + timedelta(seconds=5)
    return now


def test_delivery_that_killed_every_worker_erases_the_link() -> None:
    put_link()
    now = die_each_time(NOW)
    deliver_due(now=now, send=die)
    assert kept().state is NoticeState.ABANDONED
    assert decode(kept().arguments)["url"] == LostLink()


def test_delivery_that_keeps_secrets_leaves_the_link_where_the_outbox_page_reads_it() -> None:
    put_link()
    deliver_due(now=NOW, send=lambda _mail: None, keeps_secrets=True)
    assert kept().state is NoticeState.SENT
    assert decode(kept().arguments)["url"] == LINK
