"""Imports as pages show them: finished messages, counts and consequences."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.imports import queries
from netent.imports.exports import About
from netent.imports.refusal_words import reason_label
from netent.kernel.enums import (
    FILE_KINDS,
    LINE_COUNTING_KINDS,
    Outcome,
    RequestKind,
    RequestStatus,
)
from netent.perimeter import queries as perimeter
from netent.requests.models import Request
from netent.web.messages import reason_text


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as lists and pages show it.

    `adds` is a declaration's; `about` says what its lines are about, `counts_rights` that its
    additions and removals are rights, not clients or members.
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
    about: About
    counts_rights: bool

    @property
    def about_rights(self) -> bool:
        """Whether each line tells the rights that it grants and withdraws."""
        return self.about is About.RIGHTS

    @property
    def names_people(self) -> bool:
        """Whether each line is about somebody."""
        return self.about is not About.CLIENTS

    @property
    def has_file(self) -> bool:
        """Whether it was deposited as a file."""
        return self.kind in FILE_KINDS


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
        about=about_of(row),
        counts_rights=not {row.kind, row.details.get("undoes")}.intersection(LINE_COUNTING_KINDS),
    )


def about_of(request: Request) -> About:
    """What the request's lines are about."""
    kinds = (request.kind, request.details.get("undoes"))
    if RequestKind.HABILITATIONS in kinds:
        return About.RIGHTS
    return About.MEMBERS if RequestKind.MEMBERS in kinds else About.CLIENTS


def reason_counts(session: Session, request_id: int) -> list[dict[str, Any]]:
    """How many lines were refused for each reason, most numerous first."""
    return [
        {"reason": reason.value, "label": reason_label(reason), "count": count}
        for reason, count in queries.reason_counts(session, request_id)
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
