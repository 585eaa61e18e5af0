"""The operator's list of publications, and their texts."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.catalogue.queries import every_declaration
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.publishing.forms.editing import PublicationForm, PublishForm
from netent.publishing.prose import blocks_of
from netent.publishing.queries import desk
from netent.publishing.queries.desk import PublicationFilter
from netent.publishing.service import editing
from netent.publishing.states import PublicationKind, Stage, Theme
from netent.publishing.views.blueprint import choices
from netent.publishing.words import STAGES, THEMES
from netent.web.filters import member_asked, text_asked
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_operator, operator_session, portal_transaction

editing_bp = Blueprint("editing", __name__, url_prefix="/exploitation")


@editing_bp.context_processor
def _words() -> dict[str, Any]:
    return {"theme_words": THEMES, "stage_words": STAGES}


@editing_bp.get("/publications")
@requires(Permission.PUBLICATION_EDIT)
def index() -> str:
    """News, or answers, whatever their state."""
    kind = member_asked("nature", PublicationKind) or PublicationKind.NEWS
    text, theme, stage = text_asked(), member_asked("theme", Theme), member_asked("etat", Stage)
    page = desk.publications_page(
        operator_session(),
        PublicationFilter(kind, text, theme, stage),
        page_asked(),
        now=clock.now(),
    )
    return render_template(
        "editing/index.html",
        page=page,
        kind=kind,
        themes=choices(THEMES),
        stages=choices(STAGES),
        filters={"q": text, "theme": theme, "etat": stage},
    )


@editing_bp.route("/publications/nouvelle", methods=["GET", "POST"])
@requires(Permission.PUBLICATION_EDIT)
def create() -> Any:
    """Write a draft."""
    kind = member_asked("nature", PublicationKind) or PublicationKind.NEWS
    form = _form(kind)
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return render_template("editing/create.html", form=form, kind=kind), status
    with portal_transaction() as session:
        row = editing.create_publication(
            session, current_operator(), kind, _written(form), now=clock.now()
        )
    flash(_("Le brouillon est enregistré. Relisez-le, puis publiez-le."), "success")
    return redirect(url_for("editing.show", publication_id=row.public_id))


@editing_bp.route("/publications/<uuid:publication_id>/texte", methods=["GET", "POST"])
@requires(Permission.PUBLICATION_EDIT)
def edit(publication_id: UUID) -> Any:
    """Change the text; whoever comes second sees both."""
    row = desk.publication(operator_session(), publication_id)
    form = _form(row.kind)
    if not form.is_submitted():
        _fill(form, row)
        return _edit_page(form, row), 200
    if not form.validate():
        return _edit_page(form, row), 422
    try:
        with portal_transaction() as session:
            editing.edit_publication(
                session,
                current_operator(),
                publication_id,
                _written(form),
                revision=form.seen(),
                now=clock.now(),
            )
    except Refusal as refusal:
        now_stored = desk.publication(operator_session(), publication_id)
        form.form_errors.append(error_text(refusal))
        # Saved once more, with the other's text before him, his own stands.
        form.revision.data = str(now_stored.revision)
        return _edit_page(form, now_stored, theirs=now_stored), 409
    flash(_("Le texte est enregistré."), "success")
    return redirect(url_for("editing.show", publication_id=publication_id))


@editing_bp.get("/publications/<uuid:publication_id>")
@requires(Permission.PUBLICATION_EDIT)
def show(publication_id: UUID) -> str:
    """A publication as its readers will see it, and what can be done with it."""
    return _show(publication_id, PublishForm(formdata=None))


@editing_bp.post("/publications/<uuid:publication_id>/publier")
@requires(Permission.PUBLICATION_EDIT)
def publish(publication_id: UUID) -> Any:
    """Show it, now or from a moment on."""
    form, now = PublishForm(), clock.now()
    if not form.validate():
        return _show(publication_id, form), 422
    try:
        with portal_transaction() as session:
            row = editing.publish(
                session,
                current_operator(),
                publication_id,
                at=form.moment(),
                revision=form.seen(),
                now=now,
            )
    except Refusal as refusal:
        return _refused(refusal, publication_id)
    is_coming = desk.stage_of(row, now) is Stage.COMING
    flash(
        _("La publication paraîtra au moment choisi.") if is_coming else _("C’est en ligne."),
        "success",
    )
    return redirect(url_for("editing.show", publication_id=publication_id))


@editing_bp.post("/publications/<uuid:publication_id>/archiver")
@requires(Permission.PUBLICATION_EDIT)
def archive(publication_id: UUID) -> Any:
    """Take it from the pages."""
    form = PublishForm()
    try:
        with portal_transaction() as session:
            editing.archive(
                session,
                current_operator(),
                publication_id,
                revision=form.seen(),
                now=clock.now(),
            )
    except Refusal as refusal:
        return _refused(refusal, publication_id)
    flash(_("La publication est archivée."), "success")
    return redirect(url_for("editing.show", publication_id=publication_id))


def _show(publication_id: UUID, form: PublishForm) -> str:
    row = desk.publication(operator_session(), publication_id)
    form.revision.data = str(row.revision)
    return render_template(
        "editing/show.html",
        row=row,
        form=form,
        blocks=blocks_of(row.body),
        stage=desk.stage_of(row, clock.now()),
    )


def _refused(refusal: Refusal, publication_id: UUID) -> Any:
    flash(error_text(refusal), "warning")
    return redirect(url_for("editing.show", publication_id=publication_id))


def _form(kind: PublicationKind) -> PublicationForm:
    form = PublicationForm()
    rows = every_declaration(operator_session())
    form.fit(kind, [(row.code, f"{row.code} – {row.label}") for row in rows])
    return form


def _fill(form: PublicationForm, row: Any) -> None:
    form.title.data, form.summary.data, form.body.data = row.title, row.summary, row.body
    form.theme.data, form.revision.data = row.theme.value, str(row.revision)
    form.declarations.data = [each.code for each in row.declarations]


def _edit_page(form: PublicationForm, row: Any, theirs: Any = None) -> str:
    return render_template("editing/edit.html", form=form, row=row, kind=row.kind, theirs=theirs)


def _written(form: PublicationForm) -> editing.Written:
    return editing.Written(
        title=form.title.data or "",
        summary=form.summary.data or "",
        body=form.body.data or "",
        theme=Theme(form.theme.data),
        codes=form.declarations.data or (),
    )
