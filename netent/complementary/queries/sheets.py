"""Reads of parameter sheets: listed, found, looked at, taken away."""

from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from netent.complementary.models import ParameterSheet, ParameterSheetFile
from netent.kernel.errors import NotFound
from netent.kernel.identifiers import fold
from netent.kernel.paging import Page, PageAsked


def sheets_page(session: Session, asked: PageAsked, *, text: str) -> Page[ParameterSheet]:
    """The last version of each sheet, by body and title; two statements at any number."""
    narrowed = [ParameterSheet.is_current, *_matching(text)]
    total = session.scalar(select(func.count()).select_from(ParameterSheet).where(*narrowed)) or 0
    page = asked.within(total)
    rows = session.scalars(
        select(ParameterSheet)
        .where(*narrowed)
        .order_by(ParameterSheet.series, ParameterSheet.id)
        .limit(page.size)
        .offset(page.offset)
    )
    return Page(rows.all(), total, page.number, page.size)


def sheets_count(session: Session) -> int:
    """How many sheets there are, each with its last version."""
    counted = select(func.count()).select_from(ParameterSheet).where(ParameterSheet.is_current)
    return session.scalar(counted) or 0


def every_sheet_page(session: Session, asked: PageAsked, *, text: str) -> Page[ParameterSheet]:
    """All versions, the one loaded last first, withdrawn ones too: an operator's read."""
    narrowed = _matching(text)
    total = session.scalar(select(func.count()).select_from(ParameterSheet).where(*narrowed)) or 0
    page = asked.within(total)
    rows = session.scalars(
        select(ParameterSheet)
        .where(*narrowed)
        .order_by(ParameterSheet.id.desc())
        .limit(page.size)
        .offset(page.offset)
    )
    return Page(rows.all(), total, page.number, page.size)


def sheet_of(session: Session, public_id: UUID) -> ParameterSheet:
    """One sheet, withdrawn or not: an operator's read. NotFound."""
    found = session.scalars(
        select(ParameterSheet).where(ParameterSheet.public_id == public_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def offered_sheet(session: Session, public_id: UUID) -> ParameterSheet:
    """One sheet that is not withdrawn: anybody's read. NotFound."""
    found = sheet_of(session, public_id)
    if found.withdrawn_at is not None:
        raise NotFound
    return found


def other_versions(
    session: Session, sheet: ParameterSheet, *, most: int = 50
) -> list[ParameterSheet]:
    """The other versions of a sheet that are not withdrawn, the last day first."""
    return list(
        session.scalars(
            select(ParameterSheet)
            .where(
                ParameterSheet.series == sheet.series,
                ParameterSheet.withdrawn_at.is_(None),
                ParameterSheet.id != sheet.id,
            )
            .order_by(ParameterSheet.dated_on.desc(), ParameterSheet.id.desc())
            .limit(most)
        )
    )


def file_of(session: Session, sheet: ParameterSheet) -> bytes:
    """The PDF of a sheet."""
    return session.get_one(ParameterSheetFile, sheet.id).content


def _matching(text: str) -> list[ColumnElement[bool]]:
    folded = fold(text)
    return [ParameterSheet.series.contains(folded, autoescape=True)] if folded else []
