"""A small application that renders the look's own templates: no session, no database."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, render_template, render_template_string
from flask_babel import Babel
from jinja2 import StrictUndefined

from netent.web import formats
from tests.look.files import ROOT, STATIC, TEMPLATES

Render = Callable[..., str]


@pytest.fixture(scope="module")
def look() -> Flask:
    app = Flask("look", template_folder=str(TEMPLATES), static_folder=str(STATIC))
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(ROOT / "translations")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    # any endpoint has an address here
    app.url_build_error_handlers.append(lambda _error, endpoint, _values: f"/{endpoint}")
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    Babel(app, locale_selector=lambda: app.config["LANGUAGE"])
    formats.register(app)
    return app


@pytest.fixture
def render(look: Flask) -> Render:
    """Render a template by its name, or a piece of one, at an address and in a language."""

    def rendered(source: str, *, at: str = "/", language: str = "fr", **context: Any) -> str:
        look.config["LANGUAGE"] = language
        with look.test_request_context(at):
            if source.endswith((".html", ".txt")):
                return render_template(source, **context)
            return render_template_string(source, **context)

    return rendered
