"""What changed between check and run is checked again (product §9)."""

from itertools import repeat

from sqlalchemy.orm import Session

from netent.database.bulk import analyze_temporary, copy_rows, temporary_table
from netent.imports import queries
from netent.imports.plan import Plan, build_plan, plan_habilitations
from netent.imports.reading.file import NO_LIMITS, read_file
from netent.imports.reading.habilitation_lines import read_habilitation_lines
from netent.imports.recounting import recount
from netent.imports.statements import clients as statements
from netent.imports.statements import rights as rights_statements
from netent.imports.statements.lines import replace_judgements
from netent.perimeter.models import Portfolio
from netent.requests.models import Request


def is_stale(session: Session, request: Request, portfolio: Portfolio) -> bool:
    """Whether the portfolio, the directory or another portfolio has overtaken the check.

    The lines that add must be staged.
    """
    return _has_moved(session, request, portfolio) or statements.is_stale(
        session,
        registration=request.registration_id,
        request=request.id,
        portfolio=portfolio.id,
    )


def is_rights_plan_stale(session: Session, request: Request, portfolio: Portfolio) -> bool:
    """The same of a plan about rights: a member who came, left or was suspended overtakes it too.

    To be asked once the portfolio and the members are held.
    """
    return (
        _has_moved(session, request, portfolio)
        or request.details.get("people") != queries.member_states(session)
        or rights_statements.is_overtaken(session, request=request.id)
    )


def _has_moved(session: Session, request: Request, portfolio: Portfolio) -> bool:
    """Whether anything was done on the portfolio since the plan was made."""
    return queries.file_of(session, request.id).planned_revision != portfolio.revision


def plan_anew(session: Session, request: Request, portfolio: Portfolio) -> None:
    """Judge the stored lines against today's state, and keep what came out otherwise."""
    lines = queries.lines_of(session, request.id)
    plan = build_plan(lines, queries.snapshot_of(session, lines.wanted(), portfolio.id))
    replace_plan(session, request, plan)


def plan_rights_anew(session: Session, request: Request, portfolio: Portfolio) -> None:
    """The same for a file about rights: it is read again, for names are kept nowhere else."""
    content = queries.file_of(session, request.id).content
    if content is None:
        raise RuntimeError(f"the file of request {request.id} is gone")
    layout = queries.layout_read(session, request)
    lines = read_habilitation_lines(read_file(content, layout, NO_LIMITS), layout)
    snapshot = queries.rights_snapshot_of(session, lines, portfolio.id)
    replace_plan(session, request, plan_habilitations(lines, snapshot))


def replace_plan(session: Session, request: Request, plan: Plan) -> None:
    """Take the results of a plan made anew, and count again."""
    _stage_judgements(session, plan)
    replace_judgements(session, request=request.id)
    recount(
        request,
        additions=plan.additions,
        removals=plan.removals,
        unchanged=plan.unchanged,
        refused=plan.refused,
    )


def _stage_judgements(session: Session, plan: Plan) -> None:
    temporary_table(
        session,
        "judgement",
        "line bigint primary key, result varchar(32), reason varchar(32), detail text,"
        " member_id bigint, granted bigint, withdrawn bigint",
    )
    size = len(plan)
    copy_rows(
        session,
        "judgement",
        ("line", "result", "reason", "detail", "member_id", "granted", "withdrawn"),
        zip(
            plan.lines,
            [result.value for result in plan.results],
            [reason and reason.value for reason in plan.reasons],
            map(plan.details.get, range(size)),
            plan.members or repeat(None, size),
            plan.granted or repeat(None, size),
            plan.withdrawn or repeat(None, size),
            strict=True,
        ),
    )
    analyze_temporary(session, "judgement")
