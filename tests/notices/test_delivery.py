"""Delivery: each mail claimed once, retried with growing delays, abandoned at last."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier, Lock

import pytest
from sqlalchemy import update

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.notices import delivery
from netent.notices.delivery import ATTEMPTS, CLAIM, DELAYS, deliver_due
from netent.notices.models import Notice
from netent.notices.rendering import Mail
from netent.notices.states import NoticeState
from tests.factories.tenancy import NOW
from tests.notices.outbox import mail_to, mails, put_mail

pytestmark = pytest.mark.usefixtures("database")

A_MOMENT = timedelta(seconds=5)


class Killed(BaseException):
    """What ends a worker without any of its clean-up being asked for."""


def refuse(_mail: Mail) -> None:
    raise ConnectionRefusedError("no server\nat \0 all")


def die(_mail: Mail) -> None:
    raise Killed


def test_deliver_due_hands_over_each_mail_and_marks_it_sent() -> None:
    put_mail("a@x.example", arguments={"at": NOW})
    sent: list[Mail] = []
    assert deliver_due(now=NOW, send=sent.append) == 1
    assert [(mail.recipient, mail.template, mail.arguments) for mail in sent] == [
        ("a@x.example", "sign_in_locked", {"at": NOW})
    ]
    notice = mail_to("a@x.example")
    assert (notice.state, notice.attempts, notice.last_error) == (NoticeState.SENT, 1, None)
    assert notice.sent_at is not None
    assert NOW <= notice.sent_at < NOW + A_MOMENT
    assert deliver_due(now=NOW + timedelta(days=30), send=sent.append) == 0


def test_deliver_due_leaves_what_is_not_due_yet() -> None:
    put_mail(now=NOW + timedelta(minutes=1))
    assert deliver_due(now=NOW, send=refuse) == 0
    assert mails()[0].attempts == 0


def test_deliver_due_tries_no_more_than_its_limit_oldest_first() -> None:
    for minutes in (3, 1, 2):
        put_mail(f"{minutes}@x.example", now=NOW - timedelta(minutes=minutes))
    sent: list[Mail] = []
    assert deliver_due(now=NOW, send=sent.append, limit=2) == 2
    assert [mail.recipient for mail in sent] == ["3@x.example", "2@x.example"]


def test_deliver_due_goes_on_after_a_mail_that_fails() -> None:
    put_mail("bad@x.example", now=NOW - timedelta(minutes=1))
    put_mail("good@x.example")

    def send(mail: Mail) -> None:
        if mail.recipient == "bad@x.example":
            refuse(mail)

    assert deliver_due(now=NOW, send=send) == 2
    assert mail_to("good@x.example").state is NoticeState.SENT
    assert mail_to("bad@x.example").state is NoticeState.WAITING


def test_deliver_due_of_a_refused_mail_waits_longer_each_time_and_gives_up() -> None:
    put_mail()
    now = NOW
    waits: list[timedelta] = []
    while mails()[0].state is NoticeState.WAITING:
        assert deliver_due(now=now, send=refuse) == 1
        assert deliver_due(now=now, send=refuse) == 0
        waits.append(mails()[0].next_attempt_at - now)
        now = mails()[0].next_attempt_at
    notice = mails()[0]
    assert (notice.state, notice.attempts) == (NoticeState.ABANDONED, 10)
    minutes = [round(wait / timedelta(minutes=1)) for wait in waits[:-1]]
    assert minutes == [1, 5, 30, 120, 720, 1440, 1440, 1440, 1440]
    assert notice.last_error == "ConnectionRefusedError: no server at all"
    assert deliver_due(now=now + timedelta(days=30), send=refuse) == 0


def test_deliver_due_of_a_mail_taken_late_forgets_the_error() -> None:
    put_mail()
    deliver_due(now=NOW, send=refuse)
    assert deliver_due(now=NOW + DELAYS[0] + A_MOMENT, send=lambda _mail: None) == 1
    assert (mails()[0].state, mails()[0].last_error) == (NoticeState.SENT, None)


def test_deliver_due_by_a_worker_that_dies_is_done_again_when_the_claim_runs_out() -> None:
    put_mail()
    with pytest.raises(Killed):
        deliver_due(now=NOW, send=die)
    sent: list[Mail] = []
    assert deliver_due(now=NOW + CLAIM - A_MOMENT, send=sent.append) == 0
    assert deliver_due(now=NOW + CLAIM + A_MOMENT, send=sent.append) == 1
    assert len(sent) == 1


def test_deliver_due_abandons_the_mail_that_kills_every_worker() -> None:
    put_mail()
    now = NOW
    for _attempt in range(ATTEMPTS):
        with pytest.raises(Killed):
            deliver_due(now=now, send=die)
        now += CLAIM + A_MOMENT
    assert deliver_due(now=now, send=die) == 0
    assert mails()[0].state is NoticeState.ABANDONED


def test_deliver_due_by_a_worker_whose_claim_ran_out_does_not_undo_the_next_ones_word() -> None:
    put_mail()

    def slow(_mail: Mail) -> None:
        assert deliver_due(now=NOW + CLAIM + A_MOMENT, send=lambda _again: None) == 1
        raise TimeoutError

    assert deliver_due(now=NOW, send=slow) == 1
    assert (mails()[0].state, mails()[0].last_error) == (NoticeState.SENT, None)


def test_deliver_due_counts_a_claim_from_the_moment_it_is_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seconds = iter([0.0, 0.0, 3600.0, 7200.0])
    monkeypatch.setattr(delivery, "monotonic", lambda: next(seconds))
    put_mail("a@x.example", now=NOW - timedelta(minutes=1))
    put_mail("b@x.example")
    deliver_due(now=NOW, send=refuse)
    assert mail_to("b@x.example").next_attempt_at == NOW + timedelta(hours=1) + DELAYS[0]


def test_deliver_due_sends_outside_of_any_transaction() -> None:
    put_mail()

    def write_meanwhile(_mail: Mail) -> None:
        # On SQLite a second writer would wait for the first, here for ever.
        with transaction(PORTAL) as session:
            session.execute(update(Notice).values(template="seen"))

    assert deliver_due(now=NOW, send=write_meanwhile) == 1
    assert (mails()[0].template, mails()[0].state) == ("seen", NoticeState.SENT)


def test_deliver_due_by_many_workers_sends_each_mail_once() -> None:
    count, workers = 24, 4
    for number in range(count):
        put_mail(f"{number}@x.example")
    sent: Counter[str] = Counter()
    lock, together = Lock(), Barrier(workers)

    def send(mail: Mail) -> None:
        with lock:
            sent[mail.recipient] += 1

    def work(now: datetime) -> int:
        together.wait(timeout=30)
        return deliver_due(now=now, send=send)

    with ThreadPoolExecutor(workers) as pool:
        tried = list(pool.map(work, [NOW] * workers))
    assert sum(tried) == count
    assert set(sent.values()) == {1}
    assert {notice.state for notice in mails()} == {NoticeState.SENT}
