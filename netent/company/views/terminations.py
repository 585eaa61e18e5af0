"""Pages of terminations: what runs and what ran, asking, confirming, withdrawing, the paper."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from netent.access import Permission
from netent.accounts.confirming import is_confirmed, status_of
from netent.company import queries, service
from netent.company.forms import ConfirmationForm, TerminationForm
from netent.company.papers import paper_of, paper_to_come
from netent.company.queries import Card
from netent.company.service import Settled
from netent.company.states import TerminationState
from netent.documents import termination_form
from netent.kernel import clock
from netent.kernel.errors import NotFound, Refusal
from netent.web.attachments import pdf_file
from netent.web.filters import text_asked
from netent.web.formats import moment
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction

bp = Blueprint("company", __name__, url_prefix="/resiliation")


@bp.get("")
@requires(Permission.COMPANY_TERMINATE)
def index() -> str:
    """The terminations that live, then those that are over."""
    session = page_session()
    page = queries.terminations_page(session, page_asked(), now=clock.now())
    return render_template(
        "company/index.html",
        page=page,
        can_choose=queries.sites_that_stay(session) > 1,
        is_free=not queries.is_company_ending(session),
    )


@bp.get("/etablissements")
@requires(Permission.COMPANY_TERMINATE)
def choose() -> str:
    """The own establishments, one of which may be terminated."""
    session, text = page_session(), text_asked()
    return render_template(
        "company/choose.html",
        q=text,
        page=queries.own_sites_page(session, page_asked(), text=text),
        staying=queries.sites_that_stay(session),
        is_free=not queries.is_company_ending(session),
    )


@bp.route("/demander", methods=["GET", "POST"])
@requires(Permission.COMPANY_TERMINATE)
def ask() -> Any:
    """What would end, then the request: of an establishment, or of all where none is named."""
    form, siret = TerminationForm(), request.args.get("siret", "")
    _known(siret)
    if not is_confirmed(form):
        return _ask_page(form, siret), status_of(form)
    try:
        with transaction() as session:
            termination = service.ask(
                session, current_actor(), siret=siret, why=form.why.data or "", now=clock.now()
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _ask_page(form, siret), 422
    if termination.state is TerminationState.RUNNING:
        at = moment(termination.takes_effect_at or clock.now())
        flash(_("La résiliation est demandée. Elle prendra effet le %(at)s.", at=at), "success")
    else:
        flash(
            _(
                "La résiliation est demandée. Un autre administrateur a jusqu’au %(until)s pour "
                "la confirmer ; chacun en est averti par message.",
                until=moment(termination.lapses_at),
            ),
            "success",
        )
    return redirect(url_for("company.show", termination_id=termination.public_id))


@bp.get("/formulaire.pdf")
@requires(Permission.COMPANY_TERMINATE)
def draft() -> Response:
    """The form of a request that is not made yet."""
    siret = request.args.get("siret", "")
    site = _known(siret)
    others = queries.other_administrators(page_session(), current_actor())
    paper = paper_to_come(current_user.standing, site, needs_second=bool(others), now=clock.now())
    return pdf_file(termination_form(paper), _file_name(siret))


@bp.get("/<uuid:termination_id>")
@requires(Permission.COMPANY_TERMINATE)
def show(termination_id: UUID) -> str:
    """One termination: where it stands, and what may be done about it."""
    session, now = page_session(), clock.now()
    card = queries.termination_card(session, termination_id, now=now)
    return render_template("company/show.html", **_about(card))


@bp.get("/<uuid:termination_id>/formulaire.pdf")
@requires(Permission.COMPANY_TERMINATE)
def paper(termination_id: UUID) -> Response:
    """The form of a request that was made, as it stands."""
    session, now = page_session(), clock.now()
    card = queries.termination_card(session, termination_id, now=now)
    site = queries.own_site_shown(session, card.siret) if card.siret else None
    told = paper_of(current_user.standing, card, site, now=now)
    return pdf_file(termination_form(told), _file_name(card.siret))


@bp.route("/<uuid:termination_id>/confirmer", methods=["GET", "POST"])
@requires(Permission.COMPANY_TERMINATE)
def confirm(termination_id: UUID) -> Any:
    """What will end, then the second administrator's word."""
    form = ConfirmationForm()
    card = queries.termination_card(page_session(), termination_id, now=clock.now())
    if not is_confirmed(form):
        return _confirm_page(form, card), status_of(form)
    try:
        with transaction() as session:
            settled = service.confirm(
                session, current_actor(), termination_id=termination_id, now=clock.now()
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _confirm_page(form, card), 422
    _tell(settled, _("La résiliation est confirmée. Chaque administrateur en est averti."))
    return redirect(url_for("company.show", termination_id=termination_id))


@bp.post("/<uuid:termination_id>/retirer")
@requires(Permission.COMPANY_TERMINATE)
def withdraw(termination_id: UUID) -> Any:
    """Take a termination back."""
    with transaction() as session:
        settled = service.withdraw(
            session, current_actor(), termination_id=termination_id, now=clock.now()
        )
    _tell(settled, _("La résiliation est retirée. Rien ne change dans l’inscription."))
    return redirect(url_for("company.show", termination_id=termination_id))


def _known(siret: str) -> queries.OwnSite | None:
    """The own establishment that is named, None when none is. NotFound."""
    if not siret:
        return None
    session = page_session()
    queries.own_site(session, siret)
    return queries.own_site_shown(session, siret)


def _ask_page(form: TerminationForm, siret: str) -> str:
    session = page_session()
    return render_template(
        "company/ask.html",
        form=form,
        siret=siret,
        site=queries.own_site_shown(session, siret) if siret else None,
        ends=queries.consequences(session, siret),
        others=queries.other_administrators(session, current_actor()),
        registration=current_user.standing,
    )


def _confirm_page(form: ConfirmationForm, card: Card) -> str:
    return render_template("company/confirm.html", form=form, **_about(card))


def _about(card: Card) -> dict[str, Any]:
    """A termination with its target, and what would end with it while it lives."""
    session, actor = page_session(), current_actor()
    try:
        ends = queries.consequences(session, card.siret) if card.is_live else None
    except NotFound:  # an establishment that left the registration meanwhile
        ends = None
    return {
        "card": card,
        "site": queries.own_site_shown(session, card.siret) if card.siret else None,
        "ends": ends,
        "is_mine": card.asked_by_id == actor.member_id,
        "others": queries.other_administrators(session, actor),
    }


def _file_name(siret: str) -> str:
    return f"resiliation-{siret or current_user.standing.siren}.pdf"


def _tell(settled: Settled, done: str) -> None:
    if settled.is_mine:
        flash(done, "success")
        return
    words = {
        TerminationState.RUNNING: _("est déjà confirmée depuis le %(at)s"),
        TerminationState.WITHDRAWN: _("a été retirée le %(at)s"),
        TerminationState.LAPSED: _("a pris fin sans confirmation le %(at)s"),
        TerminationState.ENDED: _("a pris effet le %(at)s"),
        TerminationState.COVERED: _("a pris fin avec l’inscription le %(at)s"),
    }
    outcome = words[settled.state] % {"at": moment(settled.at)}
    flash(_("Rien n’a changé : la résiliation %(outcome)s.", outcome=outcome), "warning")
