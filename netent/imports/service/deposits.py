"""A deposited file read and judged, outside of any write transaction: it may be large."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from netent.imports import queries
from netent.imports.formats import (
    ESTABLISHMENTS,
    MEMBERS,
    FileFormat,
    HabilitationsFormat,
    bare_file_name,
    check_file_name,
)
from netent.imports.plan import Plan, build_plan, plan_habilitations, plan_members
from netent.imports.reading.file import NO_LIMITS, Limits, ReadFile, read_file
from netent.imports.reading.habilitation_lines import HabilitationLines, read_habilitation_lines
from netent.imports.reading.lines import Lines, read_lines
from netent.imports.reading.member_lines import MemberLines, read_member_lines
from netent.kernel.enums import RequestKind
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio
from netent.policies.rules import Rules
from netent.requests.models import Request


@dataclass(frozen=True, slots=True)
class Deposit:
    """A file as it was read, before any transaction: its name, its bytes and its lines.

    `declarations` are those that the template had, where it had any: a file without headings is
    read by them.
    """

    file_name: str
    content: bytes
    read: ReadFile
    lines: Lines | HabilitationLines | MemberLines
    kind: RequestKind
    declarations: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan with the revision of the portfolio at which it was made.

    `people` is a digest of who could be named then, where the file names people. `rights_copied`
    are those that newcomers get of whom they are like.
    """

    plan: Plan
    revision: int
    people: str | None = None
    rights_copied: int = 0


def layout_of(session: Session, portfolio_id: int, kind: RequestKind) -> FileFormat:
    """The columns of a kind's files for this portfolio. ValueError for a kind without files."""
    if kind is RequestKind.ESTABLISHMENTS:
        return ESTABLISHMENTS
    if kind is RequestKind.HABILITATIONS:
        return queries.layout_for(session, portfolio_id)
    if kind is RequestKind.MEMBERS:
        return MEMBERS
    raise ValueError(f"no file is deposited for {kind}")


def layout_read(session: Session, request: Request) -> FileFormat:
    """The columns by which a request's file was read, whatever is open on its portfolio by now."""
    if request.kind is RequestKind.HABILITATIONS:
        return queries.layout_read(session, request)
    assert request.portfolio_id is not None  # files are about one portfolio
    return layout_of(session, request.portfolio_id, request.kind)


def read_deposit(
    file_name: str,
    content: bytes,
    portfolio_name: str,
    rules: Rules,
    layout: FileFormat = ESTABLISHMENTS,
) -> Deposit:
    """Read a deposited file, strictly. Refusal says what was found and what was expected.

    No database and no transaction: a large file takes its time here.
    """
    name = bare_file_name(file_name)
    if not check_file_name(name, portfolio_name):
        raise Refusal(Reason.BAD_NAME, found=name, expected=portfolio_name)
    most = rules.import_max_lines
    lines = most if layout.most_lines is None else min(layout.most_lines, most)
    limits = Limits(size=rules.import_max_bytes, lines=lines)
    read = read_file(content, layout, limits)
    return Deposit(name, content, read, _lines(read, layout), layout.kind, _declarations(layout))


def plan_deposit(session: Session, portfolio_id: int, deposit: Deposit) -> CheckedPlan:
    """Judge every line against today's state; reads only."""
    portfolio = session.get_one(Portfolio, portfolio_id)
    lines = deposit.lines
    if isinstance(lines, HabilitationLines):
        people = queries.member_states(session)
        rights = queries.rights_snapshot_of(session, lines, portfolio.id)
        return CheckedPlan(plan_habilitations(lines, rights), portfolio.revision, people)
    if isinstance(lines, MemberLines):
        members = queries.members_snapshot_of(session, lines, portfolio.id)
        plan = plan_members(lines, members)
        models = {model for model in plan.models or () if model is not None}
        held = queries.rights_of_models(session, models, portfolio.id)
        copied = sum(held.get(model, 0) for model in plan.models or () if model is not None)
        return CheckedPlan(plan, portfolio.revision, rights_copied=copied)
    snapshot = queries.snapshot_of(session, lines.wanted(), portfolio.id)
    return CheckedPlan(build_plan(lines, snapshot), portfolio.revision)


def _lines(read: ReadFile, layout: FileFormat) -> Lines | HabilitationLines | MemberLines:
    if layout.kind is RequestKind.MEMBERS:
        return read_member_lines(read)
    if isinstance(layout, HabilitationsFormat):
        return read_habilitation_lines(read, layout)
    return read_lines(read)


def _declarations(layout: FileFormat) -> Sequence[str]:
    if not isinstance(layout, HabilitationsFormat):
        return ()
    return [column.name for column in layout.columns[layout.required :]]


def names_given(session: Session, request: Request) -> Mapping[int, str]:
    """Whom each line of a file of members names, by line; nobody in other files, or once purged."""
    if request.kind is not RequestKind.MEMBERS:
        return {}
    content = queries.file_of(session, request.id).content
    if content is None:
        return {}
    lines = read_member_lines(read_file(content, MEMBERS, NO_LIMITS))
    return {
        number: f"{each.first_name} {each.last_name}".strip()
        for number, each in zip(lines.numbers, lines.people, strict=True)
    }


def given_cells(
    session: Session, request_id: int, layout: FileFormat
) -> tuple[FileFormat, Mapping[int, tuple[str, ...]]]:
    """The cells of each line as they were deposited, by line, and the columns that they had.

    NotFound once they are purged, and for a request that had no file.
    """
    file = queries.file_of(session, request_id)
    if file.content is None:
        raise NotFound
    read = read_file(file.content, layout, NO_LIMITS)
    there = [at for at, cells in enumerate(read.cells) if cells]
    columns = tuple(layout.read[at] for at in there)
    given = zip(*(read.cells[at] for at in there), strict=True)
    return replace(layout, columns=columns, others=()), dict(zip(read.lines, given, strict=True))
