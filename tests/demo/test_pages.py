"""What pages offer where the demo is on: its accounts at the door, its files at the deposit."""

import pytest
from flask.testing import FlaskClient

from netent.demo.accounts import accounts
from netent.demo.samples import samples
from tests.accounts.browser import csrf_token
from tests.cli.running import run_json
from tests.support.databases import TestDatabase

pytestmark = pytest.mark.usefixtures("few_establishments")


@pytest.fixture
def demo_client(
    database: TestDatabase, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> FlaskClient:
    """A browser that the first account of the sign-in page has signed in."""
    monkeypatch.setitem(database.app.config, "NETENT_DEMO", True)
    run_json(database, "demo", "load")
    page = client.get("/connexion")
    with database.app.app_context():
        first = accounts()[0]
    assert first.registration in page.text
    typed = {
        "siret": first.siret,
        "last_name": first.last_name,
        "first_name": first.first_name,
        "password": first.password,
    }
    answer = client.post("/connexion", data={"csrf_token": csrf_token(page), **typed})
    assert answer.status_code == 302
    return client


def test_demo_account_signs_in_and_downloads_the_samples(
    database: TestDatabase, demo_client: FlaskClient
) -> None:
    with database.app.app_context():
        offered = samples()
    for sample in offered:
        answer = demo_client.get(f"/demandes/essai/{sample.name}")
        assert (answer.status_code, answer.data) == (200, sample.content)
        assert "A%C3%A9ronautique.csv" in answer.headers["Content-Disposition"]
    assert demo_client.get("/demandes/essai/autre").status_code == 404


def test_pages_offer_nothing_of_the_demo_where_it_is_off(
    database: TestDatabase, demo_client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(database.app.config, "NETENT_DEMO", False)
    assert demo_client.get("/demandes/essai/correct").status_code == 404
    stranger = database.app.test_client()
    assert "Hirondelle" not in stranger.get("/connexion").text
