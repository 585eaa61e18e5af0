"""Clients that go to another portfolio: which one, what comes along, what ends, then the act."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from netent.access import Permission
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.perimeter import queries as perimeter
from netent.portfolios import queries, service
from netent.portfolios.queries import Chosen
from netent.portfolios.queries.crossing import Crossing, Terms, crossing
from netent.portfolios.views.blueprint import bp
from netent.portfolios.views.chosen import MOST_NAMED, chosen_sent, fields_of, refused
from netent.portfolios.views.ending import (
    agrees,
    ending_form,
    status_of,
    was_shown,
    with_rights_ended,
)
from netent.web.filters import uuid_of
from netent.web.formats import number
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction


@bp.post("/<uuid:portfolio_id>/clients/transferer")
@requires(Permission.PORTFOLIO_EDIT)
def transfer_clients(portfolio_id: UUID) -> Any:
    """Choose the other portfolio, then what comes along; what ends is shown before."""
    perimeter.portfolio_of(page_session(), portfolio_id)
    chosen, target_id = chosen_sent(), uuid_of(request.form.get("target", ""))
    if (back := refused(portfolio_id, chosen)) is not None:
        return back
    if target_id is None or target_id == portfolio_id:
        return _choice_page(portfolio_id, chosen)
    page = _Page(portfolio_id, target_id, chosen, _terms_sent())
    found = page.found()
    if was_shown() and request.form["shown"] != found.mark:
        # Other boxes are ticked than when the page was made, or somebody was faster.
        return page.again(found)
    form = ending_form(found.ends.rights)
    if not agrees(form):
        return page.shown(form, found), status_of(form)
    try:
        with transaction() as session:
            done = service.transfer_clients(
                session,
                current_actor(),
                portfolio_id=portfolio_id,
                target_id=target_id,
                chosen=chosen,
                terms=page.terms,
                shown=found.mark,
                now=clock.now(),
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return page.shown(form, page.found()), 422
    _tell(done, perimeter.portfolio_of(page_session(), target_id).name)
    return redirect(url_for("portfolios.compose", portfolio_id=portfolio_id))


@dataclass(frozen=True, slots=True)
class _Page:
    """The page on which a transfer is looked over."""

    portfolio_id: UUID
    target_id: UUID
    chosen: Chosen
    terms: Terms

    def found(self) -> Crossing:
        """What the transfer would do now."""
        session = page_session()
        source = perimeter.portfolio_of(session, self.portfolio_id)
        target = perimeter.portfolio_of(session, self.target_id)
        return crossing(session, source.id, target.id, self.chosen, self.terms)

    def again(self, found: Crossing) -> Any:
        """The page with what it would do by the boxes as they are now."""
        form = ending_form(found.ends.rights, is_fresh=True)
        return self.shown(form, found, is_other=True)

    def shown(self, form: Any, found: Crossing, *, is_other: bool = False) -> str:
        """The page, finished."""
        session = page_session()
        source = perimeter.portfolio_of(session, self.portfolio_id)
        return render_template(
            "portfolios/transfer_clients.html",
            portfolio=source,
            target=perimeter.portfolio_of(session, self.target_id),
            form=form,
            found=found,
            is_other=is_other,
            named=queries.first_of(session, source.id, self.chosen, MOST_NAMED),
            fields=fields_of(self.chosen),
        )


def _choice_page(portfolio_id: UUID, chosen: Chosen) -> str:
    session = page_session()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    everything = queries.portfolio_choices(session)
    return render_template(
        "portfolios/choose_target.html",
        portfolio=portfolio,
        choices=[each for each in everything if each.public_id != portfolio_id],
        clients=queries.count_chosen(session, portfolio.id, chosen),
        named=queries.first_of(session, portfolio.id, chosen, MOST_NAMED),
        fields=fields_of(chosen),
    )


def _terms_sent() -> Terms:
    """The boxes of the page; all of them before there was any."""
    if not was_shown():
        return Terms()
    members = {uuid_of(text) for text in request.form.getlist("declarant")}
    return Terms(
        declarations=frozenset(code[:20] for code in request.form.getlist("declaration")),
        declarants=frozenset(each for each in members if each is not None),
    )


def _tell(done: service.Transferred, target: str) -> None:
    if not done.clients:
        flash(_("Rien n’a changé : c’était déjà ainsi."), "info")
        return
    told = ngettext(
        "%(count)s client est maintenant dans « %(name)s », avec ses droits.",
        "%(count)s clients sont maintenant dans « %(name)s », avec leurs droits.",
        done.clients,
        count=number(done.clients),
        name=target,
    )
    flash(with_rights_ended(told, done.rights_ended), "success")
