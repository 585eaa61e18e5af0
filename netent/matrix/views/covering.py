"""Coverage: lists of what nobody looks after, each with its bulk act; whose each of it is."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from netent.access import Permission
from netent.kernel import clock
from netent.matrix import presentation
from netent.matrix.queries import coverage
from netent.matrix.queries.by_portfolio import covered_page
from netent.matrix.queries.columns import every_column, opened_rights
from netent.matrix.scope import OWN, SiteFilter
from netent.matrix.views.blueprint import bp
from netent.matrix.views.gifts import where_of
from netent.perimeter import queries as perimeter
from netent.portfolios.queries import portfolio_choices
from netent.web.filters import text_asked
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import page_session


@bp.get("/couverture")
@requires(Permission.HABILITATION_MANAGE)
def covering() -> str:
    """Establishments with an open declaration that nobody may file."""
    session = page_session()
    filters = {
        "q": text_asked(),
        "where": str(where_of(text_asked("where"))),
        "declaration": text_asked("declaration")[:20],
    }
    narrowed = SiteFilter(filters["q"], where_of(filters["where"]))
    page = coverage.uncovered_page(
        session, narrowed, filters["declaration"], page_asked(), on=_today()
    )
    return _page(
        "matrix/uncovered.html",
        "uncovered",
        page=page,
        filters=filters,
        places=[("", _("Tous")), (OWN, _("Vos établissements")), *_portfolios()],
        site_name=presentation.site_name,
    )


@bp.get("/couverture/declarants")
@requires(Permission.HABILITATION_MANAGE)
def idle() -> str:
    """Active declarants who may file for no establishment at all, or of one portfolio."""
    filters = {"q": text_asked(), "where": _portfolio_asked()}
    page = coverage.idle_page(
        page_session(),
        filters["q"],
        page_asked(),
        on=_today(),
        where=where_of(filters["where"]),
    )
    return _page(
        "matrix/idle.html",
        "idle",
        page=page,
        filters=filters,
        places=[("", _("Tous")), *_portfolios()],
    )


@bp.get("/couverture/declarations")
@requires(Permission.HABILITATION_MANAGE)
def unused() -> str:
    """Declarations that are open and used by nobody."""
    filters = {
        "declaration": text_asked("declaration")[:20],
        "where": str(where_of(text_asked("where"))),
    }
    page = coverage.unused_page(
        page_session(),
        filters["declaration"],
        page_asked(),
        on=_today(),
        where=where_of(filters["where"]),
    )
    return _page(
        "matrix/unused.html",
        "unused",
        page=page,
        filters=filters,
        places=[("", _("Tous")), (OWN, _("Vos établissements")), *_portfolios()],
    )


@bp.get("/couverture/portefeuilles")
@requires(Permission.PORTFOLIO_VIEW)
def by_portfolio() -> str:
    """How much of each list is whose: the portfolios, each with the way to its own lists."""
    filters = {"q": text_asked()}
    page = covered_page(page_session(), filters["q"], page_asked(), on=_today())
    return _page("matrix/by_portfolio.html", "by_portfolio", page=page, filters=filters)


def _portfolio_asked() -> str:
    """One's own establishments have nobody assigned to them."""
    asked = where_of(text_asked("where"))
    return "" if asked == OWN else str(asked)


def _portfolios() -> list[tuple[str, str]]:
    return [(str(each.public_id), each.name) for each in portfolio_choices(page_session())]


def _page(template: str, current: str, **context: Any) -> str:
    session, on = page_session(), _today()
    opened = opened_rights(session, "")
    codes = [each.declaration for each in every_column(session) if opened >> each.slot & 1]
    tabs = [
        ("uncovered", "matrix.covering", _("Sans déclarant"), coverage.uncovered_count),
        ("idle", "matrix.idle", _("Déclarants sans établissement"), coverage.idle_count),
        ("unused", "matrix.unused", _("Déclarations inutilisées"), coverage.unused_count),
    ]
    shown = [
        (name == current, endpoint, word, count(session, on=on))
        for name, endpoint, word, count in tabs
    ]
    total = perimeter.portfolios_count(session)
    if total:
        is_here = current == "by_portfolio"
        shown.append((is_here, "matrix.by_portfolio", _("Par portefeuille"), total))
    return render_template(
        template,
        tabs=shown,
        codes=[("", _("Toutes")), *((code, code) for code in dict.fromkeys(codes))],
        **context,
    )


def _today() -> Any:
    return clock.paris_day(clock.now())
