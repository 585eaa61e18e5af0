"""The matrix: one page of it, and the next with what was ticked before."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.access import Permission
from netent.kernel import clock
from netent.kernel.paging import PageAsked
from netent.matrix import presentation
from netent.matrix.asked import arguments_of, asked_of
from netent.matrix.changes import MOST_CHANGES, Change, Changes
from netent.matrix.queries.grid import Asked, Grid, grid
from netent.matrix.scope import OWN
from netent.matrix.views.blueprint import bp
from netent.matrix.views.posted import DSN_VIEW, Posted, posted
from netent.portfolios.queries import portfolio_choices
from netent.web.formats import number
from netent.web.marks import requires
from netent.web.paging import page_asked
from netent.web.scope import page_session

_NO_CHANGES: Changes = {}


@bp.get("")
@requires(Permission.HABILITATION_MANAGE)
def index() -> str:
    """Who may file what for which establishment."""
    return matrix_page(asked_of(request.args, is_dsn=False), page_asked(), _NO_CHANGES)


@bp.get("/dsn")
@requires(Permission.HABILITATION_MANAGE)
def dsn() -> str:
    """The same for the DSN alone, by regime: the guide's own page."""
    asked = asked_of(request.args, is_dsn=True)
    return matrix_page(asked, page_asked(), _NO_CHANGES, is_dsn=True)


@bp.post("")
@requires(Permission.HABILITATION_MANAGE)
def turn() -> Any:
    """Another page, or other filters; what was ticked comes along."""
    sent = posted()
    if not sent.changes:
        return redirect(matrix_url(sent))
    if len(sent.changes) > MOST_CHANGES:
        return too_many(sent.asked, sent.page, sent.changes, is_dsn=sent.is_dsn)
    return matrix_page(sent.asked, sent.page, sent.changes, is_dsn=sent.is_dsn)


def matrix_url(sent: Posted) -> str:
    """The page's own address."""
    arguments: dict[str, Any] = {**arguments_of(sent.asked, sent.page, is_dsn=sent.is_dsn)}
    return url_for("matrix.dsn" if sent.is_dsn else "matrix.index", **arguments)


def too_many(asked: Asked, page: PageAsked, changes: Changes, *, is_dsn: bool) -> tuple[str, int]:
    """The page with its ticks and no others, since so many can't be carried."""
    error = _(
        "%(count)s modifications sont en attente, et une page en garde %(limit)s au plus : "
        "appliquez-les en plusieurs fois, ou servez-vous de « Donner en une fois ».",
        count=number(len(changes)),
        limit=number(MOST_CHANGES),
    )
    kept = dict(list(changes.items())[:MOST_CHANGES])
    return matrix_page(asked, page, kept, is_dsn=is_dsn, error=error), 422


def matrix_page(
    asked: Asked, page: PageAsked, changes: Changes, *, is_dsn: bool = False, error: str = ""
) -> str:
    """A page of the matrix, with the changes made so far."""
    session = page_session()
    found = grid(session, asked, page, changes, on=clock.paris_day(clock.now()))
    return render_template(
        "matrix/index.html",
        grid=found,
        asked=asked,
        is_dsn=is_dsn,
        dsn_view=DSN_VIEW,
        groups=presentation.groups_of(found.columns),
        word_of=presentation.word_of,
        note_of=presentation.note_of,
        barred_of=presentation.barred_of,
        site_name=presentation.site_name,
        carried=_carried(found, asked, changes),
        pending=len(changes),
        choices=_choices(found),
        error=error,
        first_column=_first_column(found, asked),
    )


def _choices(found: Grid) -> dict[str, list[tuple[str, str]]]:
    """What there is to filter by."""
    places = [(str(each.public_id), each.name) for each in portfolio_choices(page_session())]
    people = [(str(each.public_id), each.name) for each in found.members]
    codes = [(each.declaration, each.declaration) for each in found.offered]
    return {
        "places": [("", _("Tous")), (OWN, _("Vos établissements")), *places],
        "members": [("", _("Tous")), *people],
        "declarations": [("", _("Toutes")), *dict.fromkeys(codes)],
    }


def _carried(found: Grid, asked: Asked, changes: Changes) -> list[Change]:
    """The changes that the page's own ticks do not say."""
    ticked = {
        key
        for key, change in changes.items()
        if key in found.shown and (change.wish == change.wish.END) == asked.ends
    }
    return [change for key, change in changes.items() if key not in ticked]


def _first_column(found: Grid, asked: Asked) -> str:
    """What rows are: pairs, or one side of them where the other is chosen."""
    if asked.member_id is not None:
        return str(_("Établissement"))
    if found.sites_total == 1:
        return str(_("Déclarant"))
    return str(_("Établissement et déclarant"))
