"""The site's search: declarations, news and pages; the knowledge base has its own (guide)."""

from flask import render_template

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.kernel.paging import Page
from netent.publishing import excerpts
from netent.publishing.pages import pages_about
from netent.publishing.queries import published
from netent.publishing.queries.declarations import presented
from netent.publishing.states import PublicationKind
from netent.publishing.terms import asked_by
from netent.publishing.views.blueprint import WHY, bp
from netent.web.filters import text_asked
from netent.web.marks import public
from netent.web.paging import page_asked


@bp.get("/recherche")
@public(WHY)
def search() -> str:
    """What the public pages say of some words."""
    text, asked = text_asked(), page_asked()
    words = asked_by(text)
    with reading(PORTAL) as session:
        declarations = presented(session, text=text) if text else []
        news: Page[published.Shown] = Page([], 0, 1, asked.size)
        if text:
            news = published.found_page(
                session, PublicationKind.NEWS, words, asked, now=clock.now()
            )
    return render_template(
        "publishing/search.html",
        q=text,
        declarations=declarations,
        pages=pages_about(text),
        page=news,
        news=[
            {
                "slug": row.slug,
                "published_at": row.published_at,
                "title": excerpts.marked(row.title, words),
                "excerpt": excerpts.marked(row.summary, words),
            }
            for row in news.items
        ],
    )
