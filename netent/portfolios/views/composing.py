"""The page on which clients are ticked, over as many pages and searches as it takes."""

from uuid import UUID

from flask import render_template, request

from netent.access import Permission
from netent.perimeter import queries as perimeter
from netent.portfolios import queries
from netent.portfolios.queries import Chosen, ClientFilter
from netent.portfolios.views.blueprint import bp
from netent.portfolios.views.chosen import STATES, chosen_sent
from netent.web.filters import text_in
from netent.web.marks import requires
from netent.web.paging import page_in
from netent.web.scope import page_session


@bp.route("/<uuid:portfolio_id>/clients", methods=["GET", "POST"])
@requires(Permission.PORTFOLIO_EDIT)
def compose(portfolio_id: UUID) -> str:
    """The clients with their boxes; searched or turned, what is ticked stays so."""
    session = page_session()
    portfolio = perimeter.portfolio_of(session, portfolio_id)
    sent = request.form if request.method == "POST" else request.args
    state = sent.get("state", "") if sent.get("state") in STATES else ""
    narrowed = ClientFilter(text_in(sent), STATES.get(state))
    page = queries.clients_page(session, portfolio.id, narrowed, page_in(sent))
    chosen = chosen_sent() if request.method == "POST" else Chosen()
    here = {row.siret for row in page.items}
    return render_template(
        "portfolios/compose.html",
        portfolio=portfolio,
        page=page,
        filters={"q": narrowed.text, "state": state},
        ticked=chosen.sirets,
        carried=sorted(chosen.sirets - here),
    )
