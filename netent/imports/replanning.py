"""What changed between check and run is checked again (product §9)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.database.bulk import analyze_temporary, copy_rows, temporary_table
from netent.imports import queries, statements
from netent.imports.models import ImportFile
from netent.imports.plan import Plan, build_plan
from netent.perimeter.models import Portfolio
from netent.requests.models import Request


def is_stale(session: Session, request: Request, portfolio: Portfolio) -> bool:
    """Whether the portfolio, the directory or another portfolio has overtaken the check.

    The lines that add must be staged.
    """
    # Not the whole row: the deposited file is in it.
    planned = select(ImportFile.planned_revision).where(ImportFile.request_id == request.id)
    return session.scalars(planned).one() != portfolio.revision or statements.is_stale(
        session,
        registration=request.registration_id,
        request=request.id,
        portfolio=portfolio.id,
    )


def plan_anew(session: Session, request: Request, portfolio: Portfolio) -> None:
    """Judge the stored lines against today's state, and keep what came out otherwise."""
    lines = queries.lines_of(session, request.id)
    plan = build_plan(lines, queries.snapshot_of(session, lines.wanted(), portfolio.id))
    _stage_judgements(session, plan)
    statements.replace_judgements(session, registration=request.registration_id, request=request.id)
    before = (request.additions, request.removals, request.unchanged, request.refused)
    after = (plan.additions, plan.removals, plan.unchanged, plan.refused)
    if before != after:
        checked = dict(zip(("additions", "removals", "unchanged", "refused"), before, strict=True))
        request.details = {**request.details, "checked": checked}
    request.additions, request.removals, request.unchanged, request.refused = after


def _stage_judgements(session: Session, plan: Plan) -> None:
    temporary_table(
        session,
        "judgement",
        "line bigint primary key, result varchar(32), reason varchar(32), detail text",
    )
    rows = zip(plan.lines, plan.results, plan.reasons, strict=True)
    copy_rows(
        session,
        "judgement",
        ("line", "result", "reason", "detail"),
        (
            (line, result.value, reason.value if reason else None, plan.details.get(at))
            for at, (line, result, reason) in enumerate(rows)
        ),
    )
    analyze_temporary(session, "judgement")
