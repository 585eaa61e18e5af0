"""The door over HTTP: what a browser sends, gets, and keeps."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import event, select, update

from netent.accounts.models import Login, SignInFailure
from netent.accounts.views import DEMO_ACCOUNTS
from netent.database import sessions
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel.enums import MemberState
from netent.kernel.identifiers import format_siret
from netent.tenancy.models import Member
from tests.accounts.browser import csrf_token, is_signed_in, post, send_sign_in, value_of
from tests.accounts.people import PASSWORD, Person, login_of, make_person, web_sessions
from tests.factories.identifiers import new_siren, siret_of
from tests.factories.tenancy import NOW
from tests.support.databases import TestDatabase

MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock(database: TestDatabase) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def person(database: TestDatabase) -> Person:
    return make_person()


@pytest.fixture
def inside(client: FlaskClient, clock: object, person: Person) -> FlaskClient:
    """A browser in which the person is signed in."""
    assert send_sign_in(client, person).status_code == 302
    return client


def cookie_of(client: FlaskClient, name: str = "netent_session") -> str:
    cookie = client.get_cookie(name)
    assert cookie is not None
    return cookie.value


# --- signing in


def test_sign_in_page_opens_for_everybody(client: FlaskClient) -> None:
    page = client.get("/connexion")
    assert page.status_code == 200
    assert "Se connecter" in page.text
    assert "Comptes de démonstration" not in page.text


def test_sign_in_leads_home_or_to_the_page_asked_for(client: FlaskClient, person: Person) -> None:
    wanted = "/portefeuilles?q=a%20b&page=2"
    page = client.get("/connexion", query_string={"next": wanted})
    assert value_of(page, "next") == wanted
    assert send_sign_in(client, person, next=wanted).location == wanted
    assert send_sign_in(client.application.test_client(), person).location == "/"


def test_sign_in_never_leads_away_from_the_portal(client: FlaskClient, person: Person) -> None:
    page = client.get("/connexion?next=//evil.example/")
    assert value_of(page, "next") == ""
    assert send_sign_in(client, person, next="https://evil.example/").location == "/"


def test_sign_in_sets_a_cookie_that_scripts_and_other_sites_never_see(
    client: FlaskClient, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = send_sign_in(client, person)
    (header,) = (line for line in answer.headers.getlist("Set-Cookie") if "netent_session" in line)
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header
    assert "Secure" not in header
    monkeypatch.setitem(client.application.config, "SESSION_COOKIE_SECURE", True)
    page = client.application.test_client().get("/connexion", base_url="https://netent.example")
    assert all("Secure" in line for line in page.headers.getlist("Set-Cookie"))


def test_sign_in_takes_nothing_over_from_the_visit_before(
    client: FlaskClient, person: Person
) -> None:
    with client.session_transaction() as before:
        before["planted"] = "by a stranger"
    assert send_sign_in(client, person).status_code == 302
    with client.session_transaction() as after:
        assert "planted" not in after
        first = after["_user_id"]
    other = client.application.test_client()
    send_sign_in(other, person)
    with other.session_transaction() as elsewhere:
        assert elsewhere["_user_id"] != first


def test_sign_in_accepts_blanks_in_the_siret(client: FlaskClient, person: Person) -> None:
    for siret in (format_siret(person.member.siret), f" {person.member.siret[:9]}\u00a0"):
        written = siret if len(siret) > 14 else siret + person.member.siret[9:]
        browser = client.application.test_client()
        assert send_sign_in(browser, person, siret=written).status_code == 302


def test_sign_in_when_already_signed_in_goes_home(inside: FlaskClient) -> None:
    assert inside.get("/connexion").location == "/"
    assert inside.get("/connexion?next=/portefeuilles").location == "/portefeuilles"
    assert inside.get("/connexion?next=//evil.example").location == "/"


def test_sign_in_without_the_forms_token_is_refused(client: FlaskClient, person: Person) -> None:
    typed = {"siret": person.member.siret, "last_name": "Durand", "first_name": "Camille"}
    assert client.post("/connexion", data={**typed, "password": PASSWORD}).status_code == 400
    assert web_sessions() == []


def test_sign_in_refused_keeps_everything_typed_but_the_password(
    client: FlaskClient, person: Person
) -> None:
    siret = format_siret(person.member.siret)
    page = send_sign_in(client, person, siret=siret, password="n’importe quoi", next="/imports")
    assert page.status_code == 401
    assert "SIRET, nom, prénom ou mot de passe incorrect" in page.text
    kept = [value_of(page, name) for name in ("siret", "last_name", "first_name", "next")]
    assert kept == [siret, "Durand", "Camille", "/imports"]
    assert value_of(page, "password") in {None, ""}
    assert "n’importe quoi" not in page.text


def test_sign_in_refused_answers_alike_whether_or_not_there_is_an_account(
    client: FlaskClient, person: Person
) -> None:
    def answer(**changes: str) -> tuple[int, str]:
        page = send_sign_in(client, person, **changes)
        text = page.text.replace(csrf_token(page), "")
        return page.status_code, text.replace(changes.get("siret", person.member.siret), "")

    wrong = answer(password="wrong")
    assert answer(siret=siret_of(new_siren()), password="wrong") == wrong
    for _time in range(4):
        assert answer(password="wrong") == wrong
    assert login_of(person).locked_until is not None
    assert answer() == wrong
    with transaction(Tenant(person.registration.id)) as session:
        session.execute(update(Member).values(state=MemberState.SUSPENDED))
    with transaction(PORTAL) as session:
        session.execute(update(Login).values(failures=0, locked_until=None))
    assert answer() == wrong


def test_sign_in_failed_over_the_limit_is_counted_for_good(
    client: FlaskClient, person: Person
) -> None:
    for _time in range(6):
        assert send_sign_in(client, person, password="wrong").status_code == 401
    assert login_of(person).failures == 5
    assert login_of(person).locked_until is not None
    with reading(PORTAL) as session:
        assert len(session.scalars(select(SignInFailure)).all()) == 6
    assert send_sign_in(client, person).status_code == 401


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("siret", "", "Indiquez le SIRET."),
        ("siret", "443 080 908 00018", "Ce n’est pas un SIRET"),
        ("siret", "4430809080001", "Ce n’est pas un SIRET"),
        ("siret", "\u0664" * 14, "Ce n’est pas un SIRET"),
        ("last_name", "   ", "Indiquez le nom."),
        ("last_name", "x" * 201, "Ce nom est trop long."),
        ("last_name", "Du\0rand", "Un caractère invisible"),
        ("first_name", "", "Indiquez le prénom."),
        ("first_name", "Cam\x1bille", "Un caractère invisible"),
        ("password", "", "Indiquez le mot de passe."),
        ("password", "x" * 201, "Ce mot de passe est trop long."),
    ],
)
def test_sign_in_with_a_field_that_can_not_be_says_so_beside_it(
    client: FlaskClient, person: Person, field: str, value: str, message: str
) -> None:
    page = send_sign_in(client, person, **{field: value})
    assert page.status_code == 422
    assert message in page.text
    assert f'id="{field}-error"' in page.text
    assert 'aria-invalid="true"' in page.text
    with reading(PORTAL) as session:
        assert session.scalars(select(SignInFailure)).all() == []


def test_sign_in_too_often_from_one_address_must_wait(
    client: FlaskClient, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(client.application.config, "SIGN_IN_RATE", "2 per minute")
    for _time in range(2):
        assert send_sign_in(client, person, password="wrong").status_code == 401
    refused = send_sign_in(client, person)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert client.get("/connexion").status_code == 200
    assert send_sign_in(client, person, address="192.0.2.2").status_code == 302


def test_sign_in_page_of_the_demo_shows_its_accounts(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = {
        "first_name": "Claire",
        "last_name": "Marchand",
        "role": "administratrice",
        "registration": "Cabinet Exemple",
        "siret": "44308090800017",
        "password": "Bonjour2026",
    }
    monkeypatch.setitem(client.application.extensions, DEMO_ACCOUNTS, lambda: [account])
    assert "Bonjour2026" not in client.get("/connexion").text
    monkeypatch.setitem(client.application.config, "NETENT_DEMO", True)
    assert "Bonjour2026" in client.get("/connexion").text


# --- being signed in, and no more


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
    inside.get("/")  # its forms put their own token into the cookie
    before = cookie_of(inside)
    clock.shift(59)
    inside.get("/")
    assert cookie_of(inside) == before
    clock.shift(1)
    inside.get("/")
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
    assert client.get("/").location == "/connexion"
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


def test_progress_asked_for_by_a_stranger_is_refused_without_a_page(client: FlaskClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Mode": "cors"}).status_code == 401


# --- language


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
