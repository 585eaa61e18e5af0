"""One measured set of tries at the door, in turn and in random order, over the pages' own way."""

import time
from collections.abc import Callable, Iterator, Mapping
from math import ceil
from random import Random
from typing import Any, TypeAlias

from flask import Flask
from flask.testing import FlaskClient

from bench import firm
from bench.children import answer
from bench.timing_people import ANSWER, PASSWORD, TRIES, Crowd
from netent.accounts.passwords import Cost
from netent.accounts.triplets import triplet_of
from netent.kernel.enums import MemberState
from tests.support.migrated import migrate

WRONG = "Une autre phrase de 2026"
_WARM_UP = 5

Triplets: TypeAlias = Iterator[dict[str, str]]
Try: TypeAlias = Callable[[FlaskClient], float]


def measure(asked: dict[str, Any]) -> dict[str, Any]:
    """Seconds of each try, by group and by whose it was; Argon2id costs what it costs in use."""
    runs = asked["runs"]
    with firm.opened_app(asked, cost=Cost()) as app:
        migrate(app)
        app.config.update(WTF_CSRF_ENABLED=False, SIGN_IN_RATE="1000000 per minute")
        counted = Crowd(ceil((runs + _WARM_UP) / TRIES))
        once = Crowd(runs + _WARM_UP)
        groups: dict[str, dict[str, Try]] = {
            "sign-in": _at_the_door(counted),
            "secret question, answer": _answers(counted),
            "secret question, page": _questions(counted),
            "mailed link": _links(once),
            "administrators asked": _asks(once, Crowd(runs + _WARM_UP)),
        }
        return {"seconds": {name: _measured(app, tries, runs) for name, tries in groups.items()}}


def _measured(app: Flask, tries: Mapping[str, Try], runs: int) -> dict[str, list[float]]:
    random, took = Random(20_261_121), {name: [] for name in tries}
    order = list(tries)
    for turn in range(runs + _WARM_UP):
        random.shuffle(order)
        for name in order:
            seconds = tries[name](app.test_client())
            if turn >= _WARM_UP:
                took[name].append(seconds)
    return took


def _at_the_door(crowd: Crowd) -> dict[str, Try]:
    suspended = crowd.plain(state=MemberState.SUSPENDED)
    locked = crowd.locked()
    return {
        "known, wrong password": _sign_in(crowd.plain(), WRONG),
        "the same again": _sign_in(crowd.plain(), WRONG),
        "unknown": _sign_in(crowd.strangers(), WRONG),
        "second factor set, wrong password": _sign_in(crowd.with_factor(), WRONG),
        "locked, wrong password": _sign_in(locked, WRONG),
        "locked, right password": _sign_in(locked, PASSWORD),
        "suspended, wrong password": _sign_in(suspended, WRONG),
        "provisional password waits, wrong one": _sign_in(crowd.with_code(), "00000"),
        "SIRET that can't be one": _sign_in(crowd.strangers(), WRONG, status=422, siret="123"),
    }


def _sign_in(people: Triplets, password: str, *, status: int = 401, **changes: str) -> Try:
    def tried(client: FlaskClient) -> float:
        fields = {**next(people), "password": password, **changes}
        return _timed(lambda: client.post("/connexion", data=fields), status)

    return tried


def _answers(crowd: Crowd) -> dict[str, Try]:
    return {
        "known, wrong answer": _recover(crowd.plain(), "question", answer="Autre chose"),
        "the same again": _recover(crowd.plain(), "question", answer="Autre chose"),
        "unknown": _recover(crowd.strangers(), "question", answer="Autre chose"),
        "second factor set": _recover(crowd.with_factor(), "question", answer="Autre chose"),
        "locked, wrong answer": _recover(crowd.locked(), "question", answer="Autre chose"),
        "locked, right answer": _recover(crowd.locked(), "question", answer=ANSWER),
    }


def _questions(crowd: Crowd) -> dict[str, Try]:
    return {
        "known": _recover(crowd.plain(), "question"),
        "the same again": _recover(crowd.plain(), "question"),
        "unknown": _recover(crowd.strangers(), "question"),
    }


def _links(crowd: Crowd) -> dict[str, Try]:
    return {
        "known, mailed": _recover(crowd.plain(), "lien", sent=True),
        "the same again": _recover(crowd.plain(), "lien", sent=True),
        "unknown": _recover(crowd.strangers(), "lien", sent=True),
        "address not validated": _recover(crowd.plain(is_validated=False), "lien", sent=True),
    }


def _asks(crowd: Crowd, administrators: Crowd) -> dict[str, Try]:
    leading = administrators.plain(administrator=True)
    return {
        "declarant": _recover(crowd.plain(), "administrateur", sent=True),
        "the same again": _recover(crowd.plain(), "administrateur", sent=True),
        "unknown": _recover(crowd.strangers(), "administrateur", sent=True),
        "administrator": _recover(leading, "administrateur", sent=True),
    }


def _recover(people: Triplets, way: str, *, sent: bool = False, answer: str | None = None) -> Try:
    """Press a way's button (`sent`), answer its question, or open its page; who it is was said."""

    def tried(client: FlaskClient) -> float:
        with client.session_transaction() as session:
            session["recovery"] = triplet_of(**next(people))
        path = f"/mot-de-passe-oublie/{way}"
        if sent:
            return _timed(lambda: client.post(path), 302)
        if answer is None:
            return _timed(lambda: client.get(path), 200)
        return _timed(lambda: client.post(path, data={"answer": answer}), 401)

    return tried


def _timed(ask: Callable[[], Any], status: int) -> float:
    began = time.perf_counter()
    response = ask()
    took = time.perf_counter() - began
    if response.status_code != status:
        raise RuntimeError(f"not what was to be measured: {response.status}")
    return took


if __name__ == "__main__":
    answer(measure)
