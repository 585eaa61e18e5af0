"""The commands that stay stable (product §17)."""

from flask import Flask


def register(app: Flask) -> None:
    """Add the commands to `flask`."""
