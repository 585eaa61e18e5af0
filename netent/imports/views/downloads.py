"""Files to take away: the template, the report, the refused lines, the demo's samples."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import Response, abort, current_app
from flask_babel import gettext as _

from netent.access import Permission
from netent.imports import exports, presentation, queries, service, shown_lines
from netent.imports.formats import download_name
from netent.imports.views.blueprint import bp
from netent.imports.views.deposit import SAMPLES
from netent.kernel.enums import FILE_KINDS, RequestKind, RequestStatus
from netent.perimeter import queries as perimeter
from netent.requests import queries as request_queries
from netent.web.attachments import streamed_csv, workbook_file
from netent.web.filters import member_asked
from netent.web.marks import requires
from netent.web.scope import page_session, streaming_session


@bp.get("/modele/<uuid:portfolio_id>")
@requires(Permission.IMPORT_SUBMIT)
def template(portfolio_id: UUID) -> Response:
    """The file to fill for a portfolio; it bears the right name already."""
    session = page_session()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    kind = member_asked("kind", RequestKind) or RequestKind.ESTABLISHMENTS
    if kind not in FILE_KINDS:
        abort(404)
    layout = service.layout_of(session, portfolio.id, kind)
    return streamed_csv(iter([layout.template()]), download_name(portfolio.name, "csv"))


@bp.get("/essai/<name>")
@requires(Permission.IMPORT_SUBMIT)
def sample(name: str) -> Response:
    """A sample file, in the demo only."""
    list_samples = current_app.extensions.get(SAMPLES)
    if list_samples is None or not current_app.config["NETENT_DEMO"]:
        abort(404)
    found = next((row for row in list_samples() if row.name == name), None)
    if found is None:
        abort(404)
    return streamed_csv(iter([found.content]), found.file_name)


@bp.get("/<uuid:request_id>/compte-rendu.csv")
@requires(Permission.IMPORT_VIEW)
def report_csv(request_id: UUID) -> Response:
    """The report, streamed as CSV."""
    request = _finished(request_id)
    names = service.names_given(page_session(), request)

    def pieces() -> Iterator[bytes]:
        with streaming_session() as session:
            codes = shown_lines.codes_of_rights(session)
            lines = queries.report_lines(session, request.id)
            rows = shown_lines.report_rows(lines, codes, names)
            yield from exports.report_csv(rows, _, about=presentation.about_of(request))

    return streamed_csv(pieces(), _report_name(request.portfolio_name, "csv"))


@bp.get("/<uuid:request_id>/compte-rendu.xlsx")
@requires(Permission.IMPORT_VIEW)
def report_xlsx(request_id: UUID) -> Response:
    """The report as a workbook whose SIRETs are text."""
    request = _finished(request_id)
    session = page_session()
    codes = shown_lines.codes_of_rights(session)
    names = service.names_given(session, request)
    rows = shown_lines.report_rows(queries.report_lines(session, request.id), codes, names)
    target = TemporaryFile()  # noqa: SIM115 - sending it closes it
    about = presentation.about_of(request)
    exports.report_xlsx(rows, cast(BinaryIO, target), _, about=about)
    name = _report_name(request.portfolio_name, "xlsx")
    return workbook_file(cast(BinaryIO, target), name)


@bp.get("/<uuid:request_id>/refus.csv")
@requires(Permission.IMPORT_VIEW)
def refused(request_id: UUID) -> Response:
    """The refused lines as they were given, with their reasons, ready to correct and send again."""
    request = _finished(request_id)
    if request.kind not in FILE_KINDS:
        abort(404)
    session = page_session()
    layout = service.layout_read(session, request)
    given_layout, given = service.given_cells(session, request.id, layout)

    def pieces() -> Iterator[bytes]:
        with streaming_session() as session:
            lines = queries.report_lines(session, request.id, refused_only=True)
            rows = ((*given[row.line], shown_lines.line_message(row)) for row in lines)
            yield from exports.refused_csv(given_layout, rows)

    # Under the name that it must bear today.
    name = perimeter.name_today(session, request.portfolio_id) or request.portfolio_name
    return streamed_csv(pieces(), download_name(name, "csv"))


def _finished(request_id: UUID) -> Any:
    """A request that has a report to take away: it has ended, and its lines are still kept."""
    session = page_session()
    request = request_queries.request_of(session, request_id)
    finished = request.status is RequestStatus.FINISHED
    if not (finished and presentation.lines_kept(session, request.id)):
        abort(404)
    return request


def _report_name(portfolio_name: str, extension: str) -> str:
    return download_name(f"{_('Compte rendu')} {portfolio_name}", extension)
