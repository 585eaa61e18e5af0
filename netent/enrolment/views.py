"""Pages of requests to join: those that wait, one of them with its two acts, and one's own."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from netent.access import Permission
from netent.accounts import passwords
from netent.activations.service import prepare_code
from netent.enrolment import queries, service
from netent.enrolment.forms import KeyForm
from netent.enrolment.service import KeyEntered, Settled
from netent.enrolment.states import CandidacyState
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.perimeter import queries as perimeter
from netent.policies import portals, rules
from netent.policies.secrets import SecretKind
from netent.web.filters import choice_asked, text_asked
from netent.web.formats import moment
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction

bp = Blueprint("enrolment", __name__)


@bp.get("/demandes-en-attente")
@requires(Permission.CANDIDACY_SETTLE)
def index() -> str:
    """Who asks to join, or who asked."""
    filters = {"q": text_asked(), "state": choice_asked("state", ("settled",))}
    page = queries.candidacies_page(
        page_session(),
        page_asked(),
        text=filters["q"],
        is_open=not filters["state"],
        now=clock.now(),
    )
    return render_template("enrolment/index.html", page=page, filters=filters)


@bp.get("/demandes-en-attente/<uuid:candidacy_id>")
@requires(Permission.CANDIDACY_SETTLE)
def show(candidacy_id: UUID) -> str:
    """One request, with the person's earlier ones, and the rights that an accord may give."""
    session, now = page_session(), clock.now()
    card = queries.candidacy_card(session, candidacy_id, now=now)
    return render_template(
        "enrolment/show.html",
        card=card,
        earlier=queries.earlier_requests(session, card, now=now),
        declarations=perimeter.own_declarations(session),
    )


@bp.post("/demandes-en-attente/<uuid:candidacy_id>/accepter")
@requires(Permission.CANDIDACY_SETTLE)
def accept(candidacy_id: UUID) -> Any:
    """Let the person in, with the rights that were ticked."""
    with transaction() as session:
        settled = service.accept(
            session,
            current_actor(),
            candidacy_id=candidacy_id,
            declarations=request.form.getlist("declaration"),
            rules=rules.current(),
            portal=portals.current(),
            now=clock.now(),
        )
    _tell(settled, _("La demande est acceptée. La personne en est avertie par message."))
    return redirect(url_for("enrolment.index"))


@bp.get("/demandes-en-attente/<uuid:candidacy_id>/refuser")
@requires(Permission.CANDIDACY_SETTLE)
def confirm_refusal(candidacy_id: UUID) -> str:
    """What a refusal brings, before it is given."""
    card = queries.candidacy_card(page_session(), candidacy_id, now=clock.now())
    return render_template("enrolment/refuse.html", card=card)


@bp.post("/demandes-en-attente/<uuid:candidacy_id>/refuser")
@requires(Permission.CANDIDACY_SETTLE)
def refuse(candidacy_id: UUID) -> Any:
    """Turn the person away."""
    with transaction() as session:
        settled = service.refuse(
            session,
            current_actor(),
            candidacy_id=candidacy_id,
            portal=portals.current(),
            now=clock.now(),
        )
    _tell(settled, _("La demande est refusée et le compte supprimé. La personne en est avertie."))
    return redirect(url_for("enrolment.index"))


@bp.get("/ma-demande")
@requires(Permission.CANDIDACY_FOLLOW)
def own() -> str:
    """The person's own request: what it waits for, and until when."""
    return _own_page(KeyForm())


@bp.post("/ma-demande/courrier")
@requires(Permission.CANDIDACY_FOLLOW)
def ask_key() -> Any:
    """Have a key sent to the establishment, the first one or another."""
    portal = portals.current()
    prepared = prepare_code(portal, SecretKind.POSTED_CODE, passwords.current())
    try:
        with transaction() as session:
            service.ask_for_key(
                session,
                current_actor(),
                prepared=prepared,
                portal=portal,
                now=clock.now(),
            )
    except Refusal as refusal:
        flash(error_text(refusal), "danger")
    else:
        flash(_("Une lettre avec une clé va être envoyée à votre établissement."), "success")
    return redirect(url_for("enrolment.own"))


@bp.post("/ma-demande/cooptation")
@requires(Permission.CANDIDACY_FOLLOW)
def choose_cooptation() -> Any:
    """Wait for an administrator instead of a letter."""
    with transaction() as session:
        service.choose_cooptation(
            session, current_actor(), portal=portals.current(), now=clock.now()
        )
    flash(_("Votre demande attend l’accord d’un administrateur. La clé est annulée."), "success")
    return redirect(url_for("enrolment.own"))


@bp.post("/ma-demande/cle")
@requires(Permission.CANDIDACY_FOLLOW)
def enter_key() -> Any:
    """Enter the key that came by post."""
    form = KeyForm()
    if not form.validate_on_submit():
        return _own_page(form), 422
    entered = service.enter_key(
        current_actor(),
        form.key.data or "",
        hasher=passwords.current(),
        portal=portals.current(),
        now=clock.now(),
    )
    if entered.is_right:
        flash(_("Bienvenue. Vous êtes administrateur de votre inscription."), "success")
        return redirect(url_for("home.index"))
    form.key.errors = [_wrong_key(entered)]
    return _own_page(form), 422


def _own_page(form: KeyForm) -> str:
    session, now, actor = page_session(), clock.now(), current_actor()
    card = queries.own_candidacy(session, actor, now=now)
    return render_template(
        "enrolment/own.html",
        card=card,
        form=form,
        administrators=queries.administrators_in_place(session),
        address=service.postal_address(session, card.siret),
        tries_left=service.tries_left(session, actor, portal=portals.current(), now=now),
    )


def _wrong_key(entered: KeyEntered) -> str:
    if not entered.tries_left:
        return str(_("Cette clé est annulée. Demandez une nouvelle lettre."))
    return str(
        ngettext(
            "Ce n’est pas la clé de la lettre. Il reste %(count)s essai.",
            "Ce n’est pas la clé de la lettre. Il reste %(count)s essais.",
            entered.tries_left,
            count=entered.tries_left,
        )
    )


def _tell(settled: Settled, done: str) -> None:
    if settled.is_mine:
        flash(done, "success")
    elif settled.state is CandidacyState.EXPIRED:
        flash(_("Trop tard : la demande a pris fin le %(at)s.", at=moment(settled.at)), "warning")
    else:
        words = {
            CandidacyState.ACCEPTED: _("acceptée"),
            CandidacyState.REFUSED: _("refusée"),
            CandidacyState.SUPERSEDED: _("close, une autre demande de la personne étant acceptée,"),
        }
        flash(
            _(
                "Rien n’a changé : la demande a déjà été %(outcome)s par %(by)s, le %(at)s.",
                outcome=words[settled.state],
                by=settled.by,
                at=moment(settled.at),
            ),
            "warning",
        )
