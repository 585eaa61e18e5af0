"""Being signed in over HTTP: how long it lasts, and what ends it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import event, update

from netent.database import sessions
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState
from netent.tenancy.models import Member
from tests.accounts.browser import cookie_of, is_signed_in, post
from tests.accounts.people import Person, web_sessions
from tests.factories.tenancy import NOW

MINUTE = timedelta(minutes=1)


def test_signed_in_member_sees_his_pages_and_nobody_else_does(
    inside: FlaskClient, clock: object
) -> None:
    assert is_signed_in(inside)
    assert not is_signed_in(inside.application.test_client())


def test_sign_out_ends_the_session_here_and_in_the_database(inside: FlaskClient) -> None:
    kept = cookie_of(inside)
    answer = post(inside, "/deconnexion")
    assert answer.location == "/connexion"
    assert web_sessions()[0].revoked_at == NOW
    with inside.session_transaction() as session:
        assert "_user_id" not in session
    assert "Vous êtes déconnecté." in inside.get("/connexion").text
    assert not is_signed_in(inside)
    thief = inside.application.test_client()
    thief.set_cookie("netent_session", kept)
    assert not is_signed_in(thief)


def test_session_ends_after_half_an_hour_without_a_page(
    inside: FlaskClient, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + 30 * MINUTE - timedelta(seconds=1))
    assert is_signed_in(inside)
    clock.shift(30 * MINUTE)
    answer = inside.get("/portefeuilles?q=a")
    assert answer.location == "/connexion?next=/portefeuilles?q%3Da"
    assert "Votre session a pris fin" in inside.get(answer.location).text


def test_session_in_use_lasts_twelve_hours_and_no_longer(
    inside: FlaskClient, clock: time_machine.Traveller
) -> None:
    for _page in range(12 * 60 // 20 - 1):
        clock.shift(20 * MINUTE)
        assert is_signed_in(inside)
    clock.shift(20 * MINUTE)
    assert not is_signed_in(inside)


def test_session_is_not_kept_awake_by_a_page_that_asks_for_progress(
    inside: FlaskClient, clock: time_machine.Traveller
) -> None:
    for _poll in range(2):
        clock.shift(14 * MINUTE)
        assert is_signed_in(inside, Sec_Fetch_Mode="cors")
    clock.shift(2 * MINUTE)
    assert not is_signed_in(inside)


def test_session_keeps_the_moment_it_was_seen_once_a_minute(
    inside: FlaskClient, clock: time_machine.Traveller
) -> None:
    inside.get("/menu")  # its forms put their own token into the cookie
    before = cookie_of(inside)
    clock.shift(59)
    inside.get("/menu")
    assert cookie_of(inside) == before
    clock.shift(1)
    inside.get("/menu")
    assert cookie_of(inside) != before


def test_page_read_by_a_member_writes_nothing_to_the_database(
    inside: FlaskClient, clock: time_machine.Traveller
) -> None:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement.split(maxsplit=2)[0])

    clock.shift(5 * MINUTE)
    engine = sessions.engines().app
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert is_signed_in(inside)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert "SELECT" in statements
    assert set(statements) <= {"SELECT", "BEGIN"}


def test_member_suspended_meanwhile_is_out_with_his_next_click(
    inside: FlaskClient, person: Person
) -> None:
    with transaction(Tenant(person.registration.id)) as session:
        session.execute(update(Member).values(state=MemberState.SUSPENDED))
    assert not is_signed_in(inside)


@pytest.mark.parametrize("token", ["x", "0.x", "1.x", "9999999999999999999999.x", "1"])
def test_cookie_with_a_secret_of_nobody_opens_nothing(client: FlaskClient, token: str) -> None:
    with client.session_transaction() as session:
        session.update({"_user_id": token, "seen": 4_000_000_000})
    assert not is_signed_in(client)


def test_cookie_of_another_key_opens_nothing(inside: FlaskClient) -> None:
    head, _, signature = cookie_of(inside).rpartition(".")
    inside.set_cookie("netent_session", f"{head}.{signature[::-1]}")
    assert not is_signed_in(inside)


def test_page_asked_for_by_a_stranger_leads_to_the_door_and_back(client: FlaskClient) -> None:
    assert client.get("/menu").location == "/connexion"
    answer = client.get("/portefeuilles?q=a&page=2")
    assert answer.status_code == 302
    assert answer.location == "/connexion?next=/portefeuilles?q%3Da%26page%3D2"
    assert "Connectez-vous pour continuer" in client.get(answer.location).text


def test_form_sent_by_a_stranger_leads_back_to_the_page_that_held_it(client: FlaskClient) -> None:
    page = "http://localhost/portefeuilles/nouveau?a=1"
    answer = post(client, "/deconnexion", headers={"Referer": page})
    assert answer.location == "/connexion?next=/portefeuilles/nouveau"
    elsewhere = post(client, "/deconnexion", headers={"Referer": "https://evil.example/x"})
    assert elsewhere.location == "/connexion"


@pytest.mark.parametrize("address", ["http://[", "http://[::1/x", "\x7f", "http://localhost//evil"])
def test_form_sent_by_a_stranger_from_no_real_page_leads_to_the_door(
    client: FlaskClient, address: str
) -> None:
    answer = post(client, "/deconnexion", headers={"Referer": address})
    assert (answer.status_code, answer.location) == (302, "/connexion")


def test_progress_asked_for_by_a_stranger_is_refused_without_a_page(client: FlaskClient) -> None:
    assert client.get("/menu", headers={"Sec-Fetch-Mode": "cors"}).status_code == 401
