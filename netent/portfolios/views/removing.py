"""Clients that leave: what ends with them, then the act."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from netent.access import Permission
from netent.habilitations.holders import held_on, holders_page
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.paging import PageAsked
from netent.perimeter import queries as perimeter
from netent.portfolios import queries, service
from netent.portfolios.queries import Chosen
from netent.portfolios.views.blueprint import bp
from netent.portfolios.views.chosen import MOST_NAMED, chosen_sent, fields_of, refused
from netent.portfolios.views.ending import agrees, ending_form, status_of, with_rights_ended
from netent.web.formats import number
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction


@bp.post("/<uuid:portfolio_id>/clients/retirer")
@requires(Permission.PORTFOLIO_EDIT)
def remove_clients(portfolio_id: UUID) -> Any:
    """What ends with the chosen clients, then their leave."""
    perimeter.portfolio_of(page_session(), portfolio_id)
    chosen = chosen_sent()
    if (back := refused(portfolio_id, chosen)) is not None:
        return back
    about = _about(portfolio_id, chosen)
    form = ending_form(about["held"].rights)
    if not agrees(form):
        return _page(form, chosen, about), status_of(form)
    try:
        with transaction() as session:
            removed = service.remove_clients(
                session,
                current_actor(),
                portfolio_id=portfolio_id,
                chosen=chosen,
                shown=form.shown.data or "",
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _page(form, chosen, _about(portfolio_id, chosen)), 422
    _tell(removed)
    return redirect(url_for("portfolios.compose", portfolio_id=portfolio_id))


def _about(portfolio_id: UUID, chosen: Chosen) -> dict[str, Any]:
    session = page_session()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    sites = queries.sites_chosen(session, portfolio.id, chosen)
    return {
        "portfolio": portfolio,
        "clients": queries.count_chosen(session, portfolio.id, chosen),
        "named": queries.first_of(session, portfolio.id, chosen, MOST_NAMED),
        "held": held_on(session, sites),
        "holders": holders_page(session, sites, PageAsked()),
    }


def _page(form: Any, chosen: Chosen, about: dict[str, Any]) -> str:
    return render_template(
        "portfolios/remove_clients.html", form=form, fields=fields_of(chosen), **about
    )


def _tell(removed: service.Removed) -> None:
    if not removed.clients:
        flash(_("Rien n’a changé : c’était déjà ainsi."), "info")
        return
    told = ngettext(
        "%(count)s client retiré du portefeuille.",
        "%(count)s clients retirés du portefeuille.",
        removed.clients,
        count=number(removed.clients),
    )
    flash(with_rights_ended(told, removed.rights), "success")
