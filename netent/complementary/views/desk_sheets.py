"""The operator's parameter sheets: added, looked at, withdrawn."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.accounts.confirming import status_of
from netent.complementary.forms.desk import SheetForm
from netent.complementary.queries import sheets as queries
from netent.complementary.service import sheets as service
from netent.complementary.views.blueprint import desk_bp
from netent.imports.formats import bare_file_name
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.web.filters import text_asked
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_operator, operator_session, portal_transaction

_LONGEST_FILE_NAME = 160


@desk_bp.get("/fiches")
@requires(Permission.REFERENCE_LOAD)
def sheets() -> str:
    """Every version of every sheet, the last one loaded first."""
    text = text_asked()
    page = queries.every_sheet_page(operator_session(), page_asked(), text=text)
    return render_template("references/sheets.html", page=page, filters={"q": text})


@desk_bp.route("/fiches/ajouter", methods=["GET", "POST"])
@requires(Permission.REFERENCE_LOAD)
def add_sheet() -> Any:
    """Add a sheet, or another version of one."""
    form = SheetForm()
    if not form.validate_on_submit():
        return render_template("references/add_sheet.html", form=form), status_of(form)
    assert form.dated_on.data is not None
    given = service.NewSheet(
        body=form.body.data or "",
        title=form.title.data or "",
        version=form.version.data or "",
        dated_on=form.dated_on.data,
        is_fictitious=form.is_fictitious.data,
        file_name=bare_file_name(form.file.data.filename or "")[:_LONGEST_FILE_NAME],
        content=form.content,
    )
    try:
        with portal_transaction() as session:
            row = service.add_sheet(session, current_operator(), given, now=clock.now())
    except Refusal as refusal:
        form.version.errors = [error_text(refusal)]
        return render_template("references/add_sheet.html", form=form), 422
    flash(_("Fiche ajoutée : les membres la trouvent dès maintenant."), "success")
    return redirect(url_for("references.sheet", sheet_id=row.public_id))


@desk_bp.get("/fiches/<uuid:sheet_id>")
@requires(Permission.REFERENCE_LOAD)
def sheet(sheet_id: UUID) -> str:
    """One version of a sheet, and what withdrawing it does."""
    session = operator_session()
    found = queries.sheet_of(session, sheet_id)
    others = queries.other_versions(session, found)
    return render_template("references/sheet.html", sheet=found, others=others)


@desk_bp.post("/fiches/<uuid:sheet_id>/retirer")
@requires(Permission.REFERENCE_LOAD)
def withdraw_sheet(sheet_id: UUID) -> Any:
    """Take a sheet from the members' pages; its file is kept."""
    try:
        with portal_transaction() as session:
            service.withdraw_sheet(session, current_operator(), sheet_id=sheet_id, now=clock.now())
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
    else:
        flash(_("Fiche retirée : les membres ne la trouvent plus."), "success")
    return redirect(url_for("references.sheet", sheet_id=sheet_id))
