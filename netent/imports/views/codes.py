"""The provisional passwords that a file of members made, told once."""

from io import BytesIO
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts.confirming import is_confirmed
from netent.imports import exports, service, shown_lines
from netent.imports.formats import download_name
from netent.imports.forms import PasswordForm
from netent.imports.views.blueprint import bp
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.policies import portals
from netent.requests import queries as request_queries
from netent.web.attachments import streamed_csv, workbook_file
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction


@bp.post("/<uuid:request_id>/mots-de-passe")
@requires(Permission.IMPORT_SUBMIT)
def codes(request_id: UUID) -> Any:
    """Tell them, and keep them no longer, to an administrator who shows that it is he."""
    request_queries.request_of(page_session(), request_id)
    form = PasswordForm()
    if not is_confirmed(form):
        flash(form.current.errors[0], "warning")
        return redirect(url_for("imports.show", request_id=request_id, _anchor="current"))
    try:
        with transaction() as session:
            told = service.take_codes(
                session,
                current_actor(),
                request_id=request_id,
                portal=portals.current(),
                now=clock.now(),
            )
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
        return redirect(url_for("imports.show", request_id=request_id))
    return _file(told, as_workbook=request.form.get("as") == "xlsx")


def _file(told: service.ToldCodes, *, as_workbook: bool) -> Response:
    name = f"{_('Mots de passe')} {told.portfolio_name}"
    rows = shown_lines.code_rows(told)
    if as_workbook:
        target = BytesIO()
        exports.codes_xlsx(rows, target, _)
        answer = workbook_file(target, download_name(name, "xlsx"))
    else:
        content = list(exports.codes_csv(rows, _))
        answer = streamed_csv(iter(content), download_name(name, "csv"))
    answer.headers["Cache-Control"] = "no-store"
    return answer
