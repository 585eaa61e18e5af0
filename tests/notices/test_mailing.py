"""Mails as their recipients read them, and as the mail server gets them."""

from dataclasses import replace
from datetime import timedelta
from email.message import Message
from typing import Any
from uuid import UUID

import pytest
from flask_babel import get_locale
from jinja2 import UndefinedError

from netent.jobs import queueing
from netent.kernel.enums import Outcome, QueueName
from netent.notices.arguments import Link, LostLink, has_secret
from netent.notices.jobs import deliver
from netent.notices.rendering import MAILER, Mail, Mailer
from netent.notices.states import NoticeState
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails, put_mail
from tests.support.databases import TestDatabase

LOCKED = Mail(
    public_id=UUID(int=1),
    template="sign_in_locked",
    locale="fr",
    recipient="camille@cabinet.example",
    arguments={
        "first_name": "Camille <b>",
        "registration_name": "Dupont & Fils",
        "locked_at": NOW,
        "locked_until": NOW + timedelta(minutes=15),
        "address": "192.0.2.1",
        "url": Link("accounts.sign_in"),
    },
    created_at=NOW,
)
FINISHED = replace(
    LOCKED,
    template="import_finished",
    arguments={
        "first_name": "Camille",
        "registration_name": "Cabinet d’essai",
        "portfolio_name": "Boulangeries",
        "file_name": "l’été & moi.csv",
        "outcome": Outcome.PARTIAL,
        "additions": 12_345,
        "removals": 0,
        "unchanged": 1,
        "refused": 2,
        "finished_at": NOW,
        "url": Link("imports.show", {"request_id": str(UUID(int=2))}),
    },
)


@pytest.fixture
def mailer(database: TestDatabase) -> Mailer:
    found: Mailer = database.app.extensions[MAILER]
    return found


@pytest.fixture
def taken(database: TestDatabase) -> list[Any]:
    """What the mail server took, oldest first."""
    server = database.app.extensions["mailman"]
    server.outbox = []
    return server.outbox


def test_mail_is_written_in_the_recipients_language_with_moments_of_paris(mailer: Mailer) -> None:
    french = mailer.render(LOCKED)
    english = mailer.render(replace(LOCKED, locale="en"))
    assert french.subject == "Votre accès à netent est bloqué quelque temps"
    assert "20 novembre 2026 à 14\u00a0h\u00a020" in french.text
    assert "20 November 2026 at 14:20" in english.text
    assert english.subject != french.subject
    assert '<html lang="en"' in english.html


def test_mail_says_the_same_as_text_and_as_a_page_safe_from_names(mailer: Mailer) -> None:
    rendered = mailer.render(LOCKED)
    assert "Bonjour Camille <b>," in rendered.text
    assert "Dupont & Fils" in rendered.text
    assert "Bonjour Camille &lt;b&gt;," in rendered.html
    assert "Dupont &amp; Fils" in rendered.html
    assert "192.0.2.1" in rendered.text
    assert "192.0.2.1" in rendered.html


def test_mail_has_a_subject_of_one_plain_line(mailer: Mailer) -> None:
    subject = mailer.render(FINISHED).subject
    assert subject == "OK partiel : votre demande l’été & moi.csv est terminée"


def test_mail_leads_to_the_portal_under_its_public_address(
    mailer: Mailer, database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "\nhttp://netent.example/connexion\n" in mailer.render(LOCKED).text
    monkeypatch.setitem(database.app.config, "NETENT_BASE_URL", "https://x.example:8443/netent")
    rendered = mailer.render(FINISHED)
    assert "https://x.example:8443/netent/" in rendered.text
    assert 'href="https://x.example:8443/netent/' in rendered.html


def test_mail_with_a_secret_link_says_it_and_one_that_lost_it_leads_home(mailer: Mailer) -> None:
    link = Link("imports.show", secret={"request_id": str(UUID(int=7))})
    whole = mailer.render(replace(LOCKED, arguments={**LOCKED.arguments, "url": link}))
    bare = mailer.render(replace(LOCKED, arguments={**LOCKED.arguments, "url": LostLink()}))
    assert str(UUID(int=7)) in whole.text
    assert str(UUID(int=7)) in whole.html
    assert "\nhttp://netent.example/\n" in bare.text
    assert 'href="http://netent.example/"' in bare.html


def test_mail_that_lacks_an_argument_is_not_made(mailer: Mailer) -> None:
    lacking = {name: value for name, value in LOCKED.arguments.items() if name != "locked_until"}
    with pytest.raises(UndefinedError, match="locked_until"):
        mailer.render(replace(LOCKED, arguments=lacking))


@pytest.mark.parametrize(
    ("locale", "at", "foot"),
    [("fr", "14\u00a0h\u00a005", "n’y répondez pas"), ("en", "14:05", "please do not answer it")],
)
def test_trial_mail_says_the_same_as_text_and_as_a_page(
    mailer: Mailer, locale: str, at: str, foot: str
) -> None:
    trial = replace(LOCKED, template="delivery_trial", locale=locale, arguments={"sent_at": NOW})
    rendered = mailer.render(trial)
    for body in (rendered.text, rendered.html):
        assert at in body
        assert foot in body


def test_mail_rendered_inside_a_request_leaves_the_requests_language_alone(
    database: TestDatabase, mailer: Mailer
) -> None:
    with database.app.test_request_context("/"):
        mailer.render(replace(LOCKED, locale="en"))
        assert str(get_locale()) == "fr"


def built(database: TestDatabase, sent: Any) -> Message:
    """The message as it goes over the wire."""
    with database.app.app_context():
        message: Message = sent.message()
        return message


def parts_of(message: Message) -> dict[str, str]:
    parts = {}
    for part in message.walk():
        if not part.is_multipart():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            parts[part.get_content_type()] = content.decode()
    return parts


def test_send_hands_text_and_page_over_under_the_mails_own_number(
    database: TestDatabase, mailer: Mailer, taken: list[Any]
) -> None:
    mailer.send(LOCKED)
    (sent,) = taken
    assert sent.to == ["camille@cabinet.example"]
    assert sent.from_email == "netent@netent.example"
    message = built(database, sent)
    assert message["Message-ID"] == f"<{UUID(int=1)}@netent.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    rendered = mailer.render(LOCKED)
    assert {kind: text.strip() for kind, text in parts_of(message).items()} == {
        "text/plain": rendered.text.strip(),
        "text/html": rendered.html.strip(),
    }


def test_send_of_a_mail_with_line_breaks_in_its_arguments_adds_no_header(
    database: TestDatabase, mailer: Mailer, taken: list[Any]
) -> None:
    arguments = {**FINISHED.arguments, "file_name": "a\r\nBcc: all@evil.example"}
    mailer.send(replace(FINISHED, arguments=arguments))
    message = built(database, taken[0])
    assert message["Bcc"] is None
    assert "a Bcc: all@evil.example" in str(taken[0].subject)


def test_queued_mail_is_delivered_by_the_job_that_its_act_queued(
    database: TestDatabase, taken: list[Any]
) -> None:
    put_mail(arguments=dict(LOCKED.arguments), recipient=LOCKED.recipient)
    (job,) = queueing.queue(QueueName.SMALL).jobs
    assert job.func_name == "netent.notices.jobs.deliver"
    with database.app.app_context():
        assert deliver() == 1
    assert [message.to for message in taken] == [["camille@cabinet.example"]]
    assert mails()[0].state is NoticeState.SENT


@pytest.mark.parametrize("demo", [True, False], ids=["demo", "portal"])
def test_deliver_keeps_one_time_links_in_the_demo_only(
    database: TestDatabase, taken: list[Any], monkeypatch: pytest.MonkeyPatch, demo: bool
) -> None:
    monkeypatch.setitem(database.app.config, "NETENT_DEMO", demo)
    link = Link("imports.show", secret={"request_id": str(UUID(int=7))})
    put_mail(arguments={**LOCKED.arguments, "url": link})
    with database.app.app_context():
        assert deliver() == 1
    assert has_secret(mails()[0].arguments) is demo


def test_mail_of_an_unknown_template_fails_and_waits(database: TestDatabase) -> None:
    put_mail(template="not_there")
    with database.app.app_context():
        assert deliver() == 1
    notice = mails()[0]
    assert notice.state is NoticeState.WAITING
    assert notice.last_error == "TemplateNotFound: mail/not_there.html"
