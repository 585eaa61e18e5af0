"""The page that deletes a portfolio, or says what has to go first."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.perimeter import queries as perimeter
from netent.portfolios import service
from netent.portfolios.forms import DeletionForm
from netent.portfolios.queries.deleting import standing
from netent.portfolios.views.blueprint import bp
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.scope import current_actor, page_session, transaction


@bp.route("/<uuid:portfolio_id>/supprimer", methods=["GET", "POST"])
@requires(Permission.PORTFOLIO_EDIT)
def delete(portfolio_id: UUID) -> Any:
    """What goes with it and what stays; then it is gone."""
    form = DeletionForm()
    if not form.validate_on_submit():
        return _page(portfolio_id, form)
    try:
        with transaction() as session:
            gone = service.delete_portfolio(
                session, current_actor(), portfolio_id=portfolio_id, now=clock.now()
            )
    except Refusal as refusal:
        form.form_errors.append(error_text(refusal))
        return _page(portfolio_id, form), 422
    flash(_("Portefeuille « %(name)s » supprimé.", name=gone.name), "success")
    return redirect(url_for("portfolios.index"))


def _page(portfolio_id: UUID, form: DeletionForm) -> str:
    session = page_session()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    found = standing(session, portfolio.id)
    return render_template("portfolios/delete.html", portfolio=portfolio, form=form, found=found)
