"""Pages of a portfolio's declarations: those open on it, opening others, closing one."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from netent.access import Permission
from netent.catalogue import queries as catalogue
from netent.habilitations.holders import held_on, holders_page
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.paging import PageAsked
from netent.kernel.reasons import Reason
from netent.perimeter import queries as perimeter
from netent.policies import rules
from netent.portfolios import queries, service
from netent.portfolios.forms import OpeningForm
from netent.portfolios.queries import EVERY_CLIENT
from netent.portfolios.queries import declarations as reads
from netent.portfolios.views.blueprint import bp
from netent.portfolios.views.ending import agrees, ending_form, status_of
from netent.web.formats import number
from netent.web.marks import requires
from netent.web.messages import error_text, reason_text
from netent.web.scope import current_actor, page_session, transaction

_FIRST = PageAsked()


@bp.get("/<uuid:portfolio_id>/declarations")
@requires(Permission.PORTFOLIO_EDIT)
def declarations(portfolio_id: UUID) -> str:
    """The declarations open on a portfolio, each with the clients for whom it is."""
    session = page_session()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    return render_template(
        "portfolios/declarations.html",
        portfolio=portfolio,
        found=reads.declarations(session, portfolio.id),
        default_delay=rules.current().access_delay_days,
    )


@bp.route("/<uuid:portfolio_id>/declarations/ouvrir", methods=["GET", "POST"])
@requires(Permission.PORTFOLIO_EDIT)
def open_declarations(portfolio_id: UUID) -> Any:
    """The catalogue, searched; what is ticked stays ticked through a search."""
    perimeter.portfolio_of(page_session(), portfolio_id)
    form = OpeningForm()
    if form.act.data == "search" or not form.validate_on_submit():
        return _opening_page(portfolio_id, form), 422 if form.errors else 200
    try:
        with transaction() as session:
            opened = service.open_declarations(
                session,
                current_actor(),
                portfolio_id=portfolio_id,
                codes=form.declarations.data or (),
                now=clock.now(),
            )
    except Refusal as refusal:
        form.declarations.errors = [error_text(refusal)]
        return _opening_page(portfolio_id, form), 422
    _tell_opened(opened)
    return redirect(url_for("portfolios.declarations", portfolio_id=portfolio_id))


@bp.route("/<uuid:portfolio_id>/declarations/fermer", methods=["GET", "POST"])
@requires(Permission.PORTFOLIO_EDIT)
def close_declaration(portfolio_id: UUID) -> Any:
    """What ends with a declaration, then its end for the portfolio and all its clients."""
    code = request.args.get("code", "")
    about = _about(portfolio_id, code)
    if about is None:
        flash(reason_text(Reason.DECLARATION_NOT_OPEN, declaration=code[:20]), "info")
        return redirect(url_for("portfolios.declarations", portfolio_id=portfolio_id))
    form = ending_form(about["held"].rights)
    if not agrees(form):
        return _closing_page(form, about), status_of(form)
    try:
        with transaction() as session:
            closed = service.close_declaration(
                session,
                current_actor(),
                portfolio_id=portfolio_id,
                code=code,
                shown=form.shown.data or "",
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _closing_page(form, _about(portfolio_id, code) or about), 422
    _tell_closed(code, closed)
    return redirect(url_for("portfolios.declarations", portfolio_id=portfolio_id))


def _opening_page(portfolio_id: UUID, form: OpeningForm) -> str:
    session = page_session()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    text, ticked = form.q.data or "", form.declarations.data or []
    rows = reads.declarations(session, portfolio.id, text=text).others
    if text and ticked:
        # What a search would hide would be lost with the next button.
        shown = {row.code for row in rows}
        everything = reads.declarations(session, portfolio.id).others
        rows = [row for row in everything if row.code in ticked or row.code in shown]
    return render_template(
        "portfolios/open_declarations.html",
        portfolio=portfolio,
        form=form,
        rows=rows,
        ticked=ticked,
        default_delay=rules.current().access_delay_days,
    )


def _about(portfolio_id: UUID, code: str) -> dict[str, Any] | None:
    """What closing would end; None where the declaration is not open on the portfolio."""
    session = page_session()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    row = reads.declarations(session, portfolio.id).named(code)
    if row is None:
        return None
    sites = queries.sites_chosen(session, portfolio.id, EVERY_CLIENT)
    closing = catalogue.rights_of_declarations(session, [code])
    return {
        "portfolio": portfolio,
        "row": row,
        "held": held_on(session, sites, closing),
        "holders": holders_page(session, sites, _FIRST, closing),
    }


def _closing_page(form: Any, about: dict[str, Any]) -> str:
    return render_template("portfolios/close_declaration.html", form=form, **about)


def _tell_opened(opened: service.Opened) -> None:
    if opened.opened:
        flash(
            ngettext(
                "Ouverte sur le portefeuille : %(codes)s. Ouvrez-la maintenant pour ses clients.",
                "Ouvertes sur le portefeuille : %(codes)s. Ouvrez-les maintenant pour ses clients.",
                len(opened.opened),
                codes=", ".join(opened.opened),
            ),
            "success",
        )
    if opened.already:
        codes = ", ".join(opened.already)
        flash(_("Déjà ouvertes, rien n’y a changé : %(codes)s.", codes=codes), "info")


def _tell_closed(code: str, closed: service.Closed) -> None:
    flash(
        ngettext(
            "La déclaration %(code)s est fermée ; %(count)s droit a pris fin.",
            "La déclaration %(code)s est fermée ; %(count)s droits ont pris fin.",
            closed.rights,
            code=code,
            count=number(closed.rights),
        )
        if closed.rights
        else _("La déclaration %(code)s est fermée. Personne n’y avait de droit.", code=code),
        "success",
    )
