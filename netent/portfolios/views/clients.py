"""Pages of a portfolio's clients: one of them, and declarations opened or closed for some."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from netent.access import Permission
from netent.catalogue import queries as catalogue
from netent.habilitations.holders import held_on, holders_page
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.paging import PageAsked
from netent.perimeter import queries as perimeter
from netent.portfolios import queries, service
from netent.portfolios.forms import OpeningForm
from netent.portfolios.queries import Chosen
from netent.portfolios.queries import declarations as reads
from netent.portfolios.views.blueprint import bp
from netent.portfolios.views.chosen import (
    MOST_NAMED,
    chosen_sent,
    fields_of,
    page_of,
    refused,
)
from netent.portfolios.views.ending import agrees, ending_form, status_of, with_rights_ended
from netent.web.filters import text_asked
from netent.web.formats import number
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction

_FIRST = PageAsked()


@bp.get("/<uuid:portfolio_id>/client")
@requires(Permission.PORTFOLIO_EDIT)
def client(portfolio_id: UUID) -> str:
    """One client: what the directory says, its declarations open and closed, every act on it."""
    session = page_session()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    siret = "".join(text_asked("siret").split())
    row = queries.client_of(session, portfolio.id, siret)
    found = reads.declarations(session, portfolio.id, Chosen(frozenset({siret})))
    return render_template("portfolios/client.html", portfolio=portfolio, client=row, found=found)


@bp.route("/<uuid:portfolio_id>/clients/declarations", methods=["GET", "POST"])
@requires(Permission.PORTFOLIO_EDIT)
def client_declarations(portfolio_id: UUID) -> Any:
    """The portfolio's declarations, and for how many of the chosen clients each is open."""
    perimeter.portfolio_of(page_session(), portfolio_id)
    chosen = chosen_sent()
    return refused(portfolio_id, chosen) or _choice_page(
        portfolio_id, OpeningForm(formdata=None), chosen
    )


@bp.post("/<uuid:portfolio_id>/clients/declarations/ouvrir")
@requires(Permission.PORTFOLIO_EDIT)
def open_for_clients(portfolio_id: UUID) -> Any:
    """Open the ticked declarations for the chosen clients."""
    perimeter.portfolio_of(page_session(), portfolio_id)
    chosen, form = chosen_sent(), OpeningForm()
    if (back := refused(portfolio_id, chosen)) is not None:
        return back
    if not form.validate_on_submit():
        return _choice_page(portfolio_id, form, chosen), 422
    codes = form.declarations.data or []
    try:
        with transaction() as session:
            changed = service.open_for_clients(
                session,
                current_actor(),
                portfolio_id=portfolio_id,
                chosen=chosen,
                codes=codes,
                now=clock.now(),
            )
    except Refusal as refusal:
        form.declarations.errors = [error_text(refusal)]
        return _choice_page(portfolio_id, form, chosen), 422
    _tell_opened(codes, changed)
    return redirect(page_of(portfolio_id, chosen))


@bp.post("/<uuid:portfolio_id>/clients/declarations/fermer")
@requires(Permission.PORTFOLIO_EDIT)
def close_for_clients(portfolio_id: UUID) -> Any:
    """What ends with the ticked declarations for the chosen clients, then their end."""
    perimeter.portfolio_of(page_session(), portfolio_id)
    chosen, choice = chosen_sent(), OpeningForm()
    if (back := refused(portfolio_id, chosen)) is not None:
        return back
    if not choice.validate_on_submit():
        return _choice_page(portfolio_id, choice, chosen), 422
    codes = choice.declarations.data or []
    about = _about(portfolio_id, chosen, codes)
    form = ending_form(about["held"].rights)
    if not agrees(form):
        return _closing_page(form, chosen, about), status_of(form)
    try:
        with transaction() as session:
            closed = service.close_for_clients(
                session,
                current_actor(),
                portfolio_id=portfolio_id,
                chosen=chosen,
                codes=codes,
                shown=form.shown.data or "",
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _closing_page(form, chosen, _about(portfolio_id, chosen, codes)), 422
    _tell_closed(codes, closed)
    return redirect(page_of(portfolio_id, chosen))


def _choice_page(portfolio_id: UUID, form: OpeningForm, chosen: Chosen) -> str:
    session = page_session()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    return render_template(
        "portfolios/client_declarations.html",
        portfolio=portfolio,
        form=form,
        found=reads.declarations(session, portfolio.id, chosen),
        ticked=form.declarations.data or [],
        named=queries.first_of(session, portfolio.id, chosen, MOST_NAMED),
        chosen=chosen,
        fields=fields_of(chosen),
    )


def _about(portfolio_id: UUID, chosen: Chosen, codes: Collection[str]) -> dict[str, Any]:
    session = page_session()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    sites = queries.sites_chosen(session, portfolio.id, chosen)
    closing = catalogue.rights_of_declarations(session, codes)
    return {
        "portfolio": portfolio,
        "codes": codes,
        "clients": queries.count_chosen(session, portfolio.id, chosen),
        "named": queries.first_of(session, portfolio.id, chosen, MOST_NAMED),
        "held": held_on(session, sites, closing),
        "holders": holders_page(session, sites, _FIRST, closing),
    }


def _closing_page(form: Any, chosen: Chosen, about: dict[str, Any]) -> str:
    fields = fields_of(chosen) + [("declarations", code) for code in about["codes"]]
    back = page_of(about["portfolio"].public_id, chosen)
    return render_template(
        "portfolios/close_for_clients.html", form=form, fields=fields, back=back, **about
    )


def _tell_opened(codes: Collection[str], changed: int) -> None:
    if not changed:
        flash(_("Rien n’a changé : c’était déjà ainsi."), "info")
        return
    flash(
        ngettext(
            "%(codes)s : ouvert pour %(count)s client. Personne n’y a encore de droit.",
            "%(codes)s : ouvert pour %(count)s clients. Personne n’y a encore de droit.",
            changed,
            codes=", ".join(codes),
            count=number(changed),
        ),
        "success",
    )


def _tell_closed(codes: Collection[str], closed: service.Closed) -> None:
    told = ngettext(
        "%(codes)s : fermé pour %(count)s client.",
        "%(codes)s : fermé pour %(count)s clients.",
        closed.clients,
        codes=", ".join(codes),
        count=number(closed.clients),
    )
    flash(with_rights_ended(told, closed.rights), "success")
