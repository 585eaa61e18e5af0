"""Settings out of the environment: the only room that reads it."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from netent.database.engines import engine_options
from netent.policies.portals import NET_ENTREPRISES, Hardening, WeakerThanTable, hardened
from netent.policies.rules import Rules
from netent.queue_server import default_url

SECRET_KEY_FILE = "secret-key"
_RULE_NAMES = (
    "ACCESS_DELAY_DAYS",
    *(
        f"IMPORT_{name}"
        for name in ("COOLDOWN_HOURS", "MAX_RIGHTS", "MAX_BYTES", "MAX_LINES", "KEEP_DAYS")
    ),
)
_PASSWORD_LENGTHS = {"shortest": "PASSWORD_SHORTEST", "longest": "PASSWORD_LONGEST"}
_MAIL_TEXT = ("MAIL_SERVER", "MAIL_USERNAME", "MAIL_PASSWORD", "MAIL_DEFAULT_SENDER")
_OTHER_TEXT = ("MAIL_BACKEND", "SIGN_IN_RATE")
_TRUE = frozenset({"1", "true", "yes", "on", "oui"})


class SettingError(ValueError):
    """A setting can't be used; the message names it and says what was expected."""


def from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    """Flask's configuration out of environment variables; docs/operations.md lists them all."""
    var = Path(environment.get("NETENT_VAR") or "var").resolve()
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = _url(environment.get("DATABASE_URL") or f"sqlite:///{var}/netent.sqlite3")
    config: dict[str, Any] = {
        "NETENT_VAR": var,
        "SECRET_KEY": environment.get("SECRET_KEY") or _kept_secret(var),
        "NETENT_DEMO": _flag(environment.get("NETENT_DEMO")),
        "NETENT_BASE_URL": environment.get("NETENT_BASE_URL", "").rstrip("/"),
        "NETENT_PROXIES": _whole("NETENT_PROXIES", environment.get("NETENT_PROXIES") or "0"),
        "REDIS_URL": environment.get("REDIS_URL") or default_url(var),
        "RULES": rules_from(environment),
        "HARDENING": hardening_from(environment),
        **database_settings(
            app=database,
            owner=_url(environment.get("DATABASE_OWNER_URL") or database),
            system=_url(environment.get("DATABASE_SYSTEM_URL") or database),
        ),
    }
    for name in (*_MAIL_TEXT, *_OTHER_TEXT):
        if environment.get(name):
            config[name] = environment[name]
    if environment.get("MAIL_PORT"):
        config["MAIL_PORT"] = _whole("MAIL_PORT", environment["MAIL_PORT"])
    for name in ("MAIL_USE_TLS", "MAIL_USE_SSL"):
        config[name] = _flag(environment.get(name))
    return config


def database_settings(*, app: str, owner: str, system: str) -> dict[str, Any]:
    """Flask-SQLAlchemy's settings for the three roles; SQLite has one file and one engine."""
    settings: dict[str, Any] = {
        "SQLALCHEMY_DATABASE_URI": app,
        "SQLALCHEMY_ENGINE_OPTIONS": dict(engine_options(app)),
    }
    if not app.startswith("sqlite"):
        settings["SQLALCHEMY_BINDS"] = {
            "owner": {"url": owner, **engine_options(owner)},
            "system": {"url": system, **engine_options(system)},
        }
    return settings


def rules_from(environment: Mapping[str, str]) -> Rules:
    """The operator's rules; a value that is no whole number stops the start."""
    given = {
        name.lower(): _whole(name, environment[name])
        for name in _RULE_NAMES
        if environment.get(name)
    }
    rules = Rules(**given)
    if not 0 <= rules.access_delay_days <= 8:
        raise SettingError("ACCESS_DELAY_DAYS: de 0 à 8 jours (product §7)")
    return rules


def hardening_from(environment: Mapping[str, str]) -> Hardening:
    """What the operator asks beyond the table of portals; less than the table stops the start."""
    lengths = {
        f"password_{end}": _whole(name, environment[name])
        for end, name in _PASSWORD_LENGTHS.items()
        if environment.get(name)
    }
    hardening = Hardening(
        **lengths,
        has_secret_question=_flag(environment.get("SECRET_QUESTION") or "1"),
    )
    try:
        hardened(NET_ENTREPRISES, hardening)
    except WeakerThanTable as error:
        name = _PASSWORD_LENGTHS[error.field.removeprefix("password_")]
        raise SettingError(
            f"{name} : {error.found} affaiblirait la règle ; au moins {error.least} (product §4)"
        ) from error
    return hardening


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise SettingError(f"{name} : « {text} » n’est pas un nombre entier positif")
    return int(text)


def _flag(text: str | None) -> bool:
    return (text or "").strip().lower() in _TRUE


def _url(url: str) -> str:
    # Hosting services still hand out the scheme that SQLAlchemy dropped.
    return (
        "postgresql://" + url.removeprefix("postgres://") if url.startswith("postgres://") else url
    )


def _kept_secret(var: Path) -> str:
    """The secret of this folder, made at the first start and kept from other users."""
    path = var / SECRET_KEY_FILE
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        secret = secrets.token_urlsafe(48)
        file.write(secret)
    return secret
