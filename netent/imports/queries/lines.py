"""Reads of a request's lines: pages, reports, counts."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal_column, or_, select
from sqlalchemy.orm import Session

from netent.directory.models import Company, Establishment
from netent.directory.names import name_is_shown, shown_name
from netent.imports.models import ImportLine
from netent.imports.reading.lines import Lines, stored_lines
from netent.kernel.enums import LineResult
from netent.kernel.identifiers import SIREN_LENGTH, SIRET_LENGTH, fold
from netent.kernel.paging import Page, PageAsked
from netent.kernel.reasons import Reason
from netent.kernel.right_set import NO_RIGHTS, RightSet
from netent.tenancy.models import Member

# Rows held at once while a report is streamed.
_STREAMED = 2_000

# In the index's own words: with a parameter, neither engine would use it.
_IS_REFUSED = ImportLine.result == literal_column("'refused'")


@dataclass(frozen=True, slots=True)
class LineFilter:
    """What a list of lines is narrowed to; None and '' narrow nothing.

    `named` are the lines whose file names somebody whom the text may mean.
    """

    result: LineResult | None = None
    action: bool | None = None
    reason: Reason | None = None
    text: str = ""
    named: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line as reports show it; `name` is None where the directory has none to show.

    `member` is the full name of the declarant whom the line is about, None where there is none.
    """

    line: int
    siret: str | None
    action: bool | None
    result: LineResult
    reason: Reason | None
    detail: str | None
    name: str | None
    member: str | None = None
    granted: RightSet = NO_RIGHTS
    withdrawn: RightSet = NO_RIGHTS


def lines_of(session: Session, request_id: int) -> Lines:
    """All lines of a request, as they were read at its check."""
    rows = session.execute(
        select(
            ImportLine.line,
            ImportLine.siret,
            ImportLine.action,
            ImportLine.reason,
            ImportLine.detail,
        )
        .where(ImportLine.request_id == request_id)
        .order_by(ImportLine.line)
    )
    return stored_lines(
        (line, siret, None if action is None else bool(action), reason, detail)
        for line, siret, action, reason, detail in rows
    )


def lines_page(
    session: Session, request_id: int, narrowed: LineFilter, asked: PageAsked
) -> Page[LineRow]:
    """The lines of a request that the filter lets through, in the file's order."""
    statement = _narrowed(select(ImportLine.line), request_id, narrowed)
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    asked = asked.within(total)
    wanted = statement.order_by(ImportLine.line).limit(asked.size).offset(asked.offset)
    numbers = session.scalars(wanted).all()
    return Page(line_rows(session, request_id, numbers), total, asked.number, asked.size)


def line_rows(session: Session, request_id: int, numbers: Sequence[int]) -> list[LineRow]:
    """These lines of the request with the names of their establishments."""
    if not numbers:
        return []
    rows = session.execute(_named_lines(request_id).where(ImportLine.line.in_(numbers)))
    return [_line_row(row) for row in rows]


def report_lines(
    session: Session, request_id: int, *, refused_only: bool = False
) -> Iterator[LineRow]:
    """All lines of the request with their names, streamed in the file's order."""
    statement = _named_lines(request_id)
    if refused_only:
        statement = statement.where(_IS_REFUSED)
    rows = session.execute(statement, execution_options={"yield_per": _STREAMED})
    for batch in rows.partitions():
        yield from map(_line_row, batch)


def _named_lines(request_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            ImportLine.line,
            ImportLine.siret,
            ImportLine.action,
            ImportLine.result,
            ImportLine.reason,
            ImportLine.detail,
            shown_name(),
            Member.first_name + " " + Member.last_name,
            ImportLine.granted,
            ImportLine.withdrawn,
        )
        .outerjoin(
            Member,
            and_(
                Member.id == ImportLine.member_id,
                Member.registration_id == ImportLine.registration_id,
            ),
        )
        .outerjoin(Establishment, Establishment.siret == ImportLine.siret)
        .outerjoin(Company, Company.siren == func.substr(ImportLine.siret, 1, SIREN_LENGTH))
        .where(ImportLine.request_id == request_id)
        .order_by(ImportLine.line)
    )


def _line_row(row: Sequence[Any]) -> LineRow:
    line, siret, action, result, reason, detail, name, member, granted, withdrawn = row
    return LineRow(
        line,
        siret,
        None if action is None else bool(action),
        result,
        reason,
        detail,
        name,
        member,
        RightSet(granted or 0),
        RightSet(withdrawn or 0),
    )


def reason_counts(session: Session, request_id: int) -> list[tuple[Reason, int]]:
    """How many lines were refused for each reason, most numerous first."""
    number = func.count()
    rows = session.execute(
        select(ImportLine.reason, number)
        .where(ImportLine.request_id == request_id, _IS_REFUSED)
        .group_by(ImportLine.reason)
        .order_by(number.desc(), ImportLine.reason)
    )
    return [(reason, count) for reason, count in rows if reason is not None]


def _narrowed(statement: Select[int], request_id: int, narrowed: LineFilter) -> Select[int]:
    statement = statement.where(ImportLine.request_id == request_id)
    if narrowed.result is LineResult.REFUSED or narrowed.reason is not None:
        statement = statement.where(_IS_REFUSED)
    if narrowed.result not in (None, LineResult.REFUSED):
        statement = statement.where(ImportLine.result == narrowed.result)
    if narrowed.reason is not None:
        statement = statement.where(ImportLine.reason == narrowed.reason)
    if narrowed.action is not None:
        asked = ImportLine.granted if narrowed.action else ImportLine.withdrawn
        statement = statement.where(
            or_(ImportLine.action == int(narrowed.action), func.coalesce(asked, 0) != 0)
        )
    return statement.where(*_matches(narrowed.text, narrowed.named))


def _matches(text: str, lines: Collection[int]) -> list[ColumnElement[bool]]:
    """Lines by the beginning of their SIRET, by their number, by the establishment or member."""
    digits = "".join(text.split())
    if digits.isascii() and digits.isdecimal() and len(digits) <= SIRET_LENGTH:
        return [
            or_(
                ImportLine.siret.startswith(digits, autoescape=True),
                ImportLine.line == int(digits),
            )
        ]
    folded = fold(text)
    if not folded:
        return []
    named = (
        select(Establishment.siret)
        .outerjoin(Company, Company.siren == func.substr(Establishment.siret, 1, SIREN_LENGTH))
        .where(
            Establishment.siret == ImportLine.siret,
            name_is_shown(),
            or_(
                Establishment.search_name.contains(folded, autoescape=True),
                Company.search_name.contains(folded, autoescape=True),
            ),
        )
    )
    members = select(Member.id).where(Member.sort_name.contains(folded, autoescape=True))
    found = (named.exists(), ImportLine.member_id.in_(members), ImportLine.line.in_(lines))
    return [or_(*found)]
