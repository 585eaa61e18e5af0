"""Pages of requests to join: those that wait, one of them with its two acts, and one's own."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.enrolment import queries, service
from netent.enrolment.service import Settled
from netent.enrolment.states import CandidacyState
from netent.kernel import clock
from netent.perimeter import queries as perimeter
from netent.policies import portals, rules
from netent.web.filters import choice_asked, text_asked
from netent.web.formats import moment
from netent.web.marks import requires
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
    session, now = page_session(), clock.now()
    return render_template(
        "enrolment/own.html",
        card=queries.own_candidacy(session, current_actor(), now=now),
        administrators=queries.administrators_in_place(session),
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
