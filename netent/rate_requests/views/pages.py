"""Reading pages: the list, the check, a request on its way or finished; each one's own only."""

from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, url_for

from netent.access import Permission
from netent.kernel import clock
from netent.kernel.enums import RequestStatus
from netent.kernel.paging import Page
from netent.kernel.reasons import Reason
from netent.policies import rules
from netent.rate_requests import presentation, providers, queries
from netent.rate_requests.queries import CallFilter, LineFilter, RateCall
from netent.rate_requests.states import Answer
from netent.rate_requests.views.blueprint import bp
from netent.requests import queries as request_queries
from netent.requests.presentation import figures_of, live_answer
from netent.web.filters import choice_asked, member_asked, text_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session


@bp.get("")
@requires(Permission.RATE_REQUEST)
def index() -> str:
    """The reader's own requests, newest first."""
    filters = {"q": text_asked(), "status": choice_asked("status", tuple(RequestStatus))}
    narrowed = CallFilter(member_asked("status", RequestStatus), filters["q"])
    found = queries.calls_page(page_session(), current_actor(), narrowed, page_asked())
    rows = [presentation.call_row(each, rules.current()) for each in found.items]
    return render_template(
        "rate_requests/index.html",
        page=Page(rows, found.total, found.number, found.size),
        filters=filters,
        is_open=providers.current() is not None,
    )


@bp.get("/<uuid:request_id>/controle")
@requires(Permission.RATE_REQUEST)
def check(request_id: UUID) -> Any:
    """Who would be asked about, before anything is confirmed."""
    call = _call(request_id)
    if call.request.status is not RequestStatus.CHECKED:
        return redirect(url_for("rate_requests.show", request_id=request_id))
    page, filters = _lines(call)
    return render_template(
        "rate_requests/check.html",
        call=presentation.call_row(call, rules.current()),
        reasons=presentation.reason_counts(page_session(), call.request.id),
        page=page,
        filters=filters,
        is_open=providers.current() is not None,
    )


@bp.get("/<uuid:request_id>")
@requires(Permission.RATE_REQUEST)
def show(request_id: UUID) -> Any:
    """A request on its way, or its report."""
    call = _call(request_id)
    request, session = call.request, page_session()
    if request.status is RequestStatus.CHECKED:
        return redirect(url_for("rate_requests.check", request_id=request_id))
    has_lines = request.status is RequestStatus.FINISHED and call.about.purged_at is None
    page, filters = _lines(call) if has_lines else (None, {})
    return render_template(
        "rate_requests/show.html",
        call=presentation.call_row(call, rules.current()),
        progress=figures_of(request, now=clock.now()),
        ahead=request_queries.ahead_of(session, request),
        reasons=presentation.reason_counts(session, request.id) if has_lines else [],
        page=page,
        filters=filters,
    )


@bp.get("/<uuid:request_id>/avancement")
@requires(Permission.RATE_REQUEST)
def progress(request_id: UUID) -> Response:
    """How far a request is, for the page that shows it live."""
    return live_answer(page_session(), _call(request_id).request, now=clock.now())


def _call(request_id: UUID) -> RateCall:
    return queries.call_of(page_session(), current_actor(), request_id)


def _lines(call: RateCall) -> tuple[Page[presentation.ShownLine], dict[str, str]]:
    filters = {
        "q": text_asked(),
        "result": choice_asked("result", tuple(Answer)),
        "reason": choice_asked("reason", tuple(Reason)),
    }
    narrowed = LineFilter(
        member_asked("result", Answer), member_asked("reason", Reason), filters["q"]
    )
    found = queries.lines_page(page_session(), call.request.id, narrowed, page_asked())
    shown = presentation.shown_lines(found.items)
    return Page(shown, found.total, found.number, found.size), filters
