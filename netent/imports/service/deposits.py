"""A deposited file read and judged, outside of any write transaction: it may be large."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from netent.imports import queries
from netent.imports.formats import ESTABLISHMENTS, bare_file_name, check_file_name
from netent.imports.plan import Plan, build_plan
from netent.imports.reading.file import Limits, ReadFile, read_file
from netent.imports.reading.lines import Lines, read_lines
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.perimeter.models import Portfolio
from netent.policies.rules import Rules


@dataclass(frozen=True, slots=True)
class Deposit:
    """A file as it was read, before any transaction: its name, its bytes and its lines."""

    file_name: str
    content: bytes
    read: ReadFile
    lines: Lines


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan with the revision of the portfolio at which it was made."""

    plan: Plan
    revision: int


def read_deposit(file_name: str, content: bytes, portfolio_name: str, rules: Rules) -> Deposit:
    """Read a deposited file, strictly. Refusal says what was found and what was expected.

    No database and no transaction: a large file takes its time here.
    """
    name = bare_file_name(file_name)
    if not check_file_name(name, portfolio_name):
        raise Refusal(Reason.BAD_NAME, found=name, expected=portfolio_name)
    limits = Limits(size=rules.import_max_bytes, lines=rules.import_max_lines)
    read = read_file(content, ESTABLISHMENTS, limits)
    return Deposit(name, content, read, read_lines(read))


def plan_deposit(session: Session, portfolio_id: int, deposit: Deposit) -> CheckedPlan:
    """Judge every line against today's state; reads only."""
    portfolio = session.get_one(Portfolio, portfolio_id)
    snapshot = queries.snapshot_of(session, deposit.lines.wanted(), portfolio.id)
    return CheckedPlan(build_plan(deposit.lines, snapshot), portfolio.revision)


def given_cells(session: Session, request_id: int, rules: Rules) -> Mapping[int, tuple[str, ...]]:
    """The cells of each line as they were deposited, by line. NotFound once they are purged."""
    file = queries.file_of(session, request_id)
    if file.content is None:
        raise NotFound
    limits = Limits(size=rules.import_max_bytes, lines=rules.import_max_lines)
    read = read_file(file.content, ESTABLISHMENTS, limits)
    return dict(zip(read.lines, zip(*read.cells, strict=True), strict=True))
