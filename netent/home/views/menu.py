"""The menu of the signed-in member, and the pages open to everybody."""

from datetime import datetime

from flask import render_template
from flask_login import current_user

from netent.access import Permission
from netent.catalogue import queries as catalogue
from netent.company.queries.closed import News, register_news
from netent.complementary.offering import offered
from netent.filing.queries.rules import codes_filed_here
from netent.home import queries
from netent.home.frame import can
from netent.home.views.blueprint import bp, public_bp
from netent.imports.presentation import request_rows
from netent.kernel import clock
from netent.kernel.paging import Page, PageAsked
from netent.matrix.queries.coverage import uncovered_count
from netent.portfolios import queries as portfolio_queries
from netent.registering import queries as registering_queries
from netent.requests import queries as request_queries
from netent.requests.queries import RequestFilter
from netent.web.marks import public, requires
from netent.web.scope import current_actor, page_session

_PORTFOLIOS_SHOWN = 8
_REQUESTS_SHOWN = 5
_NO_NEWS = News(0, 0, 0)


@bp.get("/menu")
@requires(Permission.HOME_VIEW)
def index() -> str:
    """Where am I, what can I do now, what just happened."""
    session, actor = page_session(), current_actor()
    today = clock.paris_day(clock.now())
    known = catalogue.every_declaration(session)
    cards = queries.cards_of(session, actor.member_id, known, today)
    news = register_news(session, today=today) if can(Permission.SITE_MANAGE) else _NO_NEWS
    uncovered = uncovered_count(session, on=today) if can(Permission.HABILITATION_MANAGE) else 0
    portfolios: Page[portfolio_queries.PortfolioRow] = Page([], 0, 1, 1)
    requests = []
    if can(Permission.PORTFOLIO_VIEW):
        portfolios = portfolio_queries.portfolios_page(session, PageAsked(1, _PORTFOLIOS_SHOWN))
    if can(Permission.IMPORT_VIEW):
        newest = PageAsked(1, _REQUESTS_SHOWN)
        found = request_queries.requests_page(session, RequestFilter(), newest)
        requests = request_rows(session, found.items)
    standing = current_user.standing
    return render_template(
        "home/menu.html",
        registration={
            "name": standing.registration_name,
            "siren": standing.siren,
            "kind": standing.actor.registration_kind,
        },
        cards=cards,
        filed=codes_filed_here(session) if cards else (),
        news=news,
        uncovered=uncovered,
        shelves=offered(session, known),
        portfolios=portfolios.items,
        portfolios_total=portfolios.total,
        clients_total=queries.clients_total(session) if portfolios.total else 0,
        requests=requests,
        founded_at=_founded_at(),
        administrators=queries.administrators_of(session, actor),
    )


def _founded_at() -> datetime | None:
    """When the wizard made the registration, for those who may read its account."""
    if not can(Permission.REGISTRATION_VIEW):
        return None
    record = registering_queries.founding_record(page_session())
    return record.registered_at if record else None


@public_bp.get("/accessibilite")
@public("the accessibility statement is for everybody")
def accessibility() -> str:
    """How accessible the portal is, and whom to tell when it is not."""
    return render_template("public/accessibility.html")
