"""`flask atmp`: the AT/MP rates that firms receive (product §12)."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from netent.atmp.service.loading import apply_load, check_load
from netent.atmp.sheet import LONGEST_BYTES, read_rates
from netent.cli.documents import JSON, format_option, print_json
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.kernel.sheets import SheetRefusedError

REFUSED = 2

atmp = AppGroup("atmp", help="Taux AT/MP notifiés aux inscriptions.")


@atmp.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@format_option
def load_file(file: Path, output: str) -> None:
    """Reprendre un fichier de taux ; une seule ligne fausse, et rien ne change."""
    now = clock.now()
    try:
        with file.open("rb") as opened:
            lines = read_rates(opened.read(LONGEST_BYTES + 1))
        with transaction(PORTAL) as session:
            checked = check_load(session, None, lines, name=file.name, now=now)
            load = apply_load(session, None, load_id=checked.public_id, now=now)
    except SheetRefusedError as refused:
        _refuse(refused, output)
    except OSError as error:
        raise click.ClickException(f"{file} ne se lit pas : {error.strerror}.") from error
    counts = {name: getattr(load, name) for name in ("new", "corrected", "unchanged", "outdated")}
    if output == JSON:
        print_json({"read": len(lines), **counts, "errors": []})
        return
    click.echo(
        f"{len(lines)} taux lus : {load.new} nouveaux, {load.corrected} corrigés, "
        f"{load.unchanged} déjà connus, {load.outdated} plus anciens laissés de côté."
    )


def _refuse(refused: SheetRefusedError, output: str) -> None:
    if output == JSON:
        errors = [
            {"line": fault.line, "column": fault.column or None, "message": fault.message}
            for fault in refused.faults
        ]
        nothing = {"new": 0, "corrected": 0, "unchanged": 0, "outdated": 0}
        print_json({"read": 0, **nothing, "errors": errors})
    else:
        for fault in refused.faults:
            column = f"{fault.column} : " if fault.column else ""
            click.echo(f"Ligne {fault.line}, {column}{fault.message}.", err=True)
        click.echo("Rien n’est changé.", err=True)
    sys.exit(REFUSED)
