"""Reading pages: the list, the check, a request on its way or finished."""

from typing import Any
from uuid import UUID

from flask import Response, redirect, render_template, url_for

from netent.access import Permission
from netent.imports import presentation, queries, service, shown_lines
from netent.imports.forms import PasswordForm
from netent.imports.queries import LineFilter
from netent.imports.views.blueprint import bp
from netent.kernel import clock
from netent.kernel.enums import IMPORT_KINDS, LineResult, RequestKind, RequestStatus
from netent.kernel.identifiers import fold
from netent.kernel.paging import Page
from netent.kernel.reasons import Reason
from netent.perimeter import queries as perimeter
from netent.policies import rules
from netent.requests import queries as request_queries
from netent.requests.presentation import figures_of, live_answer
from netent.requests.queries import RequestFilter
from netent.web.filters import choice_asked, member_asked, text_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import page_session

_ACTIONS = {"add": True, "remove": False}


@bp.get("")
@requires(Permission.IMPORT_VIEW)
def index() -> str:
    """The registration's requests, newest first."""
    session = page_session()
    filters = {
        "q": text_asked(),
        "status": choice_asked("status", tuple(RequestStatus)),
        "kind": choice_asked("kind", IMPORT_KINDS),
    }
    kind = member_asked("kind", RequestKind)
    narrowed = RequestFilter(member_asked("status", RequestStatus), filters["q"])
    kinds = (kind,) if kind in IMPORT_KINDS else IMPORT_KINDS
    found = request_queries.requests_page(session, narrowed, page_asked(), kinds=kinds)
    rows = presentation.request_rows(session, found.items)
    return render_template(
        "imports/index.html",
        page=Page(rows, found.total, found.number, found.size),
        filters=filters,
        kinds=[each.value for each in IMPORT_KINDS],
        portfolios_total=perimeter.portfolios_count(session),
    )


@bp.get("/<uuid:request_id>/controle")
@requires(Permission.IMPORT_VIEW)
def check(request_id: UUID) -> Any:
    """What each line would do, before anything is confirmed."""
    session = page_session()
    request = request_queries.request_of(session, request_id)
    if request.status is not RequestStatus.CHECKED:
        return redirect(url_for("imports.show", request_id=request_id))
    page, filters = _lines(request)
    ends_many = service.ends_many_rights(request, rules.current())
    return render_template(
        "imports/check.html",
        form=PasswordForm(formdata=None) if ends_many else None,
        import_request=presentation.request_rows(session, [request])[0],
        reading=presentation.reading_of(session, request),
        consequences=presentation.consequences(session, request),
        reasons=presentation.reason_counts(session, request.id),
        page=page,
        filters=filters,
        cooldown_until=service.cooldown_until(
            session, rules.current(), now=clock.now(), request=request
        ),
    )


@bp.get("/<uuid:request_id>")
@requires(Permission.IMPORT_VIEW)
def show(request_id: UUID) -> Any:
    """A request on its way, or its report."""
    session = page_session()
    request = request_queries.request_of(session, request_id)
    if request.status is RequestStatus.CHECKED:
        return redirect(url_for("imports.check", request_id=request_id))
    row = presentation.request_rows(session, [request])[0]
    finished = request.status is RequestStatus.FINISHED
    page, filters = _lines(request) if finished else (None, {})
    return render_template(
        "imports/show.html",
        import_request=row,
        progress=figures_of(request, now=clock.now()),
        ahead=request_queries.ahead_of(session, request),
        changes=presentation.changes_of(request),
        reasons=presentation.reason_counts(session, request.id) if finished else [],
        page=page,
        filters=filters,
        kept=presentation.lines_kept(session, request.id) if finished else True,
        can_be_undone=finished and service.can_be_undone(session, request),
        codes=_codes(request),
        form=PasswordForm(formdata=None),
        **_undoing(request),
    )


@bp.get("/<uuid:request_id>/avancement")
@requires(Permission.IMPORT_VIEW)
def progress(request_id: UUID) -> Response:
    """How far a request is, for the page that shows it live."""
    session = page_session()
    request = request_queries.request_of(session, request_id)
    return live_answer(session, request, now=clock.now())


def _undoing(request: Any) -> dict[str, Any]:
    """The request that this one undoes, and the one that undoes it; None where there is none."""
    session = page_session()
    pair = (service.undone_by(session, request), service.undo_of(session, request))
    undoes, undone_by = (
        None if each is None else presentation.request_rows(session, [each])[0] for each in pair
    )
    return {"undoes": undoes, "undone_by": undone_by}


def _codes(request: Any) -> queries.CodesStanding | None:
    if request.kind is not RequestKind.MEMBERS:
        return None
    return queries.codes_standing(page_session(), request.id, now=clock.now())


def _lines(request: Any) -> tuple[Page[shown_lines.ShownLine], dict[str, str]]:
    filters = {
        "q": text_asked(),
        "result": choice_asked("result", tuple(LineResult)),
        "action": choice_asked("action", tuple(_ACTIONS)),
        "reason": choice_asked("reason", tuple(Reason)),
    }
    names = service.names_given(page_session(), request)
    asked = fold(filters["q"])
    narrowed = LineFilter(
        result=member_asked("result", LineResult),
        action=_ACTIONS.get(filters["action"]),
        reason=member_asked("reason", Reason),
        text=filters["q"],
        named=[line for line, name in names.items() if asked and asked in fold(name)],
    )
    found = queries.lines_page(page_session(), request.id, narrowed, page_asked())
    shown = shown_lines.shown_lines(page_session(), found.items, names)
    return Page(shown, found.total, found.number, found.size), filters
