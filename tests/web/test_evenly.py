"""Answers that leave at even times, whatever the work behind them took."""

import time
from collections.abc import Callable

import pytest
from flask import Flask

from netent.web.evenly import evenly
from netent.web.marks import mark_of
from tests.support.databases import TestDatabase


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long answers were held back; nobody waits here."""
    waits: list[float] = []
    monkeypatch.setattr(time, "sleep", waits.append)
    return waits


def working(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Callable[[], str]:
    """A view whose work takes so long."""
    moments = iter((100.0, 100.0 + seconds))
    monkeypatch.setattr(time, "monotonic", lambda: next(moments))
    return evenly(lambda: "answer")


@pytest.mark.parametrize(
    ("method", "took", "waits"),
    [
        ("POST", 0.2, 0.8),
        ("POST", 0.95, 0.05),
        ("POST", 1.3, 0.7),
        ("GET", 0.05, 0.2),
        ("GET", 0.3, 0.2),
    ],
)
def test_answer_leaves_at_the_next_even_moment(
    held: list[float], monkeypatch: pytest.MonkeyPatch, method: str, took: float, waits: float
) -> None:
    app = Flask("even")
    app.config["EVEN_ANSWERS"] = True
    with app.test_request_context(method=method):
        assert working(monkeypatch, took)() == "answer"
    assert held == [pytest.approx(waits)]


def test_ways_back_to_a_password_answer_evenly_where_it_is_not_turned_off(
    database: TestDatabase, held: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = database.app
    monkeypatch.setitem(app.config, "EVEN_ANSWERS", True)
    for endpoint in ("recover_question", "recover_ask", "recover_link"):
        assert mark_of(app, f"accounts.{endpoint}") is not None
    client = app.test_client()
    with client.session_transaction() as session:
        session["recovery"] = "0_nobody_nobody"
    client.get("/mot-de-passe-oublie/question")
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)
    client.post("/mot-de-passe-oublie/question", data={"answer": "Autre chose"})
    client.post("/mot-de-passe-oublie/lien")
    client.post("/mot-de-passe-oublie/administrateur")
    triplet = {"siret": "44308090800017", "last_name": "Nul", "first_name": "Autre"}
    assert client.post("/inscription/lien", data=triplet).status_code == 302
    assert len(held) == 5
    assert 0 < held[0] <= 0.25
    assert all(0 < wait <= 1 for wait in held[1:])
