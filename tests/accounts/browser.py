"""A browser at the door: it fills in the form as a person would."""

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.accounts.people import Person

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


def csrf_token(page: TestResponse) -> str:
    """The token that the page's forms send back."""
    found = _TOKEN.search(page.text)
    assert found is not None
    return found.group(1)


def value_of(page: TestResponse, name: str) -> str | None:
    """What the form's field of this name holds."""
    field = re.search(rf'<input[^>]*id="{name}"[^>]*>', page.text)
    assert field is not None
    value = re.search(r'value="([^"]*)"', field.group())
    return unescape(value.group(1)) if value else None


def send_sign_in(
    client: FlaskClient, person: Person, *, address: str = "192.0.2.1", **changes: str
) -> TestResponse:
    """Fill in the sign-in form, with changes, and send it."""
    typed = {
        "siret": person.credentials.siret,
        "last_name": person.credentials.last_name,
        "first_name": person.credentials.first_name,
        "password": person.credentials.password,
    }
    page = client.get("/connexion")
    data = {"csrf_token": csrf_token(page), **typed, **changes}
    return client.post("/connexion", data=data, environ_overrides={"REMOTE_ADDR": address})


def post(client: FlaskClient, path: str, **options: Any) -> TestResponse:
    """Press a button of the home page, wherever it leads."""
    token = csrf_token(client.get("/accessibilite"))
    data = {"csrf_token": token, **options.pop("data", {})}
    return client.post(path, data=data, **options)


def is_signed_in(client: FlaskClient, **headers: str) -> bool:
    """Whether the home page opens."""
    page = client.get(
        "/menu", headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
    assert page.status_code in {200, 302, 401}
    return page.status_code == 200


def cookie_of(client: FlaskClient, name: str = "netent_session") -> str:
    """What the browser keeps under a name."""
    cookie = client.get_cookie(name)
    assert cookie is not None
    return cookie.value
