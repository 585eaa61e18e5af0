"""Details of rights: asked for, made in the background, shown, deleted."""

from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.consultation import queries, service
from netent.consultation.detail import reads
from netent.consultation.detail.presentation import detail_row
from netent.consultation.forms import ALL, DetailForm
from netent.consultation.views.blueprint import bp
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.kernel.paging import Page
from netent.perimeter import queries as perimeter
from netent.policies import rules
from netent.requests import queries as request_queries
from netent.requests.presentation import figures_of, live_answer
from netent.web.filters import text_asked
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction


@bp.get("/detail")
@requires(Permission.DETAIL_REQUEST)
def details() -> str:
    """The registration's details, newest first."""
    session, text = page_session(), text_asked()
    found = reads.details_page(session, text, page_asked())
    rows = [detail_row(each, rules.current()) for each in found.items]
    return render_template(
        "consultation/details.html",
        page=Page(rows, found.total, found.number, found.size),
        filters={"q": text},
        has_portfolios=bool(queries.portfolios(session)),
    )


@bp.route("/detail/nouveau", methods=["GET", "POST"])
@requires(Permission.DETAIL_REQUEST)
def ask_detail() -> Any:
    """Choose a portfolio, or all."""
    form = DetailForm(data={"portfolio": request.args.get("portefeuille", ALL)})
    if form.validate_on_submit():
        with transaction() as session:
            asked = service.ask_detail(
                session, current_actor(), portfolio_id=form.portfolio_id, now=clock.now()
            )
            about = asked.request.public_id
        if asked.is_new:
            flash(_("Demande enregistrée : un courriel vous dira quand elle est prête."), "success")
        else:
            flash(_("Vous l’avez déjà demandé : voici où en est votre demande."), "info")
        return redirect(url_for("consultation.detail", request_id=about))
    portfolios = queries.portfolios(page_session())
    form.portfolio.choices = [
        (ALL, _("Tous les portefeuilles")),
        *((str(public_id), name) for public_id, name in portfolios),
    ]
    page = render_template(
        "consultation/ask_detail.html", form=form, has_portfolios=bool(portfolios)
    )
    return page, 422 if form.errors else 200


@bp.get("/detail/<uuid:request_id>")
@requires(Permission.DETAIL_REQUEST)
def detail(request_id: UUID) -> str:
    """A detail on its way, or its files."""
    session = page_session()
    found = reads.detail_of(session, request_id)
    row = detail_row(found, rules.current())
    return render_template(
        "consultation/detail.html",
        detail=row,
        portfolio_id=perimeter.public_ids_of(session, [found.portfolio_id]).get(found.portfolio_id),
        progress=figures_of(found, now=clock.now()),
        ahead=request_queries.ahead_of(session, found),
    )


@bp.get("/detail/<uuid:request_id>/avancement")
@requires(Permission.DETAIL_REQUEST)
def detail_progress(request_id: UUID) -> Response:
    """How far a detail is, for the page that shows it live."""
    session = page_session()
    found = reads.detail_of(session, request_id)
    return live_answer(session, found, now=clock.now())


@bp.post("/detail/<uuid:request_id>/supprimer")
@requires(Permission.DETAIL_REQUEST)
def delete_detail(request_id: UUID) -> Any:
    """Take a detail away with its files, or give up one that waits."""
    try:
        with transaction() as session:
            service.delete_detail(session, current_actor(), request_id=request_id, now=clock.now())
    except Refusal as refusal:
        flash(error_text(refusal), "warning")
        return redirect(url_for("consultation.detail", request_id=request_id))
    flash(_("Détail supprimé. Les habilitations n’ont pas changé."), "success")
    return redirect(url_for("consultation.details"))
