"""Parameter sheets: added version by version, withdrawn by the operator, never lost."""

from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netent.audit.service import record
from netent.complementary.models import ParameterSheet, ParameterSheetFile
from netent.complementary.pdf_files import pdf_flaw
from netent.complementary.queries.sheets import sheet_of
from netent.complementary.service.loaders import check_loader
from netent.database.sessions import on_its_own
from netent.kernel.actor import Operator
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import fold
from netent.kernel.reasons import Reason

_LONGEST_SERIES = 600


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet as it was handed in; `content` is its PDF.

    ValueError for what is no PDF, which forms tell before. Made outside of any transaction, since
    reading ten million bytes takes a moment.
    """

    body: str
    title: str
    version: str
    dated_on: date
    is_fictitious: bool
    file_name: str
    content: bytes
    sha256: str = field(init=False)

    def __post_init__(self) -> None:
        if pdf_flaw(self.content):
            raise ValueError("a sheet is a PDF")
        object.__setattr__(self, "sha256", sha256(self.content).hexdigest())


def add_sheet(
    session: Session, operator: Operator | None, sheet: NewSheet, *, now: datetime
) -> ParameterSheet:
    """Add a sheet, or another version of one.

    Refusal when this version is there already; Forbidden.
    """
    check_loader(operator)
    series = series_of(sheet.body, sheet.title)
    _hold_series(session, series)
    row = ParameterSheet(
        series=series,
        body=sheet.body,
        title=sheet.title,
        version=sheet.version,
        dated_on=sheet.dated_on,
        is_fictitious=sheet.is_fictitious,
        file_name=sheet.file_name,
        size=len(sheet.content),
        sha256=sheet.sha256,
        loaded_at=now,
        loaded_by=operator.name if operator else "",
    )
    try:
        with on_its_own(session):
            session.add(row)
            session.flush()
    except IntegrityError:
        raise Refusal(Reason.SHEET_VERSION_KNOWN, version=sheet.version) from None
    session.add(ParameterSheetFile(sheet_id=row.id, content=sheet.content))
    _mark_current(session, series)
    _record(session, operator, "parameter_sheet.added", row, now)
    return row


def withdraw_sheet(session: Session, operator: Operator, *, sheet_id: UUID, now: datetime) -> None:
    """Take a sheet from the members' pages; the version before it comes back, where there is one.

    Refusal when it is withdrawn already. NotFound, Forbidden.
    """
    check_loader(operator)
    row = sheet_of(session, sheet_id)
    _hold_series(session, row.series)
    session.refresh(row)
    if row.withdrawn_at is not None:
        raise Refusal(Reason.SHEET_WITHDRAWN, name=row.withdrawn_by, at=row.withdrawn_at)
    row.withdrawn_at, row.withdrawn_by = now, operator.name
    _mark_current(session, row.series)
    _record(session, operator, "parameter_sheet.withdrawn", row, now)


def series_of(body: str, title: str) -> str:
    """What the versions of one sheet have in common."""
    return f"{fold(body)} {fold(title)}".strip()[:_LONGEST_SERIES]


def _hold_series(session: Session, series: str) -> None:
    rows = select(ParameterSheet.id).where(ParameterSheet.series == series)
    session.scalars(rows.order_by(ParameterSheet.id).with_for_update()).all()


def _mark_current(session: Session, series: str) -> None:
    session.flush()
    try:
        with on_its_own(session):
            _mark_last(session, series)
    except IntegrityError:
        # Somebody else has added the first version of this sheet meanwhile: now it is seen.
        _mark_last(session, series)


def _mark_last(session: Session, series: str) -> None:
    versions = session.scalars(
        select(ParameterSheet)
        .where(ParameterSheet.series == series)
        .order_by(ParameterSheet.dated_on.desc(), ParameterSheet.id.desc())
        .execution_options(populate_existing=True)
    ).all()
    for each in versions:
        each.is_current = False
    # One at a time is marked, at every moment.
    session.flush()
    last = next((each for each in versions if each.withdrawn_at is None), None)
    if last is not None:
        last.is_current = True
        session.flush()


def _record(
    session: Session, operator: Operator | None, action: str, row: ParameterSheet, now: datetime
) -> None:
    told: dict[str, Any] = {
        "body": row.body,
        "title": row.title,
        "version": row.version,
        "fictitious": row.is_fictitious,
        "sha256": row.sha256,
    }
    record(session, operator, action, subject=str(row.public_id), details=told, now=now)
