"""News: the list, the archive, one of them, and the feed."""

from flask import Response, current_app, render_template, url_for
from flask_babel import gettext as _

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.publishing import feed as atom
from netent.publishing.prose import blocks_of
from netent.publishing.queries import news as queries
from netent.publishing.queries import published
from netent.publishing.states import PublicationKind, PublicationState, Theme
from netent.publishing.views.blueprint import WHY, bp, choices
from netent.publishing.words import THEMES
from netent.web.filters import choice_asked, member_asked
from netent.web.marks import public
from netent.web.paging import page_asked

_IN_FEED = 30


@bp.get("/actualites")
@public(WHY)
def news() -> str:
    """What is new, newest first."""
    return _list(is_archived=False)


@bp.get("/actualites/archives")
@public(WHY)
def archive() -> str:
    """What was new once."""
    return _list(is_archived=True)


@bp.get("/actualites/<name>")
@public(WHY)
def news_item(name: str) -> str:
    """One piece of news."""
    with reading(PORTAL) as session:
        row = published.find(session, PublicationKind.NEWS, name, now=clock.now())
    return render_template(
        "publishing/news_item.html",
        row=row,
        blocks=blocks_of(row.body),
        is_archived=row.state is PublicationState.ARCHIVED,
    )


@bp.get("/actualites.atom")
@public(WHY)
def feed() -> Response:
    """The newest ones for a feed reader."""
    now = clock.now()
    with reading(PORTAL) as session:
        rows = queries.latest(session, now=now, most=_IN_FEED)
    entries = []
    for row in rows:
        address = _whole(url_for("publishing.news_item", name=row.slug))
        entries.append(
            atom.Entry(address, row.title, row.summary, address, row.published_at, row.updated_at)
        )
    document = atom.feed(
        entries,
        own_address=_whole(url_for("publishing.feed")),
        page_address=_whole(url_for("publishing.news")),
        now=now,
    )
    return Response(document, content_type=f"{atom.ATOM}; charset=utf-8")


def _whole(path: str) -> str:
    """The address as the world knows it, whatever host was asked by."""
    return f"{current_app.config['NETENT_BASE_URL'] or 'http://localhost'}{path}"


def _list(*, is_archived: bool) -> str:
    now = clock.now()
    theme = member_asked("theme", Theme)
    sort = choice_asked("sort", queries.SORTS, queries.NEWEST)
    with reading(PORTAL) as session:
        years = queries.years(session, is_archived=is_archived, now=now)
        year = choice_asked("annee", [str(each) for each in years])
        narrowed = queries.NewsFilter(theme, int(year) if year else None, is_archived)
        page = queries.news_page(session, narrowed, page_asked(), sort=sort, now=now)
        archived = 0 if is_archived else queries.archived_count(session, now=now)
    return render_template(
        "publishing/news.html",
        page=page,
        is_archived=is_archived,
        archived=archived,
        years=[("", _("Toutes")), *((str(each), str(each)) for each in years)],
        themes=choices(THEMES),
        filters={"theme": theme, "annee": year, "sort": sort},
    )
