"""Files to take away: the template, the report, the refused lines."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from flask import Response, abort
from flask_babel import gettext as _

from netent.access import Permission
from netent.imports.formats import download_name
from netent.kernel.enums import RequestStatus
from netent.policies import rules
from netent.rate_requests import exports, presentation, queries
from netent.rate_requests.layout import PEOPLE
from netent.rate_requests.presentation import CallRow
from netent.rate_requests.views.blueprint import bp
from netent.web.attachments import streamed_csv, workbook_file
from netent.web.marks import requires
from netent.web.scope import current_actor, page_session, streaming_session


@bp.get("/modele.csv")
@requires(Permission.RATE_REQUEST)
def template() -> Response:
    """The file to fill; its example line can't be applied."""
    return streamed_csv(iter([PEOPLE.template()]), download_name(_("Appel de taux"), "csv"))


@bp.get("/<uuid:request_id>/compte-rendu.csv")
@requires(Permission.RATE_REQUEST)
def report_csv(request_id: UUID) -> Response:
    """The report, streamed as CSV."""
    number, row = _finished(request_id)

    def pieces() -> Iterator[bytes]:
        with streaming_session() as session:
            lines = queries.report_lines(session, number)
            yield from exports.report_csv(lines, _, is_fictitious=row.is_fictitious)

    return streamed_csv(pieces(), _report_name(row, "csv"))


@bp.get("/<uuid:request_id>/compte-rendu.xlsx")
@requires(Permission.RATE_REQUEST)
def report_xlsx(request_id: UUID) -> Response:
    """The report as a workbook whose cells are text."""
    number, row = _finished(request_id)
    target = TemporaryFile()  # noqa: SIM115 - sending it closes it
    lines = queries.report_lines(page_session(), number)
    exports.report_xlsx(lines, cast(BinaryIO, target), _, is_fictitious=row.is_fictitious)
    name = _report_name(row, "xlsx")
    return workbook_file(cast(BinaryIO, target), name)


@bp.get("/<uuid:request_id>/refus.csv")
@requires(Permission.RATE_REQUEST)
def refused(request_id: UUID) -> Response:
    """The refused lines as they were given, with their reasons, to be corrected and sent again."""
    number, _row = _finished(request_id)

    def pieces() -> Iterator[bytes]:
        with streaming_session() as session:
            yield from exports.refused_lines(
                queries.report_lines(session, number, refused_only=True)
            )

    return streamed_csv(pieces(), download_name(_("Appel de taux à corriger"), "csv"))


def _finished(request_id: UUID) -> tuple[int, CallRow]:
    """A request that has a report to take away: it has ended, and its lines are still kept."""
    call = queries.call_of(page_session(), current_actor(), request_id)
    row = presentation.call_row(call, rules.current())
    if row.status is not RequestStatus.FINISHED or not row.is_kept:
        abort(404)
    return call.request.id, row


def _report_name(row: CallRow, extension: str) -> str:
    return download_name(f"{_('Appel de taux')} {row.siret}", extension)
