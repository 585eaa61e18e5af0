"""`flask accounts`: what only the operator may do for a member who can't get in."""

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from netent.accounts.service import reset_factor
from netent.cli.documents import JSON, format_option, print_json
from netent.cli.identifiers import public_id
from netent.database.sessions import reading, transaction
from netent.database.tenant import SYSTEM, Tenant
from netent.kernel import clock
from netent.tenancy import queries as tenancy

accounts = AppGroup("accounts", help="Comptes des membres.")


@accounts.command("reset-factor")
@click.argument("member_id", metavar="MEMBER_ID")
@format_option
def reset(member_id: str, output: str) -> None:
    """Retirer la double authentification d’un membre qui l’a perdue ; il en est averti."""
    was_reset = _reset(member_id)
    if was_reset is None:
        raise click.ClickException(_("Aucun membre ne porte cet identifiant."))
    if output == JSON:
        print_json({"member": member_id, "reset": was_reset})
        return
    click.echo(
        _("La double authentification est retirée.")
        if was_reset
        else _("Ce membre n’a pas de double authentification.")
    )


def _reset(member_id: str) -> bool | None:
    """Whether there was one to take away; None for an unknown member."""
    found, registration_id = public_id(member_id), None
    if found is not None:
        with reading(SYSTEM) as session:
            registration_id = tenancy.registration_of_member(session, found)
    if found is None or registration_id is None:
        return None
    with transaction(Tenant(registration_id)) as session:
        member = tenancy.member_of(session, found)
        return None if member is None else reset_factor(session, None, member.id, now=clock.now())
