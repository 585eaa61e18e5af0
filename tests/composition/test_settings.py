"""Settings out of the environment: defaults, what they reach, and what stops the start."""

from pathlib import Path
from typing import Any

import pytest
from flask import request

from netent.factory import create_app
from netent.policies.portals import Hardening
from netent.policies.rules import Rules
from netent.rate_requests import providers
from netent.settings import SettingError, from_environment


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"NETENT_VAR": str(tmp_path / "var")}


def test_nothing_set_means_embedded_data_in_one_private_folder(
    environment: dict[str, str], tmp_path: Path
) -> None:
    config = from_environment(environment)
    var = tmp_path / "var"
    assert config["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{var}/netent.sqlite3"
    assert config["REDIS_URL"] == f"unix://{var}/valkey.sock"
    assert config["RULES"] == Rules()
    assert not config["NETENT_DEMO"]
    assert var.stat().st_mode & 0o077 == 0


def test_secret_key_is_made_once_and_kept_from_others(
    environment: dict[str, str], tmp_path: Path
) -> None:
    first = from_environment(environment)["SECRET_KEY"]
    assert from_environment(environment)["SECRET_KEY"] == first
    assert len(first) >= 40
    assert (tmp_path / "var" / "secret-key").stat().st_mode & 0o077 == 0
    assert from_environment({**environment, "SECRET_KEY": "mine"})["SECRET_KEY"] == "mine"


def test_rules_are_the_operators(environment: dict[str, str]) -> None:
    asked = {"IMPORT_COOLDOWN_HOURS": "0", "ACCESS_DELAY_DAYS": "8", "MASS_REMOVAL_RIGHTS": "20"}
    rules = from_environment({**environment, **asked})["RULES"]
    assert rules == Rules(import_cooldown_hours=0, access_delay_days=8, mass_removal_rights=20)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("IMPORT_COOLDOWN_HOURS", "deux"),
        ("IMPORT_MAX_RIGHTS", "-1"),
        ("ACCESS_DELAY_DAYS", "9"),
        ("MASS_REMOVAL_RIGHTS", "0"),
        ("NETENT_PROXIES", "un"),
        ("MAIL_PORT", "smtp"),
        ("RATE_PROVIDER", "dgfip"),
        ("RATE_REQUEST_KEEP_DAYS", "un mois"),
        ("SECOND_FACTOR_REQUIRED", "administrator"),
        ("SECOND_FACTOR_REQUIRED", "1"),
    ],
)
def test_value_that_cannot_be_used_stops_the_start_and_is_named(
    environment: dict[str, str], name: str, value: str
) -> None:
    with pytest.raises(SettingError, match=name):
        from_environment({**environment, name: value})


def test_rates_are_asked_of_nobody_unless_told_but_in_the_demo(
    environment: dict[str, str], test_settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(providers.choosing._Holder, "provider", None)
    assert (
        from_environment(environment | {"RATE_PROVIDER": "sandbox"})["RATE_PROVIDER"] == "sandbox"
    )
    usual = {name: value for name, value in test_settings.items() if name != "RATE_PROVIDER"}
    create_app({**usual, "NETENT_DEMO": False})
    assert providers.current() is None
    create_app({**usual, "NETENT_DEMO": True})
    provider = providers.current()
    assert provider is not None
    assert provider.is_fictitious


def test_three_roles_of_the_database_have_a_url_each(environment: dict[str, str]) -> None:
    urls = {
        "DATABASE_URL": "postgres://app@db/netent",
        "DATABASE_OWNER_URL": "postgresql://owner@db/netent",
        "DATABASE_SYSTEM_URL": "postgresql://system@db/netent",
    }
    config = from_environment({**environment, **urls})
    assert config["SQLALCHEMY_DATABASE_URI"] == "postgresql://app@db/netent"
    binds = config["SQLALCHEMY_BINDS"]
    assert binds["owner"]["url"] == urls["DATABASE_OWNER_URL"]
    assert binds["system"]["url"] == urls["DATABASE_SYSTEM_URL"]


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_visitors_address_is_the_proxys_word_only_where_there_is_one(
    test_settings: dict[str, Any], proxies: int, seen: str
) -> None:
    app = create_app({**test_settings, "NETENT_PROXIES": proxies})
    addresses = []

    def note() -> None:
        addresses.append(request.remote_addr)

    app.before_request_funcs.setdefault(None, []).insert(0, note)
    app.test_client().get("/healthz", headers={"X-Forwarded-For": "203.0.113.9"})
    assert addresses == [seen]


def test_operator_may_ask_for_more_than_the_table_of_portals(
    environment: dict[str, str],
) -> None:
    asked = {"PASSWORD_SHORTEST": "12", "PASSWORD_LONGEST": "64", "SECRET_QUESTION": "0"}
    config = from_environment(environment | asked)
    assert config["HARDENING"] == Hardening(12, 64, has_secret_question=False)


@pytest.mark.parametrize(
    ("asked", "is_required"),
    [("administrators", True), (" Administrators ", True), ("", False), ("0", False)],
)
def test_operator_may_require_a_second_factor_of_administrators(
    environment: dict[str, str], asked: str, is_required: bool
) -> None:
    config = from_environment({**environment, "SECOND_FACTOR_REQUIRED": asked})
    assert config["HARDENING"].second_factor_for_administrators is is_required


@pytest.mark.parametrize(
    ("name", "found", "least"), [("PASSWORD_SHORTEST", "6", "8"), ("PASSWORD_LONGEST", "12", "20")]
)
def test_setting_that_would_weaken_the_table_stops_the_start(
    environment: dict[str, str], name: str, found: str, least: str
) -> None:
    with pytest.raises(SettingError, match=f"{name}.*{found}.*au moins {least}"):
        from_environment({**environment, name: found})
