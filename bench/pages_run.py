"""One measured set of pages: each in turn with an empty Flask response, in one process."""

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from bench import firm
from bench.children import Watch, answer
from netent.accounts import passwords
from netent.accounts.service import open_login
from netent.database import sessions
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel import clock
from netent.kernel.actor import Actor
from netent.perimeter import queries as perimeter
from netent.perimeter.models import Portfolio
from netent.tenancy.models import Member, Registration
from tests.factories.identifiers import sirets
from tests.factories.perimeter import make_portfolio

PASSWORD = "Une phrase pour mesurer 2026"
_TURNS = 40
# Against ten thousand: a page of a portfolio costs the same.
FEW = 100


def measure(asked: dict[str, Any]) -> dict[str, Any]:
    """Microseconds of each page (medians) and its number of statements, beside the empty answer."""
    with firm.opened_app(asked) as app:
        author = firm.the_author()
        name = firm.portfolio_name(1)
        _, new = firm.held_and_new(asked["lines"])
        request = firm.submit_and_treat(author, name, firm.additions(new), Watch())
        with reading(Tenant(author.registration_id)) as session:
            portfolio = perimeter.portfolio_named(session, name)
            assert portfolio is not None
        client = _signed_in(app, author)
        pages = {
            "menu": "/menu",
            "report, first page of 10,000 lines": f"/demandes/{request.public_id}",
            **_of_portfolio("100", *_portfolio_of_few(author)),
            **_of_portfolio("10,000", portfolio, new[0]),
        }
        return _measured(client, pages)


def _portfolio_of_few(author: Actor) -> tuple[Portfolio, str]:
    """Another portfolio with the same declarations and declarants, of a hundred clients."""
    clients = sirets(FEW)
    firm.know(clients)
    with reading(PORTAL) as session:
        registration = session.get_one(Registration, author.registration_id)
    with reading(Tenant(author.registration_id)) as session:
        many = perimeter.portfolio_named(session, firm.portfolio_name(1))
        assert many is not None
        declarants = perimeter.declarants_of(session, many.id)
    made = make_portfolio(
        registration,
        "Cent",
        declarations=firm.DECLARATIONS,
        declarants=declarants,
        clients=clients,
    )
    return made, clients[0]


def _of_portfolio(size: str, portfolio: Portfolio, siret: str) -> dict[str, str]:
    """The pages of a portfolio of so many clients."""
    here = f"/portefeuilles/{portfolio.public_id}"
    return {
        f"portfolio, first page of {size} clients": here,
        f"portfolio of {size}, composing it": f"{here}/clients",
        f"portfolio of {size}, one client": f"{here}/client?siret={siret}",
        f"portfolio of {size}, its declarations": f"{here}/declarations",
        f"portfolio of {size}, its declarants": f"{here}/declarants",
    }


def _measured(client: FlaskClient, pages: dict[str, str]) -> dict[str, Any]:
    empty = Flask("empty")
    empty.add_url_rule("/", view_func=lambda: "")
    bare = empty.test_client()
    took: dict[str, list[float]] = {"": [], **{name: [] for name in pages}}
    for _turn in range(_TURNS):
        took[""].append(_timed(lambda: bare.get("/")))
        for name, address in pages.items():
            took[name].append(_timed(lambda address=address: client.get(address)))
    return {
        "microseconds": {name: median(times) * 1e6 for name, times in took.items()},
        "statements": {name: _statements(client, address) for name, address in pages.items()},
    }


def _timed(get: Callable[[], Any]) -> float:
    began = time.perf_counter()
    response = get()
    took = time.perf_counter() - began
    if response.status_code != 200:
        raise RuntimeError(f"not what was to be measured: {response.status}")
    return took


def _statements(client: FlaskClient, address: str) -> int:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    engine: Engine = sessions.engines().app
    event.listen(engine, "before_cursor_execute", note)
    try:
        client.get(address)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len([one for one in said if not one.startswith("SELECT set_config")])


def _signed_in(app: Flask, author: Actor) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    digest = passwords.current().hash(PASSWORD)
    now = clock.now() - timedelta(seconds=1)
    with transaction(Tenant(author.registration_id)) as session:
        member = session.get_one(Member, author.member_id)
        open_login(session, member, password_hash=digest, now=now)
    client = app.test_client()
    typed = {"siret": member.siret, "last_name": member.last_name, "password": PASSWORD}
    answered = client.post("/connexion", data={**typed, "first_name": member.first_name})
    if answered.status_code != 302:
        raise RuntimeError(f"could not sign in: {answered.status}")
    return client


if __name__ == "__main__":
    answer(measure)
