"""The operator's files of AT/MP rates: handed in, looked at, loaded."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.atmp.forms import RatesForm
from netent.atmp.queries import loads as queries
from netent.atmp.service import loading as service
from netent.atmp.sheet import LONGEST_BYTES, read_rates
from netent.atmp.states import Finding
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.sheets import Fault, SheetRefusedError
from netent.web.filters import member_asked
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_operator, operator_session, portal_transaction

loads_bp = Blueprint("rates", __name__, url_prefix="/exploitation/taux-atmp")

_OF_A_FORM = 64 * 1024


@loads_bp.before_request
def _allow_large_files() -> None:
    request.max_content_length = LONGEST_BYTES + _OF_A_FORM


@loads_bp.route("", methods=["GET", "POST"])
@requires(Permission.ATMP_IMPORT)
def index() -> Any:
    """The files so far; a new one is checked, and shown before anything changes."""
    form = RatesForm()
    if not form.validate_on_submit():
        return _index_page(form, (), 422 if form.is_submitted() else 200)
    file = form.file.data
    try:
        lines = read_rates(file.read(LONGEST_BYTES + 1))
        with portal_transaction() as session:
            load = service.check_load(
                session, current_operator(), lines, name=file.filename or "", now=clock.now()
            )
    except SheetRefusedError as refused:
        return _index_page(form, refused.faults, 422)
    return redirect(url_for("rates.show", load_id=load.public_id))


@loads_bp.get("/<uuid:load_id>")
@requires(Permission.ATMP_IMPORT)
def show(load_id: UUID) -> str:
    """What a file brings, line by line, before it is loaded; its counts afterwards."""
    session, finding = operator_session(), member_asked("apport", Finding)
    load = queries.load_of(session, load_id)
    return render_template(
        "atmp/load.html",
        load=load,
        page=queries.lines_page(session, load, page_asked(), finding=finding),
        finding=finding.value if finding else "",
    )


@loads_bp.post("/<uuid:load_id>/reprendre")
@requires(Permission.ATMP_IMPORT)
def apply(load_id: UUID) -> Any:
    """Load the file that was looked at, if the known rates are still those of then."""
    try:
        with portal_transaction() as session:
            service.apply_load(session, current_operator(), load_id=load_id, now=clock.now())
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
    else:
        flash(_("Taux repris : les inscriptions concernées les reçoivent."), "success")
    return redirect(url_for("rates.show", load_id=load_id))


def _index_page(form: RatesForm, faults: tuple[Fault, ...], status: int) -> Any:
    page = queries.loads_page(operator_session(), page_asked())
    return render_template("atmp/loads.html", form=form, faults=faults, page=page), status
