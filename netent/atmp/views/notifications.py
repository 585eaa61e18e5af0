"""« Vos notifications »: the AT/MP rates that the registration received, and acknowledging them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from netent.access import Permission
from netent.atmp.queries import notifications as queries
from netent.atmp.service import acknowledging as service
from netent.atmp.states import Standing
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.web.filters import member_asked, text_asked, text_in, uuid_of
from netent.web.formats import number
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction

bp = Blueprint("atmp", __name__, url_prefix="/notifications")


@bp.get("")
@requires(Permission.ATMP_VIEW)
def index() -> str:
    """The notifications, newest first."""
    standing, text, session = member_asked("etat", Standing), text_asked(), page_session()
    page = queries.notifications_page(session, page_asked(), standing=standing, text=text)
    return render_template(
        "atmp/index.html",
        page=page,
        waiting=queries.waiting_count(session, text=text),
        filters={"q": text, "etat": standing.value if standing else ""},
    )


@bp.get("/<uuid:rate_id>")
@requires(Permission.ATMP_VIEW)
def show(rate_id: UUID) -> str:
    """One notification with its facts, beside the establishment's others."""
    session = page_session()
    found = queries.notification_of(session, rate_id)
    others = [
        each
        for each in queries.earlier_rates(session, found.siret)
        if each.public_id != found.public_id
    ]
    return render_template("atmp/show.html", told=found, others=others)


@bp.post("/<uuid:rate_id>/acquitter")
@requires(Permission.ATMP_VIEW)
def acknowledge(rate_id: UUID) -> Any:
    """Acknowledge one; the second of two is told who was first."""
    try:
        with transaction() as session:
            service.acknowledge(session, current_actor(), public_id=rate_id, now=clock.now())
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
    else:
        flash(_("Notification acquittée."), "success")
    return redirect(url_for("atmp.show", rate_id=rate_id))


@bp.post("/acquitter")
@requires(Permission.ATMP_VIEW)
def acknowledge_ticked() -> Any:
    """Acknowledge those that are ticked in one go."""
    ticked = [found for text in request.form.getlist("rate") if (found := uuid_of(text))]
    kept = request.args
    back = url_for("atmp.index", q=kept.get("q"), etat=kept.get("etat"), page=kept.get("page"))
    try:
        with transaction() as session:
            result = service.acknowledge_ticked(
                session, current_actor(), public_ids=ticked, now=clock.now()
            )
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
        return redirect(back)
    _tell(result.done)
    if result.already:
        message = ngettext(
            "%(count)s n’attendait plus : acquittée entre-temps, ou remplacée.",
            "%(count)s n’attendaient plus : acquittées entre-temps, ou remplacées.",
            result.already,
            count=number(result.already),
        )
        flash(message, "info")
    return redirect(back)


@bp.get("/tout-acquitter")
@requires(Permission.ATMP_VIEW)
def review_all() -> str:
    """How many would be acknowledged at once, before they are."""
    text = text_asked()
    count = queries.waiting_count(page_session(), text=text)
    return render_template("atmp/review_all.html", count=count, text=text)


@bp.post("/tout-acquitter")
@requires(Permission.ATMP_VIEW)
def acknowledge_all() -> Any:
    """Acknowledge all that wait among those that a text finds."""
    text = text_in(request.form)
    with transaction() as session:
        done = service.acknowledge_all(session, current_actor(), text=text, now=clock.now())
    _tell(done)
    return redirect(url_for("atmp.index", q=text or None))


def _tell(done: int) -> None:
    if not done:
        flash(_("Rien n’a changé."), "info")
        return
    message = ngettext(
        "%(count)s notification acquittée.",
        "%(count)s notifications acquittées.",
        done,
        count=number(done),
    )
    flash(message, "success")
