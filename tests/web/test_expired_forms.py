"""A form that stayed open too long: nothing is done, and nothing that was typed is lost."""

from typing import Any

import pytest
from wtforms import Form, PasswordField

import netent.blueprints  # noqa: F401 - every form
from netent.web.expired_forms import SECRETS
from tests.accounts.people import make_person
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

OURS = {"Sec-Fetch-Site": "same-origin"}
TYPED = {"name": "Fleuristes <b>", "csrf_token": "stale"}


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app).sign_in(make_person(administrator=True))


def send(pages: Pages, headers: dict[str, str], data: dict[str, Any], path: str) -> Any:
    answer = pages.client.post(path, data=data, headers=headers)
    return pages._seen(answer, 400, None)


@pytest.mark.parametrize(
    "headers", [OURS, {"Origin": "http://localhost"}, {"Referer": "http://localhost/x"}]
)
def test_what_was_typed_can_be_sent_again(pages: Pages, headers: dict[str, str]) -> None:
    path = pages.url("portfolios.create") + "?retour=%2F"
    page = send(pages, headers, TYPED, path)
    assert page.h1 == "Cette page était ouverte depuis trop longtemps"
    assert page.link("Revenir au formulaire vide") == path
    assert pages.get("portfolios.index").rows() == []
    pages.press(page, "portfolios.create", to="portfolios.show")
    assert pages.get("portfolios.index").rows()[0][0].startswith("Fleuristes <b>")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Origin": "http://elsewhere.example"},
        {"Referer": "http://localhost.elsewhere.example/"},
        {"Origin": "null"},
    ],
)
def test_form_of_somebody_else_is_not_given_back(pages: Pages, headers: dict[str, str]) -> None:
    page = send(pages, headers, TYPED, pages.url("portfolios.create"))
    assert page.h1 == "Cette demande n’est pas comprise"
    assert "Fleuristes" not in page.response.text


def test_secrets_are_not_sent_back_and_are_asked_for_again(database: TestDatabase) -> None:
    pages, person = Pages(database.app), make_person()
    typed = {
        "siret": person.member.siret,
        "last_name": "Durand",
        "first_name": "Camille",
        "password": person.credentials.password,
        "csrf_token": "stale",
    }
    page = send(pages, OURS, typed, pages.url("accounts.sign_in"))
    assert person.credentials.password not in page.response.text
    again = pages.press(page, "accounts.sign_in", status=422)
    assert again.soup.select_one("input#last_name")["value"] == "Durand"
    assert "mot de passe" in again.errors()[0]


def test_several_values_of_a_name_are_all_given_back(pages: Pages) -> None:
    data = {"declaration": ["DSN", "DPAE"], "csrf_token": "stale"}
    page = send(pages, OURS, data, pages.url("portfolios.create"))
    kept = [tag["value"] for tag in page.soup.select("input[name=declaration]")]
    assert kept == ["DSN", "DPAE"]
    assert page.soup.select_one("main input[name=csrf_token]")["value"] != "stale"


def test_very_much_text_is_not_put_into_a_page(pages: Pages) -> None:
    page = send(pages, OURS, {"name": "x" * 100_001}, pages.url("portfolios.create"))
    assert page.h1 == "Cette demande n’est pas comprise"


def test_every_password_field_is_among_the_secrets() -> None:
    def below(form: type) -> set[type]:
        return {form}.union(*map(below, form.__subclasses__()))

    names = {
        name
        for form in below(Form)
        if form.__module__.startswith("netent")
        for name, field in vars(form).items()
        if getattr(field, "field_class", None) is PasswordField
    }
    assert names >= {"password", "again", "current"}
    assert names <= SECRETS
