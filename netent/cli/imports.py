"""`flask imports`: asks as a request's author would, undoes it, and tells what became of it."""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from netent.cli.documents import (
    JSON,
    error_document,
    format_option,
    print_json,
    print_json_with_rows,
)
from netent.cli.identifiers import Words, public_id
from netent.database.sessions import reading
from netent.database.tenant import SYSTEM, Tenant
from netent.imports import queries
from netent.imports.plan import arguments_of
from netent.imports.queries import LineRow
from netent.imports.reading.refusals import too_many_bytes
from netent.imports.submission import Declared, File, Submission, submit, undo
from netent.kernel import clock, messages
from netent.kernel.enums import IMPORT_KINDS, LineResult, RequestKind
from netent.kernel.errors import NetentError, NotFound
from netent.policies import rules
from netent.requests import jobs
from netent.requests import queries as requests
from netent.requests.models import Request
from netent.requests.words import STATUS_WORDS

_PATIENCE = timedelta(minutes=15)
_PAUSE = timedelta(milliseconds=500)
_COUNTS = ("additions", "removals", "unchanged", "refused")

# An undo has a command of its own.
KINDS = [kind.value for kind in IMPORT_KINDS if kind is not RequestKind.UNDO]

imports = AppGroup("imports", help="Dépôts de fichiers.")


@imports.command("submit")
@click.option(
    "--registration", "siren", type=Words(), required=True, help="SIREN de l’inscription."
)
@click.option("--portfolio", type=Words(), required=True, help="Nom du portefeuille.")
@click.option("--kind", type=click.Choice(KINDS), required=True)
@click.option("--by", "author", required=True, help="Identifiant du membre qui dépose.")
@click.option("--declaration", type=Words(), help="Déclaration à ajouter ou à retirer.")
@click.option("--action", type=click.Choice(["add", "remove"]), help="L’ajouter ou la retirer.")
@click.option("--as", "file_name", help="Nom sous lequel le fichier est déposé.")
@click.option("--wait", is_flag=True, help="Traiter la demande ici, et attendre sa fin.")
@format_option
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def submit_request(
    siren: str, portfolio: str, author: str, wait: bool, output: str, **asked: Any
) -> None:
    """Contrôler et confirmer une demande ; code de sortie 2 si aucune n’en est née."""
    try:
        content = _asked(**asked)
        request = submit(
            Submission(siren, portfolio, public_id(author), content),
            rules=rules.current(),
            now=clock.now(),
        )
    except NetentError as error:
        _refuse(error, output)
    _end(request, wait, output)


@imports.command("undo")
@click.option("--by", "author", required=True, help="Identifiant du membre qui annule.")
@click.option("--wait", is_flag=True, help="Traiter l’annulation ici, et attendre sa fin.")
@format_option
@click.argument("identifier", metavar="ID")
def undo_request(author: str, wait: bool, output: str, identifier: str) -> None:
    """Annuler ce qu’une demande terminée a changé ; code de sortie 2 si ce n’est pas possible."""
    request_id, registration_id = _found(identifier, output)
    try:
        request = undo(
            registration_id,
            request_id,
            public_id(author),
            rules=rules.current(),
            now=clock.now(),
        )
    except NetentError as error:
        _refuse(error, output)
    _end(request, wait, output)


@imports.command("show")
@format_option
@click.argument("identifier", metavar="ID")
def show(identifier: str, output: str) -> None:
    """Dire ce qu’une demande est devenue, ligne par ligne."""
    request_id, registration_id = _found(identifier, output)
    _tell(registration_id, request_id, output)


def _asked(
    kind: str,
    declaration: str | None,
    action: str | None,
    file_name: str | None,
    file: Path | None,
) -> File | Declared:
    if kind == RequestKind.DECLARATION:
        if declaration is None or action is None:
            raise click.UsageError(
                str(_("Une demande « declaration » a besoin de --declaration et de --action."))
            )
        return Declared(declaration, action == "add")
    if file is None:
        raise click.UsageError(str(_("Une demande « %(kind)s » a besoin d’un fichier.", kind=kind)))
    content = _content(file, rules.current().import_max_bytes)
    return File(RequestKind(kind), file_name or file.name, content)


def _found(identifier: str, output: str) -> tuple[UUID, int]:
    """The request's identifier, and whose it is; refused where there is none."""
    request_id = public_id(identifier)
    if request_id is None:
        _refuse(NotFound(), output)
    with reading(SYSTEM) as session:
        registration_id = requests.registration_of_request(session, request_id)
    if registration_id is None:
        _refuse(NotFound(), output)
    return request_id, registration_id


def _end(request: Request, wait: bool, output: str) -> None:
    if wait:
        jobs.treat_here(request.registration_id, request.id, go_on=_patience())
    _tell(request.registration_id, request.public_id, output)


def _content(file: Path, limit: int) -> bytes:
    size = file.stat().st_size
    if size > limit:
        raise too_many_bytes(size, limit)
    return file.read_bytes()


def _patience() -> Callable[[], bool]:
    """Waits a moment at each call, and says whether it is worth looking again."""
    deadline = time.monotonic() + _PATIENCE.total_seconds()

    def go_on() -> bool:
        if time.monotonic() > deadline:
            return False
        time.sleep(_PAUSE.total_seconds())
        return True

    return go_on


def _refuse(error: NetentError, output: str) -> NoReturn:
    told = error_document(error)
    if output == JSON:
        document = {"id": None, "status": "refused", "outcome": None, **dict.fromkeys(_COUNTS, 0)}
        print_json({**document, "lines": [], "error": told})
    else:
        click.echo(told["message"], err=True)
    sys.exit(2)


def _tell(registration_id: int, request_id: UUID, output: str) -> None:
    with reading(Tenant(registration_id)) as session:
        request = requests.request_of(session, request_id)
        if output == JSON:
            print_json_with_rows(_document(request), "lines", _lines(session, request))
        else:
            _say(session, request)


def _document(request: Request) -> dict[str, Any]:
    stopped = request.reason and {
        "reason": request.reason.value,
        "message": messages.message(request.reason),
    }
    return {
        "id": str(request.public_id),
        "status": request.status.value,
        "outcome": request.outcome and request.outcome.value,
        **{name: getattr(request, name) for name in _COUNTS},
        "error": stopped,
    }


def _lines(session: Session, request: Request) -> Iterator[dict[str, Any]]:
    for row in queries.report_lines(session, request.id):
        yield {
            # Clients have no line where there is no file.
            "line": None if request.kind is RequestKind.DECLARATION else row.line,
            "siret": row.siret,
            "result": row.result.value,
            "reason": row.reason and row.reason.value,
            "message": _message(row),
        }


def _message(row: LineRow) -> str | None:
    if row.reason is None:
        return None
    return messages.message(row.reason, **arguments_of(row.reason, row.detail))


def _say(session: Session, request: Request) -> None:
    click.echo(
        _(
            "Demande %(id)s : %(status)s. %(additions)s ajouts, %(removals)s retraits, "
            "%(unchanged)s lignes déjà ainsi, %(refused)s refusées.",
            id=request.public_id,
            status=_(request.outcome or STATUS_WORDS[request.status]),
            **{name: getattr(request, name) for name in _COUNTS},
        )
    )
    if request.reason:
        click.echo(messages.message(request.reason))
    for row in queries.report_lines(session, request.id, refused_only=True):
        if row.result is LineResult.REFUSED:
            click.echo(_("  ligne %(line)s : %(message)s", line=row.line, message=_message(row)))
