"""`flask mail`: does mail leave."""

import smtplib
import sys
from uuid import uuid4

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from netent.kernel import clock
from netent.notices.rendering import MAILER, Mail, Mailer, RecipientRefused

mail = AppGroup("mail", help="Courriels.")

_SENDING = "smtp"


@mail.command("test")
@click.argument("address")
def test(address: str) -> None:
    """Envoyer tout de suite un courriel d’essai ; code de sortie 1 s’il n’est pas parti."""
    if current_app.config["MAIL_BACKEND"] != _SENDING:
        _fail(_("Rien n’est parti : en démonstration, aucun courriel ne quitte netent."))
    mailer: Mailer = current_app.extensions[MAILER]
    try:
        mailer.send(_trial(address))
    except RecipientRefused as error:
        _fail(_("Le serveur refuse cette adresse : %(said)s", said=error))
    except (OSError, ValueError, smtplib.SMTPException) as error:
        _fail(
            _(
                "Le courriel n’est pas parti : %(kind)s : %(said)s",
                kind=type(error).__name__,
                said=error,
            )
        )
    click.echo(_("Le serveur a pris le courriel pour %(address)s.", address=address))


def _trial(address: str) -> Mail:
    now = clock.now()
    return Mail(
        public_id=uuid4(),
        template="delivery_trial",
        locale=current_app.config["BABEL_DEFAULT_LOCALE"],
        recipient=address,
        arguments={"sent_at": now},
        created_at=now,
    )


def _fail(words: str) -> None:
    click.echo(words, err=True)
    sys.exit(1)
