"""Pages of portfolios: the list, one portfolio, create, rename."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.kernel import clock
from netent.kernel.errors import Refusal
from netent.perimeter import queries as perimeter
from netent.portfolios import queries, service
from netent.portfolios.forms import PortfolioForm
from netent.portfolios.queries import ClientFilter
from netent.portfolios.views.blueprint import bp
from netent.portfolios.views.chosen import STATES
from netent.web.filters import choice_asked, text_asked
from netent.web.marks import requires
from netent.web.messages import error_text
from netent.web.paging import page_asked
from netent.web.scope import current_actor, page_session, transaction

_LIST_SORTS = ("name", "-name", "clients", "-clients")
_CLIENT_SORTS = tuple(
    sign + name for name in ("siret", "name", "commune", "since") for sign in ("", "-")
)


@bp.get("")
@requires(Permission.PORTFOLIO_VIEW)
def index() -> str:
    """The registration's portfolios."""
    filters = {"q": text_asked(), "sort": choice_asked("sort", _LIST_SORTS, "name")}
    page = queries.portfolios_page(
        page_session(), page_asked(), text=filters["q"], sort=filters["sort"]
    )
    return render_template("portfolios/index.html", page=page, filters=filters)


@bp.get("/<uuid:portfolio_id>")
@requires(Permission.PORTFOLIO_VIEW)
def show(portfolio_id: UUID) -> str:
    """One portfolio with its clients."""
    session = page_session()
    filters = {
        "q": text_asked(),
        "state": choice_asked("state", STATES),
        "sort": choice_asked("sort", _CLIENT_SORTS, "siret"),
    }
    narrowed = ClientFilter(filters["q"], STATES.get(filters["state"]), filters["sort"])
    card = queries.portfolio_card(session, portfolio_id)
    page = queries.clients_page(session, card.id, narrowed, page_asked())
    return render_template("portfolios/show.html", portfolio=card, page=page, filters=filters)


@bp.route("/nouveau", methods=["GET", "POST"])
@requires(Permission.PORTFOLIO_EDIT)
def create() -> Any:
    """Open an empty portfolio."""
    form = PortfolioForm()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                portfolio = service.create_portfolio(
                    session, current_actor(), name=form.name.data or "", now=clock.now()
                )
        except Refusal as refusal:
            form.name.errors = [error_text(refusal)]
        else:
            flash(_("Portefeuille « %(name)s » créé.", name=portfolio.name), "success")
            return redirect(url_for("portfolios.show", portfolio_id=portfolio.public_id))
    return _form_page("portfolios/create.html", form)


@bp.route("/<uuid:portfolio_id>/nom", methods=["GET", "POST"])
@requires(Permission.PORTFOLIO_EDIT)
def rename(portfolio_id: UUID) -> Any:
    """Give a portfolio another name."""
    portfolio = perimeter.portfolio_of(page_session(), portfolio_id)
    form = PortfolioForm(data={"name": portfolio.name})
    if form.validate_on_submit():
        try:
            with transaction() as session:
                renamed = service.rename_portfolio(
                    session,
                    current_actor(),
                    portfolio_id=portfolio_id,
                    name=form.name.data or "",
                    now=clock.now(),
                )
        except Refusal as refusal:
            form.name.errors = [error_text(refusal)]
        else:
            flash(
                _("Le portefeuille s’appelle maintenant « %(name)s ».", name=renamed.name),
                "success",
            )
            return redirect(url_for("portfolios.show", portfolio_id=portfolio_id))
    return _form_page("portfolios/rename.html", form, portfolio=portfolio)


def _form_page(template: str, form: PortfolioForm, **context: Any) -> tuple[str, int]:
    page = render_template(template, form=form, **context)
    return page, 422 if form.errors else 200
