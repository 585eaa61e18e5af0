"""The commands that stay stable (product §17)."""

from flask import Flask

from netent.cli import access, audit, demo, imports, sweep


def register(app: Flask) -> None:
    """Add the commands to `flask`."""
    for command in (access.access, audit.audit, demo.demo, imports.imports, sweep.sweep):
        app.cli.add_command(command)
