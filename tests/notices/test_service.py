"""A mail is queued with its act, and delivery sent on its way once the act is durable."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.notices import service
from netent.notices.models import Notice
from netent.notices.service import send_mail
from netent.notices.states import NoticeState
from tests.factories.tenancy import NOW, make_registration
from tests.notices.outbox import mails, put_mail

pytestmark = pytest.mark.usefixtures("database")


def waiting() -> int:
    with reading(PORTAL) as session:
        return session.scalar(select(func.count()).select_from(Notice)) or 0


@pytest.fixture
def woken() -> Iterator[list[int]]:
    """How many mails were durable each time delivery was sent on its way."""
    before = service._Holder.wake
    calls: list[int] = []
    service.bind(lambda: calls.append(waiting()))
    yield calls
    service.bind(before)


def put_two_then_fail() -> None:
    with transaction(PORTAL) as session:
        for recipient in ("a@x.example", "b@x.example"):
            send_mail(
                session,
                template="t",
                recipient=recipient,
                locale="fr",
                arguments={},
                registration_id=None,
                now=NOW,
            )
        raise LookupError


def test_send_mail_keeps_template_and_arguments_and_no_text() -> None:
    registration = make_registration()
    with transaction(Tenant(registration.id)) as session:
        send_mail(
            session,
            template="sign_in_locked",
            recipient="a@x.example",
            locale="en",
            arguments={"locked_at": NOW},
            registration_id=registration.id,
            now=NOW,
        )
    (notice,) = mails()
    assert (notice.template, notice.locale, notice.recipient) == (
        "sign_in_locked",
        "en",
        "a@x.example",
    )
    assert notice.arguments == {"locked_at": {"moment": "2026-11-20T13:05:00+00:00"}}
    assert (notice.for_registration_id, notice.state) == (registration.id, NoticeState.WAITING)
    assert (notice.attempts, notice.next_attempt_at) == (0, NOW)


def test_send_mail_wakes_delivery_once_a_transaction_when_it_is_durable(woken: list[int]) -> None:
    with transaction(PORTAL) as session:
        for recipient in ("a@x.example", "b@x.example"):
            send_mail(
                session,
                template="t",
                recipient=recipient,
                locale="fr",
                arguments={},
                registration_id=None,
                now=NOW,
            )
        assert woken == []
    assert woken == [2]


def test_send_mail_in_a_failed_act_leaves_nothing_and_wakes_nobody(woken: list[int]) -> None:
    with pytest.raises(LookupError):
        put_two_then_fail()
    assert woken == []
    assert mails() == []


def test_send_mail_stands_when_delivery_can_not_be_woken(
    woken: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ConnectionError("the queue server is down")

    service.bind(fail)
    put_mail()
    assert len(mails()) == 1
    assert "after_commit_failed" in caplog.text
