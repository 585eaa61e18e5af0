"""Which pages the application has."""

from flask import Flask

from netent import health
from netent.web import marks


def register(app: Flask) -> None:
    """Register every blueprint and mark the files that extensions serve."""
    app.register_blueprint(health.bp)
    for endpoint in ("static", "bootstrap.static"):
        marks.publish(app, endpoint, "style sheets and scripts hold nothing of a tenant")
