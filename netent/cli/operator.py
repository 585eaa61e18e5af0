"""`flask operator`: who runs the portal. The first one is made here, and nowhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from netent.cli.documents import JSON, format_option, print_json
from netent.cli.identifiers import Words
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.kernel.errors import NetentError
from netent.kernel.people import email_flaw, name_flaw, tidy
from netent.operators.models import OperatorAccount
from netent.operators.queries import every_operator, folded_email
from netent.operators.service import (
    create_operator,
    give_link,
    reinstate_operator,
    suspend_operator,
)
from netent.policies.operators import OPERATORS
from netent.policies.secrets import SecretKind
from netent.web.formats import moment
from netent.web.messages import error_text

operator = AppGroup("operator", help="Exploitants du portail.")

_email = click.option("--email", required=True, type=Words(), help="Son adresse électronique.")


@operator.command("create")
@_email
@click.option("--name", required=True, type=Words(), help="Ses prénom et nom.")
@format_option
def create(email: str, name: str, output: str) -> None:
    """Créer un exploitant ; son lien à usage unique est dit cette seule fois."""
    shown = tidy(name)
    for flaw in (email_flaw(email.strip()), name_flaw(shown)):
        if flaw is not None:
            raise click.UsageError(str(_(flaw)))
    now = clock.now()
    with _refusals(), transaction(PORTAL) as session:
        account, token = create_operator(session, email=email, name=shown, now=now)
    _tell_link(account, token, output)


@operator.command("link")
@_email
@format_option
def link(email: str, output: str) -> None:
    """Donner un nouveau lien à qui a perdu son mot de passe ou son téléphone."""
    with _refusals(), transaction(PORTAL) as session:
        account, token = give_link(session, email=email, now=clock.now())
    _tell_link(account, token, output)


@operator.command("suspend")
@_email
@format_option
def suspend(email: str, output: str) -> None:
    """Fermer l’accès d’un exploitant, et toutes ses connexions."""
    with _refusals(), transaction(PORTAL) as session:
        is_changed = suspend_operator(session, email=email, now=clock.now())
    _tell_change(email, output, is_changed, _("L’exploitant est suspendu."))


@operator.command("reinstate")
@_email
@format_option
def reinstate(email: str, output: str) -> None:
    """Rouvrir l’accès d’un exploitant suspendu."""
    with _refusals(), transaction(PORTAL) as session:
        is_changed = reinstate_operator(session, email=email, now=clock.now())
    _tell_change(email, output, is_changed, _("L’exploitant est rétabli."))


@operator.command("list")
@format_option
def list_operators(output: str) -> None:
    """Lister les exploitants."""
    with reading(PORTAL) as session:
        found = every_operator(session)
    if output == JSON:
        print_json({"operators": [_row(account) for account in found]})
        return
    for account in found:
        click.echo(f"{account.state:<9}  {account.email}  {account.name}")
    click.echo(_("%(count)s exploitants.", count=len(found)))


@contextmanager
def _refusals() -> Iterator[None]:
    """What the rules refuse is the command's own error."""
    try:
        yield
    except NetentError as error:
        raise click.ClickException(error_text(error)) from error


def _tell_link(account: OperatorAccount, token: str, output: str) -> None:
    address = _address(token)
    ends_at = OPERATORS.secrets[SecretKind.OPERATOR_LINK].lifetime.after(clock.now())
    if output == JSON:
        print_json({**_row(account), "link": address, "valid_until": ends_at.isoformat()})
        return
    click.echo(address)
    click.echo(
        _(
            "Ce lien sert une seule fois, avant le %(moment)s : donnez-le à %(name)s de la main "
            "à la main. Il ne sera plus affiché.",
            moment=moment(ends_at),
            name=account.name,
        )
    )


def _address(token: str) -> str:
    base = urlsplit(current_app.config["NETENT_BASE_URL"] or "http://localhost")
    addresses = current_app.url_map.bind(
        base.netloc, script_name=base.path or "/", url_scheme=base.scheme
    )
    return addresses.build("operators.follow", {"token": token}, force_external=True)


def _tell_change(email: str, output: str, is_changed: bool, words: str) -> None:
    if output == JSON:
        print_json({"email": folded_email(email), "changed": is_changed})
        return
    click.echo(words if is_changed else _("Rien ne change : c’était déjà ainsi."))


def _row(account: OperatorAccount) -> dict[str, Any]:
    return {
        "id": str(account.public_id),
        "email": account.email,
        "name": account.name,
        "state": account.state.value,
        "has_factor": account.totp_sealed is not None,
        "created_at": account.created_at.isoformat(),
    }
