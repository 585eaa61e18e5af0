"""Imports as pages show them: finished messages, counts and consequences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.imports import queries
from netent.imports.exports import ReportRow
from netent.imports.plan import arguments_of
from netent.imports.queries import LineRow
from netent.kernel.enums import LineResult, Outcome, RequestStatus
from netent.kernel.errors import NetentError
from netent.kernel.reasons import N_, Reason
from netent.perimeter import queries as perimeter
from netent.requests.models import Request
from netent.web.messages import error_text, reason_text, shown

# Short names of the reasons, for counts and filters; their messages say the rest.
REASON_LABELS: Mapping[Reason, str] = {
    Reason.BAD_SIRET: N_("SIRET mal formé"),
    Reason.DIGITS_LOST: N_("Chiffres perdus par le tableur"),
    Reason.UNKNOWN_SIRET: N_("SIRET inconnu"),
    Reason.CLOSED: N_("Établissement fermé"),
    Reason.IN_OTHER_PORTFOLIO: N_("Déjà suivi ailleurs"),
    Reason.NOT_IN_PORTFOLIO: N_("Hors du portefeuille"),
    Reason.UNKNOWN_DECLARANT: N_("Déclarant inconnu"),
    Reason.AMBIGUOUS_DECLARANT: N_("Déclarant ambigu"),
    Reason.MEMBER_SUSPENDED: N_("Membre suspendu"),
    Reason.DECLARATION_NOT_ON_PORTFOLIO: N_("Déclaration non ouverte"),
    Reason.CHANGED_SINCE: N_("Changé depuis la demande"),
    Reason.BAD_VALUE: N_("Action illisible"),
    Reason.CONTRADICTION: N_("Une chose et son contraire"),
    Reason.DUPLICATE: N_("Ligne répétée"),
    Reason.AUTHOR_NOT_ALLOWED: N_("Auteur sans droit d’importer"),
    Reason.REGISTRATION_TERMINATED: N_("Inscription résiliée"),
    Reason.INTERNAL: N_("Traitement interrompu"),
}

_REFUSAL_TITLES: Mapping[Reason, str] = {
    Reason.BAD_NAME: N_("Le fichier ne porte pas le nom du portefeuille"),
    Reason.BAD_STRUCTURE: N_("La structure du fichier n’est pas celle attendue"),
    Reason.EMPTY_FILE: N_("Le fichier est vide"),
    Reason.TOO_LARGE: N_("La demande est trop grande"),
}
_TODO: Mapping[Reason, str] = {
    Reason.BAD_NAME: N_("Renommez le fichier, ou choisissez l’autre portefeuille."),
    Reason.BAD_STRUCTURE: N_("Repartez du modèle, sans ajouter de colonne."),
    Reason.EMPTY_FILE: N_("Remplissez le modèle, enregistrez-le, puis déposez-le de nouveau."),
    Reason.TOO_LARGE: N_("Découpez le fichier en plusieurs demandes."),
}


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as lists and pages show it."""

    id: int
    public_id: UUID
    created_at: datetime
    confirmed_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    # None once the portfolio was deleted
    portfolio_id: UUID | None
    portfolio_name: str
    file_name: str
    status: RequestStatus
    outcome: Outcome | None
    additions: int
    removals: int
    unchanged: int
    refused: int
    lines_total: int
    author_name: str
    message: str | None


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as reports show it, its message finished."""

    number: int
    siret: str | None
    given: str
    name: str | None
    action: str | None
    result: LineResult
    reason: Reason | None
    message: str | None


@dataclass(frozen=True, slots=True)
class FileRefusal:
    """Why a whole file was refused: found, expected, what to do."""

    title: str
    found: str | None
    expected: str | None
    todo: str | None


def request_rows(session: Session, requests: Sequence[Request]) -> list[RequestRow]:
    """These requests, ready to show; one more statement whatever their number."""
    portfolios = perimeter.public_ids_of(session, (row.portfolio_id for row in requests))
    return [_request_row(row, portfolios.get(row.portfolio_id or 0)) for row in requests]


def _request_row(row: Request, portfolio_id: UUID | None) -> RequestRow:
    return RequestRow(
        id=row.id,
        public_id=row.public_id,
        created_at=row.created_at,
        confirmed_at=row.confirmed_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        portfolio_id=portfolio_id,
        portfolio_name=row.portfolio_name,
        file_name=row.file_name,
        status=row.status,
        outcome=row.outcome,
        additions=row.additions,
        removals=row.removals,
        unchanged=row.unchanged,
        refused=row.refused,
        lines_total=row.lines,
        author_name=row.author_name,
        message=reason_text(row.reason) if row.reason else None,
    )


def shown_lines(rows: Sequence[LineRow]) -> list[ShownLine]:
    """Lines with their messages in the reader's language."""
    return [_shown_line(row) for row in rows]


def report_rows(rows: Iterator[LineRow]) -> Iterator[ReportRow]:
    """Lines as the downloadable report wants them."""
    for row in rows:
        yield ReportRow(
            row.line, row.siret, row.name, row.action, row.result, row.reason, line_message(row)
        )


def line_message(row: LineRow) -> str:
    """What became of the line, in words; empty when there is nothing to add to its result."""
    if row.reason is None:
        return ""
    return reason_text(row.reason, **arguments_of(row.reason, row.detail))


def reason_counts(session: Session, request_id: int) -> list[dict[str, Any]]:
    """How many lines were refused for each reason, most numerous first."""
    return [
        {"reason": reason.value, "label": reason_label(reason), "count": count}
        for result, reason, count in queries.reason_counts(session, request_id)
        if result is LineResult.REFUSED and reason is not None
    ]


def reason_label(reason: Reason) -> str:
    """The reason in two or three words."""
    return str(_(REASON_LABELS[reason])) if reason in REASON_LABELS else reason.value


def consequences(session: Session, request: Request) -> dict[str, Any]:
    """What confirming would bring: declarants, declarations, rights granted and ended."""
    details = request.details
    known = {row.code: row for row in catalogue.takeable_types(session)}
    return {
        "declarants": details.get("declarants", 0),
        "declarations": [known[code] for code in details.get("declarations", ()) if code in known],
        "rights_granted": details.get("rights_granted", 0),
        "rights_ended": details.get("rights_ended", 0),
    }


def reading_of(session: Session, request_id: int) -> dict[str, Any]:
    """What reading the file found."""
    file = queries.file_of(session, request_id)
    separators = {";": "semicolon", ",": "comma", "\t": "tab", "": "xlsx"}
    return {
        "encoding": file.encoding,
        "separator": separators.get(file.separator, file.separator),
        "has_headings": file.has_headings,
        "padded": file.padded,
    }


def lines_kept(session: Session, request_id: int) -> bool:
    """Whether the file and its lines are still there: they are purged after a while."""
    return queries.file_of(session, request_id).purged_at is None


def changes_of(request: Request) -> list[dict[str, Any]] | None:
    """The counts that moved between the check and the run; None when none did."""
    checked = request.details.get("checked")
    if not checked:
        return None
    labels = {
        "additions": _("Ajouts"),
        "removals": _("Retraits"),
        "unchanged": _("Déjà ainsi"),
        "refused": _("Refusées"),
    }
    return [
        {"label": label, "checked": checked[name], "done": getattr(request, name)}
        for name, label in labels.items()
    ]


def file_refusal(error: NetentError) -> FileRefusal:
    """A refused file in its parts, translated."""
    reason = error.reason
    if reason not in _REFUSAL_TITLES:
        return FileRefusal(error_text(error), None, None, None)
    found, expected = (error.arguments.get(name) for name in ("found", "expected"))
    return FileRefusal(
        title=str(_(_REFUSAL_TITLES[reason])),
        found=None if found is None else str(shown(found)),
        expected=None if expected is None else str(shown(expected)),
        todo=str(_(_TODO[reason])),
    )


def _shown_line(row: LineRow) -> ShownLine:
    actions = {None: None, True: "add", False: "remove"}
    return ShownLine(
        number=row.line,
        siret=row.siret,
        given=row.detail or "" if row.siret is None else row.siret,
        name=row.name,
        action=actions[row.action],
        result=row.result,
        reason=row.reason,
        message=line_message(row) or None,
    )
