"""`flask sweep`: does at once the periodic work that the schedule does every minute."""

from datetime import datetime
from typing import Any

import click
from flask.cli import with_appcontext
from flask_babel import gettext as _

from netent.cli.documents import JSON, format_option, print_json
from netent.kernel import clock
from netent.sweep import Swept
from netent.sweep import sweep as sweep_now


class Moment(click.ParamType[datetime]):
    """An ISO 8601 moment; without offset it is Paris time."""

    name = "datetime"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return clock.parse_moment(value)
        except ValueError:
            self.fail(_("« %(value)s » n’est pas un moment ISO 8601.", value=value), param, ctx)


@click.command("sweep")
@with_appcontext
@click.option("--now", type=Moment(), help="Moment supposé ; maintenant par défaut.")
@format_option
def sweep(now: datetime | None, output: str) -> None:
    """Faire le travail périodique : expirations, courriels, demandes perdues."""
    moment = now or clock.now()
    swept = sweep_now(moment)
    if output == JSON:
        print_json(_document(moment, swept))
        return
    click.echo(
        _(
            "%(mails)s courriels repris, %(requests)s demandes annoncées de nouveau.",
            mails=swept.mails_retried,
            requests=swept.requeued,
        )
    )


def _document(now: datetime, swept: Swept) -> dict[str, Any]:
    return {
        "now": now.isoformat(),
        "expired": dict(swept.expired),
        "reminded": swept.reminded,
        "mails_retried": swept.mails_retried,
        "requeued": swept.requeued,
    }
