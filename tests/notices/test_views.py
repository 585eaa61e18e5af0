"""The demo's outbox, and its absence anywhere else."""

import re
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from netent.notices.arguments import Link
from netent.notices.delivery import deliver_due
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails, put_mail
from tests.notices.test_mailing import LOCKED


@pytest.fixture
def demo(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setitem(client.application.config, "NETENT_DEMO", True)
    return client


def put_real_mail(recipient: str = "a@x.example") -> str:
    """A mail that renders; its address on the outbox page."""
    notice = put_mail(recipient, arguments=dict(LOCKED.arguments))
    return f"/boite-d-envoi/{notice.public_id}"


def test_outbox_outside_of_the_demo_does_not_exist(client: FlaskClient) -> None:
    path = put_real_mail()
    for address in ("/boite-d-envoi/", path, f"{path}/html"):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "Camille" not in answer.text


def test_outbox_lists_mails_with_subject_recipient_and_state(demo: FlaskClient) -> None:
    put_real_mail("sent@x.example")
    deliver_due(now=NOW, send=lambda _mail: None)
    put_real_mail("waiting@x.example")
    page = demo.get("/boite-d-envoi/")
    assert page.status_code == 200
    assert page.text.count("Votre accès à netent est bloqué quelque temps") == 2
    assert page.text.index("waiting@x.example") < page.text.index("sent@x.example")
    assert "Envoyé" in page.text
    assert "En attente" in page.text


def test_outbox_without_a_mail_says_when_one_comes(demo: FlaskClient) -> None:
    assert "Aucun courriel" in demo.get("/boite-d-envoi/").text


def test_outbox_page_beyond_the_end_shows_the_last_one(demo: FlaskClient) -> None:
    put_real_mail("a@x.example")
    assert "a@x.example" in demo.get("/boite-d-envoi/?page=99").text


def test_outbox_shows_a_mail_as_text(demo: FlaskClient) -> None:
    page = demo.get(put_real_mail())
    assert page.status_code == 200
    assert "Bonjour Camille &lt;b&gt;," in page.text
    assert "http://netent.example/connexion" in page.text


def test_outbox_shows_a_mails_page_in_a_sandbox_that_runs_and_fetches_nothing(
    demo: FlaskClient,
) -> None:
    answer = demo.get(put_real_mail() + "/html")
    assert answer.text.strip().startswith("<!doctype html>")
    policy = [part.split() for part in answer.headers["Content-Security-Policy"].split(";")]
    assert ["sandbox"] in policy
    assert ["default-src", "'none'"] in policy
    assert not any("script-src" in part for part in policy)
    other = demo.get("/boite-d-envoi/").headers["Content-Security-Policy"]
    assert "sandbox" not in other


def test_outbox_says_that_a_sent_mail_lost_its_link(demo: FlaskClient) -> None:
    link = Link("imports.show", secret={"request_id": str(UUID(int=7))})
    notice = put_mail(arguments={**LOCKED.arguments, "url": link})
    path = f"/boite-d-envoi/{notice.public_id}"
    before = demo.get(path).text
    assert str(UUID(int=7)) in before
    assert "effacé depuis" not in before
    deliver_due(now=NOW, send=lambda _mail: None)
    after = demo.get(path).text
    assert str(UUID(int=7)) not in after
    assert "effacé depuis" in after
    assert "http://netent.example/\n" in re.sub(r"<[^>]+>", "", after)


def test_outbox_of_an_unknown_mail_is_not_found(demo: FlaskClient) -> None:
    assert demo.get(f"/boite-d-envoi/{uuid4()}").status_code == 404
    assert demo.get(f"/boite-d-envoi/{uuid4()}/html").status_code == 404
    assert mails() == []
