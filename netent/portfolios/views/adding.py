"""The page on which a company's establishments, or one of them, become clients."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from netent.access import Permission
from netent.kernel import clock
from netent.kernel.identifiers import SIREN_LENGTH
from netent.perimeter import queries as perimeter
from netent.portfolios import service
from netent.portfolios.forms import AddingForm, number_asked
from netent.portfolios.queries import Chosen, ClientFilter
from netent.portfolios.queries.candidates import candidates
from netent.portfolios.views.blueprint import bp
from netent.portfolios.views.chosen import MOST_IN_ADDRESS, page_of
from netent.web.formats import day, identifier, number
from netent.web.marks import requires
from netent.web.scope import current_actor, page_session, transaction

_NAMED = 5


@bp.get("/<uuid:portfolio_id>/clients/ajouter")
@requires(Permission.PORTFOLIO_EDIT)
def find_clients(portfolio_id: UUID) -> str:
    """A SIREN or a SIRET is looked up: what may become a client, and what may not, and why."""
    form = number_asked(request.args)
    is_right = bool(request.args.get("number")) and form.validate()
    return _page(portfolio_id, form, form.number.data or "" if is_right else "")


@bp.post("/<uuid:portfolio_id>/clients/ajouter")
@requires(Permission.PORTFOLIO_EDIT)
def add_clients(portfolio_id: UUID) -> Any:
    """Enter the ticked establishments; their declarations and rights are chosen next."""
    form = AddingForm()
    if not form.validate_on_submit():
        return _page(portfolio_id, form, "" if form.number.errors else form.number.data or ""), 422
    typed = form.number.data or ""
    takes_all = form.all.data and len(typed) == SIREN_LENGTH
    sirets = [siret for siret in form.site.data or () if siret.startswith(typed)]
    with transaction() as session:
        added = service.add_clients(
            session,
            current_actor(),
            portfolio_id=portfolio_id,
            siren=typed if takes_all else "",
            sirets=sirets,
            now=clock.now(),
        )
    _tell(added)
    if not added.clients:
        return redirect(url_for("portfolios.find_clients", portfolio_id=portfolio_id, number=typed))
    # More than an address can name: the company's clients together.
    is_whole = takes_all or len(sirets) > MOST_IN_ADDRESS
    chosen = Chosen(narrowed=ClientFilter(typed)) if is_whole else Chosen(frozenset(sirets))
    return redirect(page_of(portfolio_id, chosen))


def _page(portfolio_id: UUID, form: Any, typed: str) -> str:
    session = page_session()
    return render_template(
        "portfolios/add_clients.html",
        portfolio=perimeter.portfolio_of(session, portfolio_id),
        form=form,
        typed=typed,
        found=candidates(session, typed) if typed else None,
        ticked=form.site.data if "site" in form else None,
    )


def _tell(added: service.Added) -> None:
    if added.clients:
        flash(
            ngettext(
                "%(count)s client ajouté. Ouvrez maintenant ses déclarations, puis donnez les "
                "droits.",
                "%(count)s clients ajoutés. Ouvrez maintenant leurs déclarations, puis donnez les "
                "droits.",
                added.clients,
                count=number(added.clients),
            ),
            "success",
        )
    if added.left_out:
        said = "; ".join(_said(added.left_out[:_NAMED]))
        left = added.left_out_total - _NAMED
        more = _("et %(count)s autres", count=number(left)) if left > 0 else ""
        told = _("Pas ajoutés : %(names)s", names=" ".join(filter(None, (said, more))))
        flash(told, "warning")
    elif not added.clients:
        flash(_("Rien n’a changé : c’était déjà ainsi."), "info")


def _said(left_out: Iterable[service.LeftOut]) -> Iterable[str]:
    for each in left_out:
        siret = identifier(each.siret)
        if each.is_held and each.portfolio:
            yield _("%(siret)s (client de « %(name)s »)", siret=siret, name=each.portfolio)
        elif each.is_held:
            yield _("%(siret)s (établissement de votre entreprise)", siret=siret)
        elif each.is_active is None:
            yield _("%(siret)s (absent du répertoire)", siret=siret)
        elif each.closed_on:
            yield _("%(siret)s (fermé depuis le %(day)s)", siret=siret, day=day(each.closed_on))
        else:
            yield _("%(siret)s (fermé)", siret=siret)
