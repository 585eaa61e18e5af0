"""`flask demo`: loads the demo and tells who can sign in."""

from typing import Any

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from netent.cli.documents import JSON, format_option, print_json
from netent.demo.service import load
from netent.demo.sizes import Size
from netent.kernel import clock
from netent.policies import rules

demo = AppGroup("demo", help="Données de démonstration.")


@demo.command("load")
@click.option(
    "--size",
    type=click.Choice([size.value for size in Size]),
    default=Size.SMALL.value,
    show_default=True,
)
@format_option
def load_demo(size: str, output: str) -> None:
    """Charger les inscriptions fictives ; ce qui est déjà là reste tel quel."""
    document = load(Size(size), rules=rules.current(), now=clock.now())
    if output == JSON:
        print_json(document)
    else:
        for registration in document["registrations"]:
            _say(registration)


def _say(registration: dict[str, Any]) -> None:
    click.echo(f"{registration['name']} (SIREN {registration['siren']})")
    for portfolio in registration["portfolios"]:
        click.echo(
            _(
                "  portefeuille « %(name)s » : %(count)s établissements",
                name=portfolio["name"],
                count=len(portfolio["establishments"]),
            )
        )
    for member in registration["members"]:
        names = (member["siret"], member["last_name"], member["first_name"], member["password"])
        click.echo(f"  {' / '.join(names)}")
