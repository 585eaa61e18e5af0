"""Mails that are over are purged after a while, batch after batch; the demo's links sooner."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from netent import sweep
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.notices import retention
from netent.notices.arguments import Link, LostLink, decode
from netent.notices.models import Notice
from netent.notices.retention import LINKS_KEPT, erase_links_due, purge_due
from netent.notices.states import NoticeState
from netent.policies import rules
from netent.policies.rules import Rules
from tests.factories.tenancy import NOW
from tests.notices.outbox import mail_to, mails, put_mail
from tests.support.databases import TestDatabase

pytestmark = pytest.mark.usefixtures("database")

KEPT = timedelta(days=90)
A_SECOND = timedelta(seconds=1)
LINK = Link("accounts.sign_in", secret={"token": "a-token-nobody-else-may-read"})


def put_over(recipient: str, *, age: timedelta, state: NoticeState = NoticeState.SENT) -> None:
    """A mail with a link, written `age` ago, and where it stands."""
    notice = put_mail(recipient, now=NOW - age, arguments={"name": 'a "sealed": "b', "url": LINK})
    with transaction(PORTAL) as session:
        session.execute(update(Notice).where(Notice.id == notice.id).values(state=state))


def test_purge_takes_sent_and_abandoned_mails_when_their_time_is_over() -> None:
    put_over("sent@x.example", age=KEPT + A_SECOND)
    put_over("abandoned@x.example", age=KEPT + A_SECOND, state=NoticeState.ABANDONED)
    put_over("waiting@x.example", age=KEPT + A_SECOND, state=NoticeState.WAITING)
    put_over("young@x.example", age=KEPT)
    assert purge_due(keep_days=90, now=NOW) == 2
    assert [notice.recipient for notice in mails()] == ["waiting@x.example", "young@x.example"]
    assert purge_due(keep_days=90, now=NOW) == 0


def test_purge_goes_on_with_the_next_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    put_over("waiting@x.example", age=2 * KEPT, state=NoticeState.WAITING)
    for number in range(3):
        put_over(f"{number}@x.example", age=2 * KEPT)
    assert [purge_due(keep_days=90, now=NOW) for _sweep in range(3)] == [2, 1, 0]
    assert [notice.recipient for notice in mails()] == ["waiting@x.example"]


def test_links_that_the_demo_kept_are_erased_after_fifteen_days() -> None:
    put_over("old@x.example", age=LINKS_KEPT)
    put_over("young@x.example", age=LINKS_KEPT - A_SECOND)
    put_over("waiting@x.example", age=LINKS_KEPT, state=NoticeState.WAITING)
    assert erase_links_due(now=NOW) == 1
    assert decode(mail_to("old@x.example").arguments) == {
        "name": 'a "sealed": "b',
        "url": LostLink(),
    }
    assert "gAAAA" not in json.dumps(mail_to("old@x.example").arguments)
    for kept in ("young@x.example", "waiting@x.example"):
        assert decode(mail_to(kept).arguments)["url"] == LINK
    assert erase_links_due(now=NOW) == 0


def test_sweep_purges_mails_after_the_operators_days(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_over("a@x.example", age=timedelta(days=3) + A_SECOND)
    with database.app.app_context():
        sweep.sweep(NOW)
        assert len(mails()) == 1
        monkeypatch.setattr(rules._Holder, "rules", Rules(notices_keep_days=3))
        sweep.sweep(NOW)
    assert mails() == []


@pytest.mark.parametrize("demo", [True, False], ids=["demo", "portal"])
def test_sweep_sends_and_keeps_links_in_the_demo_only_until_their_time_is_over(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch, demo: bool
) -> None:
    monkeypatch.setitem(database.app.config, "NETENT_DEMO", demo)
    put_mail(template="delivery_trial", arguments={"sent_at": NOW, "url": LINK})
    with database.app.app_context():
        sweep.sweep(NOW)
        (sent,) = mails()
        assert sent.state is NoticeState.SENT
        assert decode(sent.arguments)["url"] == (LINK if demo else LostLink())
        sweep.sweep(NOW + LINKS_KEPT)
    (kept,) = mails()
    assert decode(kept.arguments)["url"] == LostLink()
