"""`flask audit`: proves that the audit trail was not rewritten."""

import json
import sys

import click
from flask.cli import AppGroup
from flask_babel import gettext as _

from netent.audit.queries import Broken, Problem, Verification
from netent.audit.queries import verify as verify_chains
from netent.database.sessions import reading
from netent.database.tenant import PORTAL_CHAIN, SYSTEM

audit = AppGroup("audit", help="Piste d’audit.")


@audit.command("verify")
@click.option(
    "--format", "output", type=click.Choice(["text", "json"]), default="text", show_default=True
)
def verify(output: str) -> None:
    """Relire toutes les chaînes d’événements ; code de sortie 1 si l’une est rompue."""
    with reading(SYSTEM) as session:
        found = verify_chains(session)
    click.echo(json.dumps(_document(found)) if output == "json" else _sentence(found))
    sys.exit(0 if found.valid else 1)


def _document(found: Verification) -> dict[str, object]:
    broken = found.first_broken
    place = broken and {
        "registration": broken.registration_id,
        "number": broken.number,
        "problem": broken.problem.value,
    }
    return {"events": found.events, "valid": found.valid, "first_broken": place}


def _sentence(found: Verification) -> str:
    if found.first_broken is None:
        return str(_("Piste d’audit intacte : %(count)s événements relus.", count=found.events))
    return str(
        _(
            "Piste d’audit rompue %(chain)s, à l’événement %(number)s : %(problem)s. "
            "%(count)s événements relus.",
            chain=_chain_name(found.first_broken),
            number=found.first_broken.number,
            problem=_problem_text(found.first_broken.problem),
            count=found.events,
        )
    )


def _chain_name(broken: Broken) -> str:
    if broken.registration_id == PORTAL_CHAIN:
        return str(_("dans la chaîne du portail"))
    return str(_("dans l’inscription numéro %(number)s", number=broken.registration_id))


def _problem_text(problem: Problem) -> str:
    texts = {
        Problem.GAP: _("un événement manque"),
        Problem.LINK: _("il ne suit pas l’événement précédent"),
        Problem.DIGEST: _("son contenu a changé"),
        Problem.HEAD: _("la fin de la chaîne a été coupée ou ajoutée"),
    }
    return str(texts[problem])
