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
from netent.imports.refusal_words import reason_label
from netent.kernel.enums import LineResult, Outcome, RequestKind, RequestStatus
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.perimeter import queries as perimeter
from netent.requests.models import Request
from netent.web.messages import reason_text

FILE_KINDS = (RequestKind.ESTABLISHMENTS, RequestKind.HABILITATIONS)
# additions and removals are clients there, rights everywhere else
COUNTING_CLIENTS = {RequestKind.ESTABLISHMENTS}
# nobody was found: the line says whom it named
_NAMELESS = (Reason.UNKNOWN_DECLARANT, Reason.AMBIGUOUS_DECLARANT)


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as lists and pages show it.

    `adds` is a declaration's; `about_rights` says that its lines are about people and rights,
    `counts_rights` that its additions and removals are rights, not clients.
    """

    id: int
    public_id: UUID
    kind: RequestKind
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
    adds: bool
    about_rights: bool
    counts_rights: bool
    has_file: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as reports show it, its message finished; rights are told by their codes."""

    number: int
    siret: str | None
    given: str
    name: str | None
    action: str | None
    result: LineResult
    reason: Reason | None
    message: str | None
    member: str | None
    granted: list[str]
    withdrawn: list[str]


def request_rows(session: Session, requests: Sequence[Request]) -> list[RequestRow]:
    """These requests, ready to show; one more statement whatever their number."""
    portfolios = perimeter.public_ids_of(session, (row.portfolio_id for row in requests))
    return [_request_row(row, portfolios.get(row.portfolio_id or 0)) for row in requests]


def _request_row(row: Request, portfolio_id: UUID | None) -> RequestRow:
    return RequestRow(
        id=row.id,
        public_id=row.public_id,
        kind=row.kind,
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
        adds=bool(row.details.get("adds")),
        about_rights=is_about_rights(row),
        counts_rights=not {row.kind, row.details.get("undoes")} & COUNTING_CLIENTS,
        has_file=row.kind in FILE_KINDS,
    )


def is_about_rights(request: Request) -> bool:
    """Whether the request's lines are about people and rights."""
    return RequestKind.HABILITATIONS in (request.kind, request.details.get("undoes"))


def shown_lines(session: Session, rows: Sequence[LineRow]) -> list[ShownLine]:
    """Lines with their messages in the reader's language; one more statement for the codes."""
    codes = codes_of_rights(session) if any(row.granted or row.withdrawn for row in rows) else {}
    return [_shown_line(row, codes) for row in rows]


def codes_of_rights(session: Session) -> Mapping[int, str]:
    """The code of every right, by slot."""
    return {slot: right.code for slot, right in catalogue.rights(session).items()}


def report_rows(rows: Iterator[LineRow], codes: Mapping[int, str]) -> Iterator[ReportRow]:
    """Lines as the downloadable report wants them."""
    for row in rows:
        yield ReportRow(
            line=row.line,
            siret=row.siret,
            name=row.name,
            action=row.action,
            result=row.result,
            reason=row.reason,
            message=line_message(row),
            member=row.member or (row.detail if row.reason in _NAMELESS else None),
            granted=", ".join(_named(row.granted, codes)),
            withdrawn=", ".join(_named(row.withdrawn, codes)),
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


def consequences(session: Session, request: Request) -> dict[str, Any]:
    """What confirming would bring: declarants, declarations, rights granted and ended."""
    details = request.details
    known = {row.code: row for row in catalogue.takeable_types(session)}
    return {
        "declarants": details.get("declarants", 0),
        "declarations": [known[code] for code in details.get("declarations", ()) if code in known],
        "rights_granted": details.get("rights_granted", 0),
        "rights_ended": details.get("rights_ended", 0),
        "clients": details.get("undoes") == RequestKind.ESTABLISHMENTS,
    }


def reading_of(session: Session, request: Request) -> dict[str, Any] | None:
    """What reading the file found; None for a request without a file."""
    if request.kind not in FILE_KINDS:
        return None
    file = queries.file_of(session, request.id)
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


def _shown_line(row: LineRow, codes: Mapping[int, str]) -> ShownLine:
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
        member=row.member or (row.detail if row.reason in _NAMELESS else None),
        granted=_named(row.granted, codes),
        withdrawn=_named(row.withdrawn, codes),
    )


def _named(rights: RightSet, codes: Mapping[int, str]) -> list[str]:
    return [codes[slot] for slot in rights.slots()]
