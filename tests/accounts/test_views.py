"""The door over HTTP: what a browser sends, and what it gets."""

import pytest
from flask.testing import FlaskClient
from limits.storage import RedisStorage
from sqlalchemy import select, update

from netent.accounts.models import Login, SignInFailure
from netent.accounts.views import DEMO_ACCOUNTS
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.extensions import limiter
from netent.kernel.enums import MemberState
from netent.kernel.identifiers import format_siret
from netent.tenancy.models import Member
from tests.accounts.browser import csrf_token, send_sign_in, value_of
from tests.accounts.people import PASSWORD, Person, login_of, web_sessions
from tests.factories.identifiers import new_siren, siret_of


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
    assert send_sign_in(client.application.test_client(), person).location == "/menu"


def test_sign_in_never_leads_away_from_the_portal(client: FlaskClient, person: Person) -> None:
    page = client.get("/connexion?next=//evil.example/")
    assert value_of(page, "next") == ""
    assert send_sign_in(client, person, next="https://evil.example/").location == "/menu"


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
    assert inside.get("/connexion").location == "/menu"
    assert inside.get("/connexion?next=/portefeuilles").location == "/portefeuilles"
    assert inside.get("/connexion?next=//evil.example").location == "/menu"


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


def test_door_waits_seconds_only_for_a_queue_server_that_never_answers(client: FlaskClient) -> None:
    client.get("/connexion")
    counts = limiter.storage
    assert isinstance(counts, RedisStorage)
    patience = counts.storage.connection_pool.connection_kwargs
    assert 0 < patience["socket_timeout"] <= 5
    assert 0 < patience["socket_connect_timeout"] <= 5
