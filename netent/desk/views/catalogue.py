"""The catalogue of declarations: listed, edited one by one, or loaded whole after a look."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.catalogue import queries
from netent.catalogue.columns import CatalogueRefused
from netent.catalogue.differences import cells_of, difference
from netent.catalogue.reading import LONGEST_BYTES, read_content
from netent.desk import service
from netent.desk.catalogue_forms import DeclarationForm, FileForm
from netent.desk.views.blueprint import bp
from netent.kernel import clock
from netent.kernel.errors import NotFound
from netent.web.filters import text_asked
from netent.web.marks import requires
from netent.web.scope import current_operator, operator_session, portal_transaction


@bp.get("/catalogue")
@requires(Permission.CATALOGUE_EDIT)
def catalogue() -> str:
    """Every declaration, in the catalogue's order."""
    text = text_asked()
    found = queries.every_declaration(operator_session(), text=text)
    return render_template("desk/catalogue.html", declarations=found, filters={"q": text})


@bp.route("/catalogue/<name>", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_EDIT)
def edit_declaration(name: str) -> Any:
    """Change one declaration; what somebody else changed meanwhile in other fields stays his."""
    found = queries.every_declaration(operator_session())
    declaration = next((each for each in found if each.code == name), None)
    if declaration is None:
        raise NotFound
    form = DeclarationForm(data=cells_of(declaration))
    if not form.is_submitted():
        return _edit_page(form, declaration.code, cells_of(declaration), 200)
    was = {column: request.form.get(f"was_{column}", "") for column in form.columns}
    typed = form.cells()
    changes = {column: typed[column] for column in form.columns if typed[column] != was[column]}
    try:
        with portal_transaction() as session:
            changed = service.edit_declaration(
                session, current_operator(), name, changes, now=clock.now()
            )
    except CatalogueRefused as refused:
        form.refuse(refused.faults)
        return _edit_page(form, declaration.code, was, 422)
    flash(
        _("%(code)s est enregistrée.", code=name) if changed else _("Rien n’a changé."),
        "success" if changed else "info",
    )
    return redirect(url_for("desk.catalogue"))


@bp.route("/catalogue/ajouter", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_EDIT)
def add_declaration() -> Any:
    """Add a declaration at the catalogue's end."""
    form = DeclarationForm()
    if not form.is_submitted():
        return render_template("desk/add_declaration.html", form=form)
    cells = {"code": (form.code.data or "").strip(), **form.cells()}
    try:
        with portal_transaction() as session:
            service.add_declaration(session, current_operator(), cells, now=clock.now())
    except CatalogueRefused as refused:
        form.refuse(refused.faults)
        return render_template("desk/add_declaration.html", form=form), 422
    flash(_("%(code)s est ajoutée au catalogue.", code=cells["code"]), "success")
    return redirect(url_for("desk.catalogue"))


@bp.route("/catalogue/fichier", methods=["GET", "POST"])
@requires(Permission.CATALOGUE_EDIT)
def catalogue_file() -> Any:
    """A whole file: what it would change is shown, and nothing is done yet."""
    form = FileForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("desk/catalogue_file.html", form=form, faults=()), status
    content = form.file.data.read(LONGEST_BYTES + 1)
    return _difference_page(form, content)


@bp.post("/catalogue/fichier/appliquer")
@requires(Permission.CATALOGUE_EDIT)
def load_catalogue() -> Any:
    """Load the file that was looked at, if it would still change just that."""
    form = FileForm()
    content = request.form.get("content", "").encode()
    try:
        with portal_transaction() as session:
            loaded = service.load_catalogue(
                session,
                current_operator(),
                content,
                fingerprint=request.form.get("fingerprint", ""),
                now=clock.now(),
            )
    except CatalogueRefused:
        return _difference_page(form, content)
    if loaded is None:
        flash(_("Le catalogue a changé entre-temps : relisez la différence."), "warning")
        return _difference_page(form, content)
    flash(
        _(
            "Catalogue repris : %(added)s ajoutées, %(updated)s changées.",
            added=len(loaded.added),
            updated=len(loaded.updated),
        ),
        "success",
    )
    return redirect(url_for("desk.catalogue"))


def _edit_page(form: DeclarationForm, code: str, was: dict[str, str], status: int) -> Any:
    return render_template("desk/edit_declaration.html", form=form, code=code, was=was), status


def _difference_page(form: FileForm, content: bytes) -> Any:
    try:
        lines = read_content(content)
    except CatalogueRefused as refused:
        page = render_template("desk/catalogue_file.html", form=form, faults=refused.faults)
        return page, 422
    found = difference(operator_session(), lines)
    return render_template(
        "desk/catalogue_difference.html", found=found, content=content.decode("utf-8-sig")
    )
