"""Writing to the operator: kept, told to both, counted by mailbox, erased in time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.publishing.models import ContactMessage
from netent.publishing.service import messages
from netent.publishing.states import MessageState, Theme
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

TYPED = {
    "theme": "access",
    "name": "Claire Simple",
    "email": "claire@visite.example",
    "siren": "443 080 908",
    "message": "Je ne parviens pas à me connecter <b>depuis</b> hier.",
    "website": "",
}


@pytest.fixture
def pages(database: TestDatabase) -> Iterator[Pages]:
    database.app.config["CONTACT_ADDRESS"] = "bureau@portail.example"
    yield Pages(database.app)
    database.app.config["CONTACT_ADDRESS"] = ""


def send(pages: Pages, *, status: int = 200, to: str | None = None, **changes: str) -> list[str]:
    page = pages.get("publishing.contact")
    return pages.press(page, "publishing.contact", TYPED | changes, status=status, to=to).errors()


def stored() -> list[ContactMessage]:
    with reading(PORTAL) as session:
        return list(session.scalars(select(ContactMessage).order_by(ContactMessage.id)))


def test_message_waits_and_both_are_told_without_its_words(pages: Pages) -> None:
    send(pages, to="publishing.contact_sent")
    (row,) = stored()
    assert (row.theme, row.siren, row.state) == (Theme.ACCESS, "443080908", MessageState.WAITING)
    assert row.body == TYPED["message"]
    told = {mail.recipient: mail.template for mail in mails()}
    assert told == {
        "bureau@portail.example": "contact_received",
        "claire@visite.example": "contact_acknowledged",
    }
    assert all("connecter" not in str(mail.arguments) for mail in mails())


def test_without_an_address_the_page_says_where_messages_wait(pages: Pages) -> None:
    assert "attend dans le bureau" not in pages.get("publishing.contact").text
    pages.app.config["CONTACT_ADDRESS"] = ""
    assert "attend dans le bureau" in pages.get("publishing.contact").text
    send(pages, to="publishing.contact_sent")
    assert [mail.recipient for mail in mails()] == ["claire@visite.example"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("theme", ""),
        ("theme", "nothing"),
        ("name", ""),
        ("name", "http://evil.example gagnez 100"),
        ("email", "claire"),
        ("siren", "443080909"),
        ("message", ""),
        ("message", "Bref."),
        ("message", "x" * 4001),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    pages: Pages, field: str, value: str
) -> None:
    page = pages.get("publishing.contact")
    seen = pages.press(page, "publishing.contact", TYPED | {field: value}, status=422)
    assert len(seen.errors()) == 1
    assert seen.soup.select_one(f'main [role="alert"] a[href="#{field}"]')
    kept = seen.soup.select_one("#message")
    assert kept is not None
    assert kept.get_text().strip() == (value if field == "message" else TYPED["message"])
    assert stored() == []


def test_errors_are_told_in_the_order_of_the_fields(pages: Pages) -> None:
    page = pages.get("publishing.contact")
    seen = pages.press(page, "publishing.contact", dict.fromkeys(TYPED, ""), status=422)
    assert seen.wrong_fields() == ["theme", "name", "email", "message"]
    assert seen.wrong_fields() == [field["id"] for field in seen.soup.select(".is-invalid")]


def test_program_that_fills_in_everything_is_thanked_and_forgotten(pages: Pages) -> None:
    send(pages, website="http://spam.example", to="publishing.contact_sent")
    assert (stored(), mails()) == ([], [])


def test_one_mailbox_gets_only_so_many_receipts(pages: Pages) -> None:
    rate = pages.app.config["MAILBOX_RATE"]
    pages.app.config["MAILBOX_RATE"] = "2 per hour"
    try:
        for email in ("claire@visite.example", "Claire@Visite.example"):
            send(pages, email=email, to="publishing.contact_sent")
        send(pages, email="CLAIRE@visite.example", status=429)
        send(pages, email="paul@visite.example", to="publishing.contact_sent")
    finally:
        pages.app.config["MAILBOX_RATE"] = rate
    assert len(stored()) == 3


@pytest.mark.usefixtures("database")
def test_treated_messages_are_erased_in_time_and_no_others() -> None:
    now = clock.now()
    typed = messages.Typed(Theme.ACCESS, "Claire", "claire@visite.example", "", "Bonjour à vous.")
    for days in (None, 89, 91):
        with transaction(PORTAL) as session:
            row = messages.write_message(
                session, typed, locale="fr", operator_address="", now=now - timedelta(days=200)
            )
            if days is not None:
                row.state, row.treated_at = MessageState.TREATED, now - timedelta(days=days)
    with transaction(PORTAL) as session:
        assert messages.purge_due(session, keep_days=90, now=now) == 1
    assert [row.state for row in stored()] == [MessageState.WAITING, MessageState.TREATED]


def test_marks_pasted_around_an_address_are_no_other_mailbox(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(pages.app.config, "MAILBOX_RATE", "2 per hour")
    spelled = [
        "paul@visite.example",
        "\u200bPaul@visite.example",
        "\ufeff paul@visite.example\u200d",
    ]
    for email in spelled[:2]:
        send(pages, email=email, to="publishing.contact_sent")
    send(pages, email=spelled[2], status=429)
    assert {row.email.casefold() for row in stored()} == {"paul@visite.example"}
