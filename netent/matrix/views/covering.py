"""Coverage: three lists of what nobody looks after, each with its bulk act."""

from typing import Any

from flask import render_template
from flask_babel import gettext as _

from netent.access import Permission
from netent.kernel import clock
from netent.matrix import presentation
from netent.matrix.queries import coverage
from netent.matrix.queries.columns import every_column, opened_rights
from netent.matrix.scope import OWN, SiteFilter
from netent.matrix.views.blueprint import bp
from netent.matrix.views.gifts import where_of
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
    places = [(str(each.public_id), each.name) for each in portfolio_choices(session)]
    return _page(
        "matrix/uncovered.html",
        "uncovered",
        page=page,
        filters=filters,
        places=[("", _("Tous")), (OWN, _("Vos établissements")), *places],
        site_name=presentation.site_name,
    )


@bp.get("/couverture/declarants")
@requires(Permission.HABILITATION_MANAGE)
def idle() -> str:
    """Active declarants who may file for no establishment at all."""
    filters = {"q": text_asked()}
    page = coverage.idle_page(page_session(), filters["q"], page_asked(), on=_today())
    return _page("matrix/idle.html", "idle", page=page, filters=filters)


@bp.get("/couverture/declarations")
@requires(Permission.HABILITATION_MANAGE)
def unused() -> str:
    """Declarations that are open and used by nobody."""
    filters = {"declaration": text_asked("declaration")[:20]}
    page = coverage.unused_page(page_session(), filters["declaration"], page_asked(), on=_today())
    return _page("matrix/unused.html", "unused", page=page, filters=filters)


def _page(template: str, current: str, **context: Any) -> str:
    session, on = page_session(), _today()
    opened = opened_rights(session, "")
    codes = [each.declaration for each in every_column(session) if opened >> each.slot & 1]
    tabs = [
        ("uncovered", "matrix.covering", _("Sans déclarant"), coverage.uncovered_count),
        ("idle", "matrix.idle", _("Déclarants sans établissement"), coverage.idle_count),
        ("unused", "matrix.unused", _("Déclarations inutilisées"), coverage.unused_count),
    ]
    return render_template(
        template,
        tabs=[
            (name == current, endpoint, word, count(session, on=on))
            for name, endpoint, word, count in tabs
        ],
        codes=[("", _("Toutes")), *((code, code) for code in dict.fromkeys(codes))],
        **context,
    )


def _today() -> Any:
    return clock.paris_day(clock.now())
