"""The operator's files of body codes: handed in, looked at beside what is in force, loaded."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.complementary.body_codes import LONGEST_BYTES, read_codes
from netent.complementary.forms.desk import NomenclatureForm
from netent.complementary.queries import nomenclatures as queries
from netent.complementary.service import nomenclatures as service
from netent.complementary.states import Nomenclature
from netent.complementary.views.blueprint import desk_bp
from netent.complementary.words import NOMENCLATURES
from netent.imports.formats import bare_file_name
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.sheets import Fault, SheetRefusedError
from netent.web.filters import member_asked
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_operator, operator_session, portal_transaction


@desk_bp.route("/nomenclatures", methods=["GET", "POST"])
@requires(Permission.REFERENCE_LOAD)
def nomenclatures() -> Any:
    """The versions so far; a new file is checked, and shown before anything changes."""
    form = NomenclatureForm()
    if not form.validate_on_submit():
        return _index_page(form, (), 422 if form.is_submitted() else 200)
    assert form.effective_on.data is not None
    content = form.file.data.read(LONGEST_BYTES + 1)
    handed = service.Handed(
        nomenclature=Nomenclature(form.nomenclature.data),
        label=form.label.data or "",
        effective_on=form.effective_on.data,
        is_fictitious=form.is_fictitious.data,
        file_name=bare_file_name(form.file.data.filename or ""),
        sha256=sha256(content).hexdigest(),
    )
    try:
        lines = read_codes(content)
        with portal_transaction() as session:
            version = service.check_version(
                session, current_operator(), lines, handed, now=clock.now()
            )
    except SheetRefusedError as refused:
        return _index_page(form, refused.faults, 422)
    return redirect(url_for("references.nomenclature", version_id=version.public_id))


@desk_bp.get("/nomenclatures/<uuid:version_id>")
@requires(Permission.REFERENCE_LOAD)
def nomenclature(version_id: UUID) -> str:
    """What a version changes, code by code, before it is loaded and afterwards."""
    session = operator_session()
    version = queries.version_of(session, version_id)
    return render_template(
        "references/nomenclature.html",
        version=version,
        name=NOMENCLATURES[version.nomenclature],
        page=queries.changes_page(session, version, page_asked()),
    )


@desk_bp.post("/nomenclatures/<uuid:version_id>/reprendre")
@requires(Permission.REFERENCE_LOAD)
def load_nomenclature(version_id: UUID) -> Any:
    """Load the version that was looked at, if it would still change just that."""
    try:
        with portal_transaction() as session:
            service.apply_version(
                session, current_operator(), version_id=version_id, now=clock.now()
            )
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
    else:
        flash(_("Version reprise : les membres la trouvent dès son jour d’effet."), "success")
    return redirect(url_for("references.nomenclature", version_id=version_id))


def _index_page(form: NomenclatureForm, faults: tuple[Fault, ...], status: int) -> Any:
    table = member_asked("table", Nomenclature)
    page = render_template(
        "references/nomenclatures.html",
        form=form,
        faults=faults,
        names=NOMENCLATURES,
        page=queries.versions_page(
            operator_session(), page_asked(), nomenclature=table, state=None
        ),
        table=table.value if table else "",
    )
    return page, status
