"""Pages of the registration's declarations: those taken, taking others, removing one."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from netent.access import Permission
from netent.accounts.confirming import is_confirmed, status_of
from netent.company import service
from netent.company.forms import MassRemovalForm, RemovalForm, TakingForm
from netent.company.queries import declarations as queries
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.policies import rules
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction

bp = Blueprint("declarations", __name__, url_prefix="/declarations")


@bp.get("")
@requires(Permission.DECLARATION_MANAGE)
def index() -> str:
    """The declarations that are open on the own establishments."""
    found = queries.declarations(page_session())
    return render_template(
        "company/declarations.html",
        found=found,
        default_delay=rules.current().access_delay_days,
    )


@bp.route("/ajouter", methods=["GET", "POST"])
@requires(Permission.DECLARATION_MANAGE)
def add() -> Any:
    """The catalogue, searched; what is ticked stays ticked through a search."""
    form = TakingForm()
    if form.act.data == "search" or not form.validate_on_submit():
        return _add_page(form), 422 if form.errors else 200
    try:
        with transaction() as session:
            taken = service.take_declarations(
                session, current_actor(), codes=form.declarations.data or (), now=clock.now()
            )
    except Refusal as refusal:
        form.declarations.errors = [error_text(refusal)]
        return _add_page(form), 422
    _tell_taken(taken)
    return redirect(url_for("declarations.index"))


@bp.route("/retirer", methods=["GET", "POST"])
@requires(Permission.DECLARATION_MANAGE)
def remove() -> Any:
    """Who holds rights on a declaration, then its removal with what was shown to end."""
    code = request.args.get("code", "")
    about = _about(code)
    is_mass = rules.current().is_mass_removal(about["held"].rights)
    form = MassRemovalForm() if is_mass else RemovalForm()
    if not (is_confirmed(form) if is_mass else form.validate_on_submit()):
        return _remove_page(form, about), status_of(form)
    try:
        with transaction() as writing:
            removed = service.remove_declaration(
                writing, current_actor(), code=code, shown=form.shown.data or "", now=clock.now()
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _remove_page(form, _about(code)), 422
    flash(
        ngettext(
            "La déclaration %(code)s est retirée ; %(count)s droit a pris fin.",
            "La déclaration %(code)s est retirée ; %(count)s droits ont pris fin.",
            removed.rights,
            code=code,
            count=removed.rights,
        )
        if removed.rights
        else _("La déclaration %(code)s est retirée. Personne n’y avait de droit.", code=code),
        "success",
    )
    return redirect(url_for("declarations.index"))


def _add_page(form: TakingForm) -> str:
    text, ticked = form.q.data or "", form.declarations.data or []
    session = page_session()
    found = queries.declarations(session, text=text)
    rows = list(found.others)
    if text and ticked:
        # What a search would hide would be lost with the next button.
        shown = {row.code for row in rows}
        everything = queries.declarations(session).others
        rows = [row for row in everything if row.code in ticked or row.code in shown]
    return render_template(
        "company/take_declarations.html",
        form=form,
        found=found,
        rows=rows,
        ticked=ticked,
        history=[(row, _standing(row.status)) for row in found.history],
        default_delay=rules.current().access_delay_days,
    )


def _about(code: str) -> dict[str, Any]:
    session = page_session()
    return {
        "row": queries.taken_declaration(session, code),
        "held": queries.held_of(session, code),
        "page": queries.holdings_of(session, code, page_asked()),
    }


def _remove_page(form: RemovalForm, about: dict[str, Any]) -> str:
    return render_template("company/remove_declaration.html", form=form, **about)


def _tell_taken(taken: service.Taken) -> None:
    if taken.opened:
        flash(
            ngettext(
                "Ouverte pour vos établissements : %(codes)s. Personne n’y a encore de droit : "
                "accordez-les à vos déclarants.",
                "Ouvertes pour vos établissements : %(codes)s. Personne n’y a encore de droit : "
                "accordez-les à vos déclarants.",
                len(taken.opened),
                codes=", ".join(taken.opened),
            ),
            "success",
        )
    if taken.already:
        codes = ", ".join(taken.already)
        flash(_("Déjà ouvertes, rien n’y a changé : %(codes)s.", codes=codes), "info")


def _standing(status: str) -> str:
    """The catalogue's status in the reader's words; one that an operator wrote as it is."""
    words: dict[str, str] = {
        "service": _("Service complémentaire : il va avec une déclaration"),
        "tool": _("Outil, à télécharger"),
        "partner site": _("Chez le partenaire"),
        "merged into the tax return": _("Réunie à la déclaration de revenus"),
    }
    if status in words:
        return words[status]
    for beginning, shown in (
        ("replaced by ", _("Remplacée par %(other)s")),
        ("moved to ", _("Passée à %(other)s")),
        ("inside ", _("Contenue dans %(other)s")),
    ):
        if status.startswith(beginning):
            return str(shown % {"other": status.removeprefix(beginning)})
    return status
