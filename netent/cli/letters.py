"""`flask letters`: the letters that wait, and the batch that the operator prints."""

from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from flask_babel import gettext as _

from netent.cli.documents import JSON, format_option, print_json
from netent.kernel import clock
from netent.notices.letters import LetterEntry
from netent.notices.letters_printing import Printed, print_batch, to_print
from netent.notices.letters_rendering import subject

letters = AppGroup("letters", help="Courriers à imprimer et à poster.")


@letters.command("list")
@format_option
def list_letters(output: str) -> None:
    """Dire quels courriers attendent, sans rien de secret."""
    _tell(to_print(now=clock.now()), output)


@letters.command("print")
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Dire ce qui serait imprimé, sans rien imprimer.")
@format_option
def print_letters(out: Path, dry_run: bool, output: str) -> None:
    """Écrire tous les courriers en attente dans un fichier PDF neuf, une seule fois chacun."""
    now = clock.now()
    if dry_run:
        _tell([each for each in to_print(now=now) if each.can_be_printed], output)
        return
    try:
        printed = print_batch(out, portal=current_app.config["NETENT_BASE_URL"], now=now)
    except FileExistsError as error:
        raise click.ClickException(
            _(
                "%(path)s existe déjà. C’est peut-être un lot à imprimer : rangez-le d’abord.",
                path=error.filename or error,
            )
        ) from error
    if output == JSON:
        print_json(_document(printed, out))
        return
    click.echo(_sentence(printed, out))
    if printed.unreadable:
        click.echo(
            _(
                "%(count)s courriers illisibles : la clé de l’application a changé. "
                "Demandez de nouvelles lettres.",
                count=printed.unreadable,
            ),
            err=True,
        )


def _sentence(printed: Printed, out: Path) -> str:
    if printed.batch is None:
        return str(_("Aucun courrier à imprimer."))
    return str(
        _("%(count)s courriers écrits dans %(path)s.", count=len(printed.letters), path=str(out))
    )


def _document(printed: Printed, out: Path) -> dict[str, Any]:
    return {
        "batch": str(printed.batch) if printed.batch else None,
        "file": str(out) if printed.batch else None,
        "unreadable": printed.unreadable,
        "letters": [_row(letter) for letter in printed.letters],
    }


def _tell(found: list[LetterEntry], output: str) -> None:
    if output == JSON:
        print_json({"letters": [_row(letter) for letter in found]})
        return
    for letter in found:
        click.echo(f"{letter.created_at:%Y-%m-%d}  {letter.address[0]}  {subject(letter)}")
    click.echo(_("%(count)s courriers en attente.", count=len(found)))


def _row(letter: LetterEntry) -> dict[str, Any]:
    return {
        "id": str(letter.public_id),
        "template": letter.template.value,
        "addressee": list(letter.address),
        "created_at": letter.created_at.isoformat(),
    }
