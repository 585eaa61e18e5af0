"""`flask bodies` and `flask payments`: who is paid, and files of direct debits (product §11)."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from netent.cli.documents import JSON, format_option, print_json
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.kernel.sheets import SheetRefusedError, read_sheet
from netent.payments.queries.bodies import bodies as every_body
from netent.payments.service.bodies import RULES, load_bodies
from netent.payments.service.collecting import collect_due

REFUSED = 2
_LONGEST_BYTES = 1024 * 1024

bodies = AppGroup("bodies", help="Organismes à payer.")
payments = AppGroup("payments", help="Paiements et prélèvements.")


@bodies.command("list")
@format_option
def list_bodies(output: str) -> None:
    """Lister les organismes, et où vivent leurs mandats."""
    with reading(PORTAL) as session:
        rows = [
            {
                "code": body.code,
                "name": body.name,
                "kind": body.kind.value,
                "mandates_at": body.mandates_at.value,
                "declarations": body.declarations,
                "ics": body.ics,
            }
            for body in every_body(session)
        ]
    if output == JSON:
        print_json({"bodies": rows})
        return
    for row in rows:
        click.echo(
            f"{row['code']:<14}  {row['mandates_at']:<9}  {row['ics'] or '–':<15}  {row['name']}"
        )


@bodies.command("load")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@format_option
def load(path: Path, output: str) -> None:
    """Ajouter et changer des organismes depuis un fichier CSV ; un seul défaut le refuse entier."""
    try:
        lines = read_sheet(path.read_bytes(), RULES, longest_bytes=_LONGEST_BYTES, key=("code",))
    except SheetRefusedError as refused:
        _refuse(refused, output)
    with transaction(PORTAL) as session:
        loaded = load_bodies(session, lines, now=clock.now())
    if output == JSON:
        print_json(
            {"added": loaded.added, "updated": loaded.updated, "unchanged": loaded.unchanged}
        )
        return
    click.echo(
        f"{len(loaded.added)} ajoutés, {len(loaded.updated)} changés, {loaded.unchanged} inchangés"
    )


@payments.command("collect")
@format_option
def collect(output: str) -> None:
    """Établir les fichiers de prélèvements qui sont dus ; le programme périodique le fait aussi."""
    done = collect_due(now=clock.now())
    if output == JSON:
        print_json({"files": done.files, "orders": done.orders})
        return
    click.echo(f"{done.files} fichiers, {done.orders} paiements")


def _refuse(refused: SheetRefusedError, output: str) -> None:
    if output == JSON:
        faults = [
            {"line": fault.line, "column": fault.column, "message": fault.message}
            for fault in refused.faults
        ]
        print_json({"error": {"reason": "refused", "faults": faults}})
    else:
        click.echo("Rien n’a changé.", err=True)
        for fault in refused.faults:
            where = f"ligne {fault.line}" + (f", {fault.column}" if fault.column else "")
            click.echo(f"{where} : {fault.message}", err=True)
    sys.exit(REFUSED)
