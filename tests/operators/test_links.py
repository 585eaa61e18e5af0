"""One-time links: made by command, followed once, and nothing else lets a new operator in."""

from datetime import timedelta

import pyotp
import pytest
import time_machine

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.operators.service import create_operator
from tests.cli.running import run, run_json
from tests.factories.operators import Operating, account_of
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails
from tests.operators.test_pages import key_of
from tests.operators.trail import portal_actions, portal_events
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen

EMAIL = "Paule@netent.example"
PASSWORD = "Une longue phrase 2026"


@pytest.fixture
def link(database: TestDatabase, clock: object) -> str:
    made = run_json(database, "operator", "create", "--email", EMAIL, "--name", "Paule Vidal")
    assert (made["email"], made["state"]) == (EMAIL.lower(), "active")
    assert made["link"].startswith("http://netent.example/exploitation/lien/")
    return str(made["link"].removeprefix("http://netent.example"))


def filled(page: Seen) -> dict[str, str]:
    return {"password": PASSWORD, "again": PASSWORD, "code": key_of(page).at(NOW)}


def test_link_sets_the_password_and_the_application_once(
    pages: Pages, link: str, clock: time_machine.Traveller
) -> None:
    page = pages.visit(link)
    key = key_of(page)
    done = pages.send(link, {**token(page), **filled(page)}, to="operators.sign_in")
    assert done.notices()[0].startswith("Votre accès est prêt.")
    assert "déjà servi" in pages.visit(link, status=410).text
    assert mails()[-1].recipient == EMAIL.lower()
    clock.shift(timedelta(minutes=1))
    code = key.at(NOW + timedelta(minutes=1))
    fields = {"email": EMAIL, "password": PASSWORD, "code": code}
    pages.press(pages.get("operators.sign_in"), "operators.sign_in", fields, to="desk.index")
    assert portal_actions() == [
        *("operator.created", "operator.link_issued", "operator.link_followed"),
        "operator.signed_in",
    ]


@pytest.mark.parametrize(
    "changes",
    [{"code": "000000"}, {"password": "Courte2026", "again": "Courte2026"}, {"again": "autre"}],
)
def test_link_that_was_followed_wrongly_can_be_followed_again(
    pages: Pages, link: str, changes: dict[str, str]
) -> None:
    page = pages.visit(link)
    pages.send(link, {**token(page), **filled(page), **changes}, status=422)
    page = pages.visit(link)
    pages.send(link, {**token(page), **filled(page)}, to="operators.sign_in")


def test_link_ends_after_72_hours_and_is_voided_by_the_next_one(
    pages: Pages, link: str, clock: time_machine.Traveller, database: TestDatabase
) -> None:
    second = run_json(database, "operator", "link", "--email", EMAIL)["link"]
    assert "remplacé" in pages.visit(link, status=410).text
    clock.shift(timedelta(hours=72) - timedelta(seconds=1))
    path = str(second).removeprefix("http://netent.example")
    pages.visit(path)
    clock.shift(timedelta(seconds=1))
    assert "72 heures" in pages.visit(path, status=410).text
    pages.visit("/exploitation/lien/inconnu", status=404)


def test_suspended_operators_link_is_void(pages: Pages, link: str, database: TestDatabase) -> None:
    done = run_json(database, "operator", "suspend", "--email", EMAIL)
    assert done == {"email": EMAIL.lower(), "changed": True}
    pages.visit(link, status=410)
    assert not run_json(database, "operator", "suspend", "--email", EMAIL)["changed"]
    assert run_json(database, "operator", "reinstate", "--email", EMAIL)["changed"]
    assert not run_json(database, "operator", "reinstate", "--email", EMAIL)["changed"]


def test_secret_of_a_link_is_kept_nowhere(link: str) -> None:
    secret = link.rsplit("/", 1)[-1]
    assert not any(secret in str(event.details) for event in portal_events())


def test_list_tells_who_there_is(database: TestDatabase, operator: Operating) -> None:
    (row,) = run_json(database, "operator", "list")["operators"]
    assert (row["email"], row["state"], row["has_factor"]) == (operator.email, "active", True)
    assert row["id"] == str(account_of(operator).public_id)
    assert operator.email in run(database, "operator", "list").stdout


def test_commands_refuse_what_they_can_not_do(database: TestDatabase, operator: Operating) -> None:
    name = ("--name", "Paule Vidal")
    again = run(database, "operator", "create", "--email", operator.email.upper(), *name)
    assert (again.exit_code, "déjà celle d’un exploitant" in again.output) == (1, True)
    for command in ("link", "suspend", "reinstate"):
        unknown = run(database, "operator", command, "--email", "personne@netent.example")
        assert (unknown.exit_code, "Aucun exploitant" in unknown.output) == (1, True)
    assert run(database, "operator", "create", "--email", "nobody", *name).exit_code == 2
    bad = run(database, "operator", "create", "--email", EMAIL, "--name", "http://x.fr")
    assert bad.exit_code == 2


def test_link_in_words_is_said_with_its_end(database: TestDatabase, clock: object) -> None:
    said = run(database, "operator", "create", "--email", EMAIL, "--name", "Paule Vidal").stdout
    assert said.startswith("http://netent.example/exploitation/lien/")
    assert "23 novembre 2026" in said


def test_operator_who_followed_no_link_is_not_let_in(pages: Pages, clock: object) -> None:
    with transaction(PORTAL) as session:
        create_operator(session, email=EMAIL, name="Paule Vidal", now=NOW)
    fields = {"email": EMAIL, "password": PASSWORD, "code": pyotp.TOTP(pyotp.random_base32()).now()}
    pages.press(pages.get("operators.sign_in"), "operators.sign_in", fields, status=401)


def token(page: Seen) -> dict[str, str]:
    field = page.soup.select_one('main input[name="csrf_token"]')
    assert field is not None
    return {"csrf_token": str(field["value"])}
