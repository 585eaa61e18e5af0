"""The language, chosen over HTTP."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.tenancy.models import Member
from tests.accounts.browser import cookie_of, post, send_sign_in
from tests.accounts.people import Person
from tests.support.databases import TestDatabase


def test_language_chosen_by_a_stranger_is_kept_in_his_browser(client: FlaskClient) -> None:
    answer = post(client, "/langue", data={"language": "en", "next": "/accessibilite"})
    assert answer.location == "/accessibilite"
    assert '<html lang="en"' in client.get("/connexion").text
    post(client, "/langue", data={"language": "fr"})
    assert '<html lang="fr"' in client.get("/connexion").text


def test_language_chosen_by_a_member_is_kept_for_his_next_sign_in(
    inside: FlaskClient, person: Person, database: TestDatabase
) -> None:
    post(inside, "/langue", data={"language": "en"})
    with reading(Tenant(person.registration.id)) as session:
        assert session.scalars(select(Member.locale)).all() == ["en"]
    elsewhere = database.app.test_client()
    send_sign_in(elsewhere, person)
    assert cookie_of(elsewhere, "netent_language") == "en"


def test_language_goes_back_to_the_portal_only(client: FlaskClient) -> None:
    away = post(client, "/langue", data={"language": "en", "next": "//evil.example"})
    assert away.location == "/"


@pytest.mark.parametrize("language", ["", "de", "../fr"])
def test_language_that_the_portal_does_not_speak_is_refused(
    client: FlaskClient, language: str
) -> None:
    assert post(client, "/langue", data={"language": language}).status_code == 400
    assert client.get_cookie("netent_language") is None
