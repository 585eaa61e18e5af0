"""The commands that stay stable (product §17)."""

from flask import Flask

from netent.cli import (
    access,
    accounts,
    atmp,
    audit,
    catalogue,
    demo,
    imports,
    letters,
    mail,
    operator,
    payments,
    references,
    sirene,
    sweep,
)


def register(app: Flask) -> None:
    """Add the commands to `flask`."""
    groups = (
        access.access,
        accounts.accounts,
        atmp.atmp,
        audit.audit,
        catalogue.catalogue,
        demo.demo,
        imports.imports,
        letters.letters,
        mail.mail,
        operator.operator,
        payments.bodies,
        payments.payments,
        references.references,
        sirene.sirene,
        sweep.sweep,
    )
    for command in groups:
        app.cli.add_command(command)
