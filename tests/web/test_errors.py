"""Every error is a page that says what to do next; none tells a stack trace."""

import logging
import sqlite3
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from netent import logging_setup
from netent.accounts import signed_in
from netent.database import engines, sessions
from netent.database.tenant import PORTAL
from netent.factory import create_app
from netent.registering import service as registering
from netent.web.marks import public
from tests.accounts.people import make_person
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen, words


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app).sign_in(make_person(administrator=True))


def request_number(page: Seen) -> str:
    code = page.soup.select_one("main code")
    return words(code)


def test_form_without_its_token_is_answered_400_and_changes_nothing(pages: Pages) -> None:
    url = pages.url("portfolios.create")
    page = pages.send(url, {"name": "Fleuristes"}, status=400)
    assert page.h1 == "Cette demande n’est pas comprise"
    assert "rechargez-la" in page.text
    pages.send(url, {"name": "Fleuristes", "csrf_token": "stale"}, status=400)
    assert pages.get("portfolios.index").rows() == []


def test_token_of_another_session_is_refused(database: TestDatabase, pages: Pages) -> None:
    other = Pages(database.app).sign_in(make_person(administrator=True))
    pages.send(pages.url("portfolios.create"), {"name": "x", **other.token()}, status=400)


def test_forbidden_page_says_who_can_help(database: TestDatabase) -> None:
    pages = Pages(database.app).sign_in(make_person())
    page = pages.get("portfolios.index", status=403)
    assert page.h1 == "Cette page ne vous est pas ouverte"
    assert "Vos droits ne permettent pas cet acte." in page.text


@pytest.mark.parametrize("path", ["/nulle-part", "/demandes/x", "/demandes/", "/static/../app.py"])
def test_unknown_address_is_answered_404_with_the_way_home(pages: Pages, path: str) -> None:
    page = pages.visit(path, status=404)
    assert page.h1 == "Cette page n’existe pas"
    assert page.link("Revenir à l’accueil") == "/"


def test_wrong_method_is_answered_405_with_those_allowed(pages: Pages) -> None:
    page = pages.visit(pages.url("accounts.sign_out"), status=405)
    assert page.h1 == "Cette adresse ne s’ouvre pas ainsi"
    assert set(page.response.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    answer = pages.client.delete("/portefeuilles", data=pages.token())
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_too_many_tries_are_answered_429_with_when_to_come_back(
    database: TestDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database.app.config, "SIGN_IN_RATE", "1 per minute")
    pages = Pages(database.app)
    form = pages.get("accounts.sign_in")
    pages.press(form, "accounts.sign_in", status=422)
    page = pages.press(form, "accounts.sign_in", status=429)
    assert page.h1 == "Trop d’essais en peu de temps"
    assert 0 < int(page.response.headers["Retry-After"]) <= 60


@pytest.mark.parametrize("code", [401, 403, 404, 405])
def test_error_page_speaks_the_readers_language(database: TestDatabase, code: int) -> None:
    asked = {
        401: {"path": "/menu", "headers": {"Sec-Fetch-Mode": "cors"}},
        403: {"path": "/portefeuilles"},
        404: {"path": "/nulle-part"},
        405: {"path": "/deconnexion"},
    }[code]
    pages = Pages(database.app)
    if code == 403:
        pages.sign_in(make_person())
    pages.client.set_cookie("netent_language", "en")
    answer = pages.client.get(**asked)
    assert answer.status_code == code
    assert '<html lang="en">' in answer.text
    assert f"Error {code}" in answer.text


# --- what goes wrong on our side


@pytest.fixture
def broken(database: TestDatabase, test_settings: dict[str, Any]) -> Iterator[Flask]:
    """A throw-away application on the same database, with an endpoint that fails."""
    uri = database.app.config["SQLALCHEMY_DATABASE_URI"]
    options = {
        "TESTING": False,
        "PROPAGATE_EXCEPTIONS": False,
        "SQLALCHEMY_DATABASE_URI": uri,
        "SQLALCHEMY_BINDS": database.app.config.get("SQLALCHEMY_BINDS", {}),
    }
    app = create_app({**test_settings, **options})

    def fail() -> str:
        raise RuntimeError("the secret of the cellar")

    app.add_url_rule("/panne", "broken", public("a test of failures")(fail))
    database.use()
    yield app
    logging_setup.configure(logging.WARNING)  # it speaks more outside of tests


def test_failure_is_answered_500_with_a_number_and_no_trace(
    broken: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    pages = Pages(broken)
    page = pages.visit("/panne", status=500)
    assert page.h1 == "Une erreur s’est produite de notre côté"
    for told in ("Traceback", "RuntimeError", "cellar", "test_errors.py"):
        assert told not in page.response.text
    number = request_number(page)
    assert page.response.headers["X-Request-ID"] == number
    raised = [record.exc_info[1] for record in caplog.records if record.exc_info]
    assert [str(error) for error in raised] == ["the secret of the cellar"]
    lines = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert [line["request_id"] for line in lines if line.get("status") == 500] == [number]


def test_failure_writes_no_address_into_the_log(
    broken: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(registering, "link_state", fail)
    Pages(broken).get("registering.follow", token="token-of-a-mailed-link", status=500)
    assert "registering.follow failed (GET)" in caplog.text
    assert "on purpose" in caplog.text
    assert "token-of-a-mailed-link" not in caplog.text


def test_error_of_the_database_tells_the_statement_without_its_values(
    database: TestDatabase,
) -> None:
    digest = "argon2id-of-somebody"
    with pytest.raises(DBAPIError) as caught, sessions.reading(PORTAL) as session:
        session.execute(text("SELECT :digest FROM nowhere"), {"digest": digest})
    assert "FROM nowhere" in str(caught.value)
    assert digest not in str(caught.value)


def test_each_answer_has_a_number_of_its_own(pages: Pages) -> None:
    numbers = {pages.get("home.index").response.headers["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3
    forged = pages.client.get("/", headers={"X-Request-ID": "forged"})
    assert forged.headers["X-Request-ID"] != "forged"


# --- a database that is busy


@pytest.fixture
def impatient(database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Connections that wait for SQLite's one lock no longer than a blink."""
    if database.kind != "sqlite":
        yield
        return
    pool = sessions.engines().app
    pool.dispose()
    monkeypatch.setattr(engines, "SQLITE_BUSY_SECONDS", 0)
    yield
    pool.dispose()


def test_busy_database_is_answered_503_with_when_to_come_back(
    impatient: None, database: TestDatabase, pages: Pages
) -> None:
    if database.kind != "sqlite":  # PostgreSQL locks rows, not the database
        return
    form = pages.get("portfolios.create")
    path = database.owner_url.removeprefix("sqlite:///")
    holder = sqlite3.connect(path, isolation_level=None)
    try:
        holder.execute("BEGIN IMMEDIATE")
        page = pages.press(form, "portfolios.create", {"name": "Fleuristes"}, status=503)
        assert page.h1 == "netent est occupé"
        assert page.response.headers["Retry-After"] == "5"
        pages.get("portfolios.index")  # reading goes on
    finally:
        holder.rollback()
        holder.close()
    pages.press(form, "portfolios.create", {"name": "Fleuristes"}, to="portfolios.show")


@pytest.mark.parametrize(
    ("cause", "status"),
    [
        (sqlite3.OperationalError("database is locked"), 503),
        (sqlite3.OperationalError("no such table: member"), 500),
        (psycopg.OperationalError("connection refused"), 503),
        (psycopg.errors.AdminShutdown("terminating connection"), 503),
        (psycopg.errors.DeadlockDetected("deadlock detected"), 503),
    ],
)
def test_database_that_fails_while_the_member_is_loaded_gets_one_error_page(
    pages: Pages, monkeypatch: pytest.MonkeyPatch, cause: Exception, status: int
) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        raise OperationalError("SELECT", {}, cause)

    monkeypatch.setattr(signed_in, "find_standing", fail)
    page = pages.get("portfolios.index", status=status)
    assert len(request_number(page)) == 32


def test_answer_made_for_one_person_is_kept_by_no_cache(
    database: TestDatabase, pages: Pages
) -> None:
    for endpoint in ("home.index", "public.accessibility", "portfolios.create"):
        assert "no-store" in pages.get(endpoint).response.headers["Cache-Control"]
    style = pages.get("static", filename="css/base.css").response
    assert "no-store" not in style.headers["Cache-Control"]
    passing = Pages(database.app).get("public.accessibility").response
    assert "no-store" not in passing.headers.get("Cache-Control", "")
