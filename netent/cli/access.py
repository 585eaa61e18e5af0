"""`flask access`: may this member file, and where (product §5, §17)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from uuid import UUID

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from netent.cli.documents import JSON, format_option, print_json
from netent.cli.identifiers import Words, public_id
from netent.database.sessions import reading
from netent.database.tenant import SYSTEM, Tenant
from netent.habilitations.decision import UNKNOWN, Decision, first_opening
from netent.habilitations.past import decide_on
from netent.habilitations.usable import NOTHING, Usable, usable_sites
from netent.kernel import clock, messages
from netent.kernel.reasons import Reason
from netent.tenancy import queries as tenancy

access = AppGroup("access", help="Droits déclaratifs.")


@access.command("check")
@click.option("--member", required=True, help="Identifiant du membre.")
@click.option(
    "--declaration", type=Words(), required=True, help="Code de la déclaration ou du droit."
)
@click.option("--siret", type=Words(), required=True)
@click.option("--on", "day", type=click.DateTime(["%Y-%m-%d"]), help="Aujourd’hui par défaut.")
@format_option
def check(member: str, declaration: str, siret: str, day: datetime | None, output: str) -> None:
    """Dire si un membre peut déposer une déclaration pour un établissement, et sinon pourquoi."""
    now = clock.now()
    on = day.date() if day else clock.paris_day(now)
    decision, opens_on = UNKNOWN, None
    with _registration_of(public_id(member)) as found:
        if found is not None:
            session, member_id = found
            decision = decide_on(
                session, member_id=member_id, declaration=declaration, siret=siret, on=on, now=now
            )
            opens_on = decision.opens_on or _first_day(
                session, decision, member_id=member_id, declaration=declaration, siret=siret
            )
    document = {
        "allowed": decision.allowed,
        "reason": decision.reason and decision.reason.value,
        "message": decision.reason and messages.message(decision.reason, **decision.arguments),
        "opens_on": _iso(opens_on),
        "ends_on": _iso(decision.ends_on),
    }
    if output == JSON:
        print_json(document)
    else:
        click.echo(document["message"] or _("Oui : la déclaration peut être déposée."))


@access.command("list")
@click.option("--member", required=True, help="Identifiant du membre.")
@click.option(
    "--declaration", type=Words(), required=True, help="Code de la déclaration ou du droit."
)
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True)
@format_option
def list_usable(member: str, declaration: str, limit: int, output: str) -> None:
    """Lister les établissements pour lesquels un membre peut déposer aujourd’hui."""
    usable = NOTHING
    with _registration_of(public_id(member)) as found:
        if found is not None:
            session, member_id = found
            usable = usable_sites(
                session,
                member_id=member_id,
                declaration=declaration,
                on=clock.paris_day(clock.now()),
                limit=limit,
            )
    if output == JSON:
        print_json(_list_document(usable))
        return
    click.echo(_("%(total)s établissements", total=usable.total))
    for item in usable.items:
        click.echo(f"{item.siret}  {item.name or ''}".rstrip())


@contextmanager
def _registration_of(member_id: UUID | None) -> Iterator[tuple[Session, UUID] | None]:
    """A reading session in the scope of the member's registration; None for an unknown member."""
    registration_id = None
    if member_id is not None:
        with reading(SYSTEM) as session:
            registration_id = tenancy.registration_of_member(session, member_id)
    if member_id is None or registration_id is None:
        yield None
        return
    with reading(Tenant(registration_id)) as session:
        yield session, member_id


def _first_day(session: Session, decision: Decision, **asked: Any) -> date | None:
    """When the right was first usable, where the decision is about a right that is held."""
    held = decision.allowed or decision.reason is Reason.ENDED
    return first_opening(session, **asked) if held else None


def _list_document(usable: Usable) -> dict[str, Any]:
    return {
        "total": usable.total,
        "items": [
            {
                "siret": item.siret,
                "name": item.name,
                "opens_on": _iso(item.opens_on),
                "ends_on": _iso(item.ends_on),
            }
            for item in usable.items
        ],
    }


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
