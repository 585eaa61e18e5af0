"""The lines of a request, a span at a time, with a word on progress in between."""

from collections.abc import Iterator

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from netent.database.tenant import tenant_of
from netent.imports.applying.applied import SPAN_LINES
from netent.imports.models import ImportLine
from netent.imports.statements.lines import LineSpan, line_spans
from netent.kernel.enums import LineResult
from netent.perimeter.models import Portfolio, PortfolioDeclarant, Site
from netent.requests import progress
from netent.requests.models import Request
from netent.requests.progress import Progress
from netent.tenancy.models import Member


def done_spans(session: Session, request: Request) -> Iterator[LineSpan]:
    """The spans of lines that change something; each is told as done once the next is asked for."""
    began = request.started_at or request.created_at
    done = request.unchanged + request.refused
    progress.tell(request.public_id, Progress(done, request.lines, began))
    for span in line_spans(session, request=request.id, size=SPAN_LINES):
        yield span
        done += span.lines
        progress.tell(request.public_id, Progress(done, request.lines, began))


def sites_of(session: Session, request: Request, span: LineSpan) -> Select[int]:
    """The sites of a span's lines that change something."""
    return (
        select(Site.id)
        .join(ImportLine, ImportLine.siret == Site.siret)
        .where(
            Site.registration_id == tenant_of(session),
            ImportLine.registration_id == tenant_of(session),
            ImportLine.request_id == request.id,
            ImportLine.result == LineResult.DONE,
            ImportLine.line > span.after,
            ImportLine.line <= span.last,
        )
    )


def hold_declarants(session: Session, portfolio: Portfolio) -> None:
    """No declarant of the portfolio leaves while he is given rights."""
    hold_members(
        session,
        select(PortfolioDeclarant.member_id).where(PortfolioDeclarant.portfolio_id == portfolio.id),
    )


def hold_named(session: Session, request: Request) -> None:
    """Nobody whom the request's lines name leaves, or is suspended, meanwhile."""
    hold_members(
        session, select(ImportLine.member_id).where(ImportLine.request_id == request.id).distinct()
    )


def hold_members(session: Session, named: Select[int] | Select[int | None]) -> None:
    """Lock members in the order in which everybody does."""
    session.scalars(
        select(Member.id)
        .where(Member.id.in_(named))
        .order_by(Member.id)
        .with_for_update(key_share=True)
    ).all()
