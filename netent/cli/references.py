"""`flask references`: the codes of bodies that members look up (product §7)."""

import sys
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import NoReturn

import click
from flask.cli import AppGroup

from netent.cli.documents import JSON, format_option, print_json
from netent.complementary.body_codes import LONGEST_BYTES, read_codes
from netent.complementary.service.nomenclatures import Handed, apply_version, check_version
from netent.complementary.states import Nomenclature
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.kernel.sheets import SheetRefusedError

REFUSED = 2
_COUNTS = ("codes", "added", "changed", "removed")

references = AppGroup("references", help="Référentiels que les membres consultent.")


@references.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--table", type=click.Choice([each.value for each in Nomenclature]), required=True)
@click.option("--name", "label", required=True, help="Nom de la version, 160 caractères au plus.")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--fictitious", is_flag=True, help="Les codes sont fictifs, et les pages le disent.")
@format_option
def load(
    file: Path, table: str, label: str, since: datetime, fictitious: bool, output: str
) -> None:
    """Reprendre une version d’une table de nomenclature ; une ligne fausse, et rien ne change."""
    if not 0 < len(label.strip()) <= 160 or not label.isprintable():
        raise click.BadParameter("de 1 à 160 caractères sur une ligne", param_hint="--name")
    now = clock.now()
    try:
        with file.open("rb") as opened:
            content = opened.read(LONGEST_BYTES + 1)
        lines = read_codes(content)
    except SheetRefusedError as refused:
        _refuse(refused, output)
    except OSError as error:
        raise click.ClickException(f"{file} ne se lit pas : {error.strerror}.") from error
    handed = Handed(
        nomenclature=Nomenclature(table),
        label=label.strip(),
        effective_on=since.date(),
        is_fictitious=fictitious,
        file_name=file.name,
        sha256=sha256(content).hexdigest(),
    )
    with transaction(PORTAL) as session:
        version = check_version(session, None, lines, handed, now=now)
        apply_version(session, None, version_id=version.public_id, now=now)
    counts = {name: getattr(version, name) for name in _COUNTS}
    if output == JSON:
        print_json({"id": str(version.public_id), **counts, "errors": []})
        return
    click.echo(
        f"{version.codes} codes repris : {version.added} ajoutés, {version.changed} changés, "
        f"{version.removed} retirés."
    )


def _refuse(refused: SheetRefusedError, output: str) -> NoReturn:
    if output == JSON:
        errors = [
            {"line": fault.line, "column": fault.column or None, "message": fault.message}
            for fault in refused.faults
        ]
        print_json({"id": None, **dict.fromkeys(_COUNTS, 0), "errors": errors})
    else:
        for fault in refused.faults:
            column = f"{fault.column} : " if fault.column else ""
            click.echo(f"Ligne {fault.line}, {column}{fault.message}.", err=True)
        click.echo("Rien n’est changé.", err=True)
    sys.exit(REFUSED)
