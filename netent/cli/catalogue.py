"""`flask catalogue`: the declarations that exist, as the operator edits them (product §3, §7)."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from netent.catalogue.columns import CatalogueRefused, Fault
from netent.catalogue.models import DeclarationType
from netent.catalogue.queries import every_declaration
from netent.catalogue.reading import read_catalogue
from netent.catalogue.service import edit_declaration, load_catalogue
from netent.cli.documents import JSON, format_option, print_json
from netent.cli.identifiers import Words
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel import clock

REFUSED = 2

catalogue = AppGroup("catalogue", help="Déclarations proposées par le portail.")


@catalogue.command("list")
@format_option
def list_declarations(output: str) -> None:
    """Lister les déclarations, avec leurs droits."""
    with reading(PORTAL) as session:
        rows = [_row(declaration) for declaration in every_declaration(session)]
    if output == JSON:
        print_json({"declarations": rows})
        return
    for row in rows:
        delay = "–" if row["access_delay_days"] is None else f"{row['access_delay_days']} j"
        state = f" [{row['status']}]" if row["status"] else ""
        click.echo(f"{row['code']:<16}  {delay:>3}  {row['label']}{state}")


@catalogue.command("set")
@click.argument("code", type=Words())
@click.option("--label", type=Words(), help="Nom de la déclaration.")
@click.option("--description", type=Words(), help="Ce que la page en dit.")
@click.option("--delay-days", type=Words(), help="Délai d’accès, de 0 à 8, ou none.")
@click.option("--colour", type=Words(), help="Couleur, comme #1F6FB2.")
@click.option("--status", type=Words(), help="Vide : peut être prise ; sinon dit pourquoi pas.")
@format_option
def set_declaration(code: str, delay_days: str | None, output: str, **given: str | None) -> None:
    """Changer une déclaration ; ce qui n’est pas nommé reste tel quel."""
    changes = {column: value.strip() for column, value in given.items() if value is not None}
    if delay_days is not None:
        changes["access_delay_days"] = "" if delay_days.lower() == "none" else delay_days or "?"
    if not changes:
        raise click.UsageError("Rien à changer : donnez au moins une option.")
    try:
        with transaction(PORTAL) as session:
            changed = edit_declaration(session, code, changes, now=clock.now())
    except CatalogueRefused as refused:
        _refuse(refused, output, {"code": code, "changed": []})
    if output == JSON:
        print_json({"code": code, "changed": changed, "errors": []})
    elif changed:
        click.echo(f"{code} : {', '.join(changed)} changé.")
    else:
        click.echo(f"{code} : rien ne change.")


@catalogue.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@format_option
def load_file(file: Path, output: str) -> None:
    """Reprendre tout un fichier CSV ; une seule ligne fausse, et rien ne change."""
    nothing = {"read": 0, "added": [], "updated": [], "unchanged": 0}
    try:
        lines = read_catalogue(file)
        with transaction(PORTAL) as session:
            loaded = load_catalogue(session, lines, now=clock.now())
    except CatalogueRefused as refused:
        _refuse(refused, output, nothing)
    except OSError as error:
        raise click.ClickException(f"{file} ne se lit pas : {error.strerror}.") from error
    if output == JSON:
        print_json(
            {
                "read": len(lines),
                "added": loaded.added,
                "updated": loaded.updated,
                "unchanged": loaded.unchanged,
                "errors": [],
            }
        )
        return
    click.echo(
        f"{len(lines)} déclarations lues : {len(loaded.added)} ajoutées, "
        f"{len(loaded.updated)} changées, {loaded.unchanged} inchangées."
    )


def _refuse(refused: CatalogueRefused, output: str, nothing: Mapping[str, Any]) -> None:
    if output == JSON:
        print_json({**nothing, "errors": list(_errors(refused.faults))})
    else:
        for fault in refused.faults:
            where = f"Ligne {fault.line}, " if fault.line else ""
            column = f"{fault.column} : " if fault.column else ""
            click.echo(f"{where}{column}{fault.message}.", err=True)
        click.echo("Rien n’est changé.", err=True)
    sys.exit(REFUSED)


def _errors(faults: Iterable[Fault]) -> Iterable[dict[str, Any]]:
    for fault in faults:
        yield {"line": fault.line, "column": fault.column or None, "message": fault.message}


def _row(declaration: DeclarationType) -> dict[str, Any]:
    return {
        "code": declaration.code,
        "label": declaration.label,
        "regime": declaration.regime,
        "audience": declaration.audience,
        "description": declaration.description,
        "access_delay_days": declaration.access_delay_days,
        "colour": declaration.colour,
        "status": declaration.status,
        "rights": [
            {"code": right.code, "label": right.label, "is_payment": right.is_payment}
            for right in declaration.rights
        ],
    }
