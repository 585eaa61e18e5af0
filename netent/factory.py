"""The application put together: settings, engines, extensions, pages, commands."""

import logging
import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from netent import access, blueprints, cli, logging_setup, mailing, settings
from netent.accounts import passwords, signed_in
from netent.accounts.factors import keys
from netent.accounts.passwords import Cost
from netent.accounts.views import DEMO_ACCOUNTS
from netent.consultation import jobs as consultation_jobs
from netent.database import engines, sessions
from netent.demo.accounts import accounts as demo_accounts
from netent.demo.operator import operator_access
from netent.demo.samples import samples as demo_samples
from netent.extensions import (
    babel,
    bootstrap,
    csrf,
    db,
    limiter,
    login_manager,
    mail,
    migrate,
    talisman,
)
from netent.filing.service import following
from netent.home import frame
from netent.imports import jobs as imports_jobs
from netent.imports import sealing as member_codes
from netent.imports.views.deposit import SAMPLES
from netent.jobs import server
from netent.operators import signed_in as operators_signed_in
from netent.operators.views import DEMO_OPERATOR
from netent.payments.service import settling
from netent.policies import portals, rules
from netent.rate_requests import jobs as rate_jobs
from netent.rate_requests import providers
from netent.requests import jobs
from netent.requests import service as requests
from netent.web import caching, errors, formats, language, marks, requests_log, scope

ROOT = Path(__file__).resolve().parent.parent

CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    # Bootstrap draws carets and ticks as data: images in its style sheet.
    "img-src": ["'self'", "data:"],
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The WSGI application, from the environment; `config` adds to it and wins over it."""
    app = requests_log.LoggedFlask(
        "netent",
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.from_mapping(settings.from_environment(os.environ))
    app.config.from_mapping(config or {})
    _configure(app)
    logging_setup.configure(logging.WARNING if app.testing else logging.INFO)
    access.enforcer.table()  # a wrong policy stops the start, not the first request
    _bind_database(app)
    server.bind(app.config["REDIS_URL"])
    rules.bind(app.config["RULES"])
    portals.bind(app.config["HARDENING"])
    passwords.bind(app.config["PASSWORD_COST"])
    keys.bind(app.config["SECRET_KEY"])
    member_codes.bind(app.config["SECRET_KEY"])
    requests.bind(jobs.announce)
    following.follow(settling.end_with_filing)
    imports_jobs.register(app.config["NETENT_BASE_URL"])
    consultation_jobs.register(app.config["NETENT_BASE_URL"])
    providers.bind(app.config["RATE_PROVIDER"])
    rate_jobs.register(app.config["NETENT_BASE_URL"])
    _bind_web(app)
    blueprints.register(app)
    # Pages show them where NETENT_DEMO is set.
    app.extensions.update({DEMO_ACCOUNTS: demo_accounts, SAMPLES: demo_samples})
    app.extensions[DEMO_OPERATOR] = operator_access
    cli.register(app)
    return app


def _configure(app: Flask) -> None:
    secure = app.config["NETENT_BASE_URL"].startswith("https://")
    app.config.from_mapping(
        BOOTSTRAP_SERVE_LOCAL=True,
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        BABEL_DEFAULT_LOCALE=language.LANGUAGES[0],
        MAX_CONTENT_LENGTH=app.config["RULES"].import_max_bytes + 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_NAME="netent_session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure,
        PASSWORD_COST=app.config.get("PASSWORD_COST", Cost()),
        EVEN_ANSWERS=app.config.get("EVEN_ANSWERS", True),
        SIGN_IN_RATE=app.config.get("SIGN_IN_RATE", "20 per minute"),
        LOOKUP_RATE=app.config.get("LOOKUP_RATE", "60 per minute"),
        MAILBOX_RATE=app.config.get("MAILBOX_RATE", "6 per hour"),
        MAIL_BACKEND=app.config.get("MAIL_BACKEND", _mail_backend(app)),
        # In the demo rates are fictitious, and pages say so.
        RATE_PROVIDER=app.config.get(
            "RATE_PROVIDER", "sandbox" if app.config["NETENT_DEMO"] else "none"
        ),
        MAIL_DEFAULT_SENDER=app.config.get("MAIL_DEFAULT_SENDER", _default_sender(app)),
        WTF_CSRF_TIME_LIMIT=int(timedelta(hours=12).total_seconds()),
        RATELIMIT_STORAGE_URI=_limits_storage(app.config["REDIS_URL"]),
        # A server that accepts and never answers must not keep the door shut.
        RATELIMIT_STORAGE_OPTIONS=dict.fromkeys(("socket_timeout", "socket_connect_timeout"), 3),
        RATELIMIT_HEADERS_ENABLED=True,
        RATELIMIT_SWALLOW_ERRORS=False,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _trust_proxies(app: Flask, proxies: int) -> None:
    # Without it every visitor would have the proxy's address, and share one limit of tries.
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # the documented way to wrap
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )


def _mail_backend(app: Flask) -> str:
    # In the demo nothing leaves: the outbox page shows every mail.
    return "dummy" if app.config["NETENT_DEMO"] else "smtp"


def _default_sender(app: Flask) -> str:
    return f"netent@{urlsplit(app.config['NETENT_BASE_URL']).hostname or 'localhost'}"


def _limits_storage(redis_url: str) -> str:
    return f"redis+{redis_url}" if redis_url.startswith("unix://") else redis_url


def _bind_database(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "netent" / "migrations"))
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            engines.prepare_engine(db.engine, None)
            sessions.bind(db.engine, db.engine)
            return
        engines.prepare_engine(db.engine, engines.APP_ROLE)
        engines.prepare_engine(db.engines["system"], engines.SYSTEM_ROLE)
        sessions.bind(db.engine, db.engines["system"])


def _bind_web(app: Flask) -> None:
    babel.init_app(app, locale_selector=language.selected_language)
    bootstrap.init_app(app)
    csrf.init_app(app)
    limiter.init_app(app)
    # Pages are given the frame instead: an error page must never load the member again.
    login_manager.init_app(app, add_context_processor=False)
    signed_in.install(login_manager)
    operators_signed_in.install(login_manager)
    mail.init_app(app)
    mailing.init_app(app, mail)
    secure = app.config["SESSION_COOKIE_SECURE"]
    talisman.init_app(
        app,
        content_security_policy=CONTENT_SECURITY_POLICY,
        force_https=False,  # the reverse proxy in front speaks TLS; see docs/operations.md
        strict_transport_security=secure,
        session_cookie_secure=secure,
        referrer_policy="same-origin",
    )
    _trust_proxies(app, app.config["NETENT_PROXIES"])
    requests_log.register(app)
    caching.register(app)
    formats.register(app)
    errors.register(app)
    frame.register(app)
    scope.close_after_requests(app)
    marks.guard_endpoints(app)
