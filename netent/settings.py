"""Settings out of the environment: the only room that reads it."""

import os
import re
import secrets
import ssl
from collections.abc import Collection, Mapping
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from netent.database.engines import engine_options
from netent.policies.portals import NET_ENTREPRISES, Hardening, WeakerThanTable, hardened
from netent.policies.rules import Rules
from netent.queue_server import default_url
from netent.rate_requests.providers import NAMES as RATE_NAMES

SECRET_KEY_FILE = "secret-key"
_RULE_NAMES = (
    "ACCESS_DELAY_DAYS",
    "BANK_ACCOUNT_DELAY_DAYS",
    "DETAIL_KEEP_DAYS",
    "MASS_REMOVAL_RIGHTS",
    "NOTICES_KEEP_DAYS",
    "RATE_REQUEST_KEEP_DAYS",
    *(
        f"IMPORT_{name}"
        for name in ("COOLDOWN_HOURS", "MAX_RIGHTS", "MAX_BYTES", "MAX_LINES", "KEEP_DAYS")
    ),
)
_PASSWORD_LENGTHS = {
    "password_shortest": "PASSWORD_SHORTEST",
    "password_longest": "PASSWORD_LONGEST",
}
_MAIL_TEXT = ("MAIL_SERVER", "MAIL_USERNAME", "MAIL_PASSWORD", "MAIL_DEFAULT_SENDER")
_OTHER_TEXT = ("LOOKUP_RATE", "MAILBOX_RATE", "MAIL_BACKEND", "SIGN_IN_RATE")
_TRUE = frozenset({"1", "true", "yes", "on", "oui"})
_FALSE = frozenset({"", "0", "false", "no", "off", "non"})
_SENDER = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_ADMINISTRATORS = "administrators"
_THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
_MAIL_TIMEOUT = 20
# A mail takes about ten answers of its server, and all of them must come within its claim.
_LONGEST_MAIL_TIMEOUT = 60


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
        "CONTACT_ADDRESS": _address("CONTACT_ADDRESS", environment.get("CONTACT_ADDRESS")),
        "REDIS_URL": environment.get("REDIS_URL") or default_url(var),
        "RULES": rules_from(environment),
        "HARDENING": hardening_from(environment),
        **mail_from(environment),
        **database_settings(
            app=database,
            owner=_url(environment.get("DATABASE_OWNER_URL") or database),
            system=_url(environment.get("DATABASE_SYSTEM_URL") or database),
        ),
    }
    if environment.get("RATE_PROVIDER"):
        config["RATE_PROVIDER"] = _among("RATE_PROVIDER", environment["RATE_PROVIDER"], RATE_NAMES)
    for name in _OTHER_TEXT:
        if environment.get(name):
            config[name] = environment[name]
    return config


def mail_from(environment: Mapping[str, str]) -> dict[str, Any]:
    """How mail leaves; what contradicts itself or can't be used stops the start."""
    config: dict[str, Any] = {
        name: environment[name] for name in _MAIL_TEXT if environment.get(name)
    }
    for name in ("MAIL_USE_TLS", "MAIL_USE_SSL"):
        config[name] = _sure_flag(name, environment.get(name))
    if environment.get("MAIL_PORT"):
        config["MAIL_PORT"] = _between("MAIL_PORT", environment["MAIL_PORT"], 1, 65_535)
    seconds = environment.get("MAIL_TIMEOUT") or str(_MAIL_TIMEOUT)
    config["MAIL_TIMEOUT"] = _between("MAIL_TIMEOUT", seconds, 1, _LONGEST_MAIL_TIMEOUT)
    if environment.get("MAIL_CA_FILE"):
        config["MAIL_CA_FILE"] = _authorities(environment["MAIL_CA_FILE"])
    _check_mail(config)
    return config


def _check_mail(config: Mapping[str, Any]) -> None:
    if config["MAIL_USE_TLS"] and config["MAIL_USE_SSL"]:
        raise SettingError(
            "MAIL_USE_TLS et MAIL_USE_SSL : l’un ou l’autre (STARTTLS, souvent le port 587, "
            "ou TLS dès la connexion, souvent le port 465)"
        )
    has_tls = config["MAIL_USE_TLS"] or config["MAIL_USE_SSL"]
    if ("MAIL_USERNAME" in config) != ("MAIL_PASSWORD" in config):
        raise SettingError("MAIL_USERNAME et MAIL_PASSWORD : les deux, ou aucun")
    is_near = config.get("MAIL_SERVER", "localhost") in _THIS_MACHINE
    if "MAIL_PASSWORD" in config and not (has_tls or is_near):
        raise SettingError(
            "MAIL_PASSWORD : il partirait en clair ; mettez MAIL_USE_TLS ou MAIL_USE_SSL à 1"
        )
    if "MAIL_CA_FILE" in config and not has_tls:
        raise SettingError("MAIL_CA_FILE : sans effet sans MAIL_USE_TLS ni MAIL_USE_SSL")
    sender = config.get("MAIL_DEFAULT_SENDER")
    if sender is not None and not (
        sender.isprintable() and _SENDER.fullmatch(parseaddr(sender)[1])
    ):
        raise SettingError(f"MAIL_DEFAULT_SENDER : « {sender} » n’est pas une adresse")


def _authorities(path: str) -> str:
    try:
        ssl.create_default_context(cafile=path)
    except OSError as error:
        raise SettingError(
            f"MAIL_CA_FILE : « {path} » ne se lit pas comme un fichier de certificats PEM"
        ) from error
    return path


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
    if not 0 <= rules.bank_account_delay_days <= 30:
        raise SettingError("BANK_ACCOUNT_DELAY_DAYS : de 0 à 30 jours (product §11)")
    if rules.mass_removal_rights < 1:
        raise SettingError("MASS_REMOVAL_RIGHTS : au moins 1 droit, pour un acte qui en retire")
    return rules


def hardening_from(environment: Mapping[str, str]) -> Hardening:
    """What the operator asks beyond the table of portals; less than the table stops the start."""
    lengths = {
        name: _whole(name, environment[name])
        for name in _PASSWORD_LENGTHS.values()
        if environment.get(name)
    }
    hardening = Hardening(
        password_shortest=lengths.get("PASSWORD_SHORTEST"),
        password_longest=lengths.get("PASSWORD_LONGEST"),
        has_secret_question=_flag(environment.get("SECRET_QUESTION") or "1"),
        second_factor_for_administrators=_second_factor(environment),
    )
    try:
        hardened(NET_ENTREPRISES, hardening)
    except WeakerThanTable as error:
        name = _PASSWORD_LENGTHS[error.field]
        raise SettingError(
            f"{name} : {error.found} affaiblirait la règle ; au moins {error.least} (product §4)"
        ) from error
    return hardening


def _second_factor(environment: Mapping[str, str]) -> bool:
    """Who must have a second factor; an unknown word is no "nobody": it stops the start."""
    asked = (environment.get("SECOND_FACTOR_REQUIRED") or "").strip().lower()
    if asked not in _FALSE | {_ADMINISTRATORS}:
        raise SettingError(
            f"SECOND_FACTOR_REQUIRED : « {asked} » ; « {_ADMINISTRATORS} » ou rien est attendu"
        )
    return asked == _ADMINISTRATORS


def _address(name: str, text: str | None) -> str:
    """A bare e-mail address, '' for none."""
    address = (text or "").strip()
    if address and not (address.isprintable() and _SENDER.fullmatch(address)):
        raise SettingError(f"{name} : « {address} » n’est pas une adresse")
    return address


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise SettingError(f"{name} : « {text} » n’est pas un nombre entier positif")
    return int(text)


def _among(name: str, text: str, choices: Collection[str]) -> str:
    if text not in choices:
        raise SettingError(f"{name} : « {text} » ; attendu : {', '.join(choices)}")
    return text


def _between(name: str, text: str, least: int, most: int) -> int:
    number = _whole(name, text)
    if not least <= number <= most:
        raise SettingError(f"{name} : de {least} à {most}, et non {number}")
    return number


def _sure_flag(name: str, text: str | None) -> bool:
    """As `_flag`, but an unknown word is no "no": it must not take the lock off the door."""
    if (text or "").strip().lower() not in _TRUE | _FALSE:
        raise SettingError(f"{name} : « {text} » n’est ni 1 ni 0")
    return _flag(text)


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
