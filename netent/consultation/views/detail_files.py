"""The files of a detail of rights, copied to disk before they are sent: none waits on a reader."""

from tempfile import TemporaryFile
from typing import BinaryIO, cast
from uuid import UUID

from flask import Response, abort, send_file
from flask_babel import gettext as _

from netent.access import Permission
from netent.consultation.detail import reads
from netent.consultation.views.blueprint import bp
from netent.imports.formats import download_name
from netent.kernel.clock import paris_day
from netent.kernel.enums import DetailFormat
from netent.web.attachments import XLSX
from netent.web.marks import requires
from netent.web.scope import page_session

_TYPES = {
    DetailFormat.CSV: "text/csv",
    DetailFormat.XLSX: XLSX,
    DetailFormat.ZIP: "application/zip",
}


@bp.get("/detail/<uuid:request_id>/fichier.csv")
@requires(Permission.DETAIL_REQUEST)
def detail_csv(request_id: UUID) -> Response:
    """The table as CSV."""
    return _file(request_id, DetailFormat.CSV)


@bp.get("/detail/<uuid:request_id>/fichier.xlsx")
@requires(Permission.DETAIL_REQUEST)
def detail_xlsx(request_id: UUID) -> Response:
    """The table as a workbook whose cells are text."""
    return _file(request_id, DetailFormat.XLSX)


@bp.get("/detail/<uuid:request_id>/fichiers.zip")
@requires(Permission.DETAIL_REQUEST)
def detail_zip(request_id: UUID) -> Response:
    """A CSV for each portfolio."""
    return _file(request_id, DetailFormat.ZIP)


def _file(request_id: UUID, kind: DetailFormat) -> Response:
    session = page_session()
    request = reads.detail_of(session, request_id)
    pieces = reads.file_of(session, request, kind)
    target = cast(BinaryIO, TemporaryFile())  # noqa: SIM115 - sending it closes it
    for piece in pieces:
        target.write(piece)
    if target.tell() != request.details["files"][kind]:
        target.close()
        abort(404)  # deleted at this very moment
    target.seek(0)
    name = reads.name_now(session, request)
    if request.portfolio_id is None and request.finished_at is not None:
        name = f"{_('Détail des habilitations')} {paris_day(request.finished_at).isoformat()}"
    return send_file(
        target,
        mimetype=_TYPES[kind],
        as_attachment=True,
        download_name=download_name(name, kind),
    )
