"""Brings a database to the newest schema, as `flask db upgrade` does."""

from flask import Flask
from flask_migrate import upgrade


def migrate(app: Flask) -> None:
    """Run every migration, and what follows each upgrade."""
    with app.app_context():
        upgrade()
