"""Pages of a portfolio's declarants: assigned, taken away, given the portfolio's rights."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from netent.access import Permission
from netent.habilitations.holders import held_on, holders_page
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.paging import PageAsked
from netent.perimeter import queries as perimeter
from netent.policies import rules
from netent.portfolios import queries, service
from netent.portfolios.forms import EndingForm
from netent.portfolios.queries import EVERY_CLIENT
from netent.portfolios.queries import declarants as reads
from netent.portfolios.queries.declarations import declarations
from netent.portfolios.views.blueprint import bp
from netent.portfolios.views.chosen import MOST_IN_ADDRESS
from netent.portfolios.views.ending import (
    agrees,
    ending_form,
    status_of,
    was_shown,
    with_rights_ended,
)
from netent.web.filters import text_in, uuid_of
from netent.web.formats import number
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_in
from netent.web.scope import current_actor, page_session, transaction

_STATES = {"assigned": True, "free": False}


@bp.route("/<uuid:portfolio_id>/declarants", methods=["GET", "POST"])
@requires(Permission.PORTFOLIO_EDIT)
def declarants(portfolio_id: UUID) -> str:
    """Who is assigned, and who could be; searched or turned, what is ticked stays so."""
    return _list_page(portfolio_id)


@bp.post("/<uuid:portfolio_id>/declarants/affecter")
@requires(Permission.PORTFOLIO_EDIT)
def assign_declarants(portfolio_id: UUID) -> Any:
    """Assign those who are ticked; their rights are proposed next."""
    perimeter.portfolio_of(page_session(), portfolio_id)
    chosen = _members_sent()
    if not chosen:
        return _nobody(portfolio_id)
    try:
        with transaction() as session:
            new = service.assign_declarants(
                session,
                current_actor(),
                portfolio_id=portfolio_id,
                member_ids=chosen,
                now=clock.now(),
            )
    except Refusal as refusal:
        flash(error_text(refusal), "danger")
        return _list_page(portfolio_id), 422
    if not new:
        flash(_("Rien n’a changé : c’était déjà ainsi."), "info")
        return redirect(url_for("portfolios.declarants", portfolio_id=portfolio_id))
    _tell_assigned(len(new))
    named = [str(each.public_id) for each in new] if len(new) <= MOST_IN_ADDRESS else []
    asked: dict[str, Any] = {"member": named}
    return redirect(url_for("portfolios.give_rights", portfolio_id=portfolio_id, **asked))


@bp.post("/<uuid:portfolio_id>/declarants/retirer")
@requires(Permission.PORTFOLIO_EDIT)
def unassign_declarants(portfolio_id: UUID) -> Any:
    """What ends with those who are ticked, then their leave."""
    perimeter.portfolio_of(page_session(), portfolio_id)
    chosen = _members_sent()
    about = _leaving(portfolio_id, chosen)
    if not about["leaving"]:
        return _nobody(portfolio_id)
    form = ending_form(about["held"].rights)
    if not agrees(form):
        return _leaving_page(form, about), status_of(form)
    try:
        with transaction() as session:
            gone = service.unassign_declarants(
                session,
                current_actor(),
                portfolio_id=portfolio_id,
                member_ids=chosen,
                shown=form.shown.data or "",
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _leaving_page(form, _leaving(portfolio_id, chosen)), 422
    _tell_unassigned(gone)
    return redirect(url_for("portfolios.declarants", portfolio_id=portfolio_id))


@bp.route("/<uuid:portfolio_id>/declarants/droits", methods=["GET", "POST"])
@requires(Permission.PORTFOLIO_EDIT)
def give_rights(portfolio_id: UUID) -> Any:
    """What the assigned declarants lack of the portfolio's rights, then the gift of it."""
    form = EndingForm()
    if not (was_shown() and form.validate_on_submit()):
        return _offer_page(portfolio_id, EndingForm(formdata=None))
    try:
        with transaction() as session:
            given = service.give_same_rights(
                session,
                current_actor(),
                portfolio_id=portfolio_id,
                member_ids=_members_sent() or None,
                shown=form.shown.data or "",
                rules=rules.current(),
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _offer_page(portfolio_id, form), 422
    told = ngettext(
        "%(count)s droit donné. Un nouveau droit s’ouvre après son délai d’accès.",
        "%(count)s droits donnés. Un nouveau droit s’ouvre après son délai d’accès.",
        given,
        count=number(given),
    )
    flash(told, "success")
    return redirect(url_for("portfolios.declarants", portfolio_id=portfolio_id))


def _list_page(portfolio_id: UUID) -> str:
    session, sent = page_session(), _sent()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    state = sent.get("state", "") if sent.get("state") in _STATES else ""
    page = reads.declarants_page(
        session, portfolio.id, page_in(sent), text=text_in(sent), assigned=_STATES.get(state)
    )
    ticked = _members_sent() if request.method == "POST" else frozenset()
    return render_template(
        "portfolios/declarants.html",
        portfolio=portfolio,
        page=page,
        filters={"q": text_in(sent), "state": state},
        ticked=ticked,
        carried=sorted(map(str, ticked - {row.public_id for row in page.items})),
        has_assigned=bool(reads.assigned_among(session, portfolio.id)),
    )


def _leaving(portfolio_id: UUID, chosen: frozenset[UUID]) -> dict[str, Any]:
    session = page_session()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    leaving = reads.assigned_among(session, portfolio.id, chosen)
    sites = queries.sites_chosen(session, portfolio.id, EVERY_CLIENT)
    ids = [each.id for each in leaving]
    return {
        "portfolio": portfolio,
        "leaving": leaving,
        "held": held_on(session, sites, members=ids),
        "holders": holders_page(session, sites, PageAsked(), members=ids),
    }


def _leaving_page(form: Any, about: dict[str, Any]) -> str:
    fields = [("tick", str(each.public_id)) for each in about["leaving"]]
    return render_template("portfolios/unassign.html", form=form, fields=fields, **about)


def _offer_page(portfolio_id: UUID, form: EndingForm) -> str:
    session, chosen = page_session(), _members_sent()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    on = clock.paris_day(clock.now())
    return render_template(
        "portfolios/give_rights.html",
        portfolio=portfolio,
        form=form,
        found=reads.offer(session, portfolio.id, chosen or None, on=on),
        opened=declarations(session, portfolio.id),
        fields=[("tick", str(each)) for each in sorted(chosen)],
    )


def _sent() -> MultiDict[str, str]:
    return request.form if request.method == "POST" else request.args


def _members_sent() -> frozenset[UUID]:
    """Those ticked on the pages of the list, or named by the address."""
    sent = _sent()
    carried = _ids(sent, "tick") - _ids(sent, "here")
    return carried | _ids(sent, "member")


def _ids(sent: MultiDict[str, str], name: str) -> frozenset[UUID]:
    """What is no identifier was put there by no page of ours."""
    found = map(uuid_of, sent.getlist(name))
    return frozenset(each for each in found if each is not None)


def _nobody(portfolio_id: UUID) -> Any:
    flash(_("Cochez au moins un déclarant."), "warning")
    return redirect(url_for("portfolios.declarants", portfolio_id=portfolio_id))


def _tell_assigned(count: int) -> None:
    flash(
        ngettext(
            "%(count)s déclarant affecté. Son affectation ne lui donne aucun droit.",
            "%(count)s déclarants affectés. Leur affectation ne leur donne aucun droit.",
            count,
            count=number(count),
        ),
        "success",
    )


def _tell_unassigned(gone: service.Unassigned) -> None:
    told = ngettext(
        "%(count)s déclarant retiré du portefeuille.",
        "%(count)s déclarants retirés du portefeuille.",
        gone.members,
        count=number(gone.members),
    )
    flash(with_rights_ended(told, gone.rights), "success")
