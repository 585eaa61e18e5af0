"""Fixtures that every test may use: databases, application, queue server."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from netent.accounts.passwords import Cost
from netent.factory import create_app
from netent.policies import rules
from tests.support.databases import TestDatabase, open_postgresql, open_sqlite
from tests.support.queue import queue_server

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    with queue_server() as url:
        yield url


@pytest.fixture(scope="session")
def test_settings(tmp_path_factory: pytest.TempPathFactory, redis_url: str) -> dict[str, Any]:
    return {
        "TESTING": True,
        "NETENT_VAR": tmp_path_factory.mktemp("var"),
        "SECRET_KEY": "a key for tests only",
        "REDIS_URL": redis_url,
        "NETENT_BASE_URL": "http://netent.example",
        # The real cost of a password would make the suite ten times slower.
        "PASSWORD_COST": Cost(time=1, memory_kib=8, parallelism=1),
        "MAIL_BACKEND": "locmem",
        "MAIL_DEFAULT_SENDER": "netent@netent.example",
        "SIGN_IN_RATE": "1000 per minute",
        "MAILBOX_RATE": "1000 per hour",
        "EVEN_ANSWERS": False,
        "RATE_PROVIDER": "sandbox",
    }


@pytest.fixture(scope="session")
def opened_databases() -> Iterator[dict[str, TestDatabase]]:
    opened: dict[str, TestDatabase] = {}
    yield opened
    for database in opened.values():
        database.close()


@pytest.fixture(params=DATABASES)
def database(
    request: pytest.FixtureRequest,
    opened_databases: dict[str, TestDatabase],
    test_settings: dict[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> TestDatabase:
    """A migrated database with the catalogue and nothing else, and its application."""
    kind = request.param
    if kind not in opened_databases:
        folder: Path = tmp_path_factory.mktemp(kind)
        opening = open_sqlite if kind == "sqlite" else open_postgresql
        opened_databases[kind] = opening(folder, test_settings, create_app)
    database = opened_databases[kind]
    database.empty()
    database.use()
    return database


@pytest.fixture
def app(database: TestDatabase) -> Iterator[Flask]:
    with database.app.app_context():
        yield database.app


@pytest.fixture
def client(database: TestDatabase) -> FlaskClient:
    return database.app.test_client()


@pytest.fixture
def put_in_force(monkeypatch: pytest.MonkeyPatch) -> Callable[..., rules.Rules]:
    """Change the operator's numbers for one test."""

    def change(**numbers: int) -> rules.Rules:
        monkeypatch.setattr(rules._Holder, "rules", replace(rules.current(), **numbers))
        return rules.current()

    return change
