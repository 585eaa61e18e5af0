"""The knowledge base: ask, read, say whether it helped."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.publishing import excerpts
from netent.publishing.prose import blocks_of, plain_text
from netent.publishing.queries import published
from netent.publishing.service import opinions
from netent.publishing.states import PublicationKind, Theme
from netent.publishing.terms import Asked, asked_by
from netent.publishing.views.blueprint import WHY, bp
from netent.web.filters import member_asked, text_asked
from netent.web.marks import public
from netent.web.paging import page_asked

_OPINIONS = {"oui": True, "non": False}


@bp.get("/base-de-connaissances")
@public(WHY)
def answers() -> str:
    """The answers to a question, best first; without one, all of them by theme."""
    now, text = clock.now(), text_asked()
    theme = None if text else member_asked("theme", Theme)
    asked = asked_by(text)
    with reading(PORTAL) as session:
        themes = published.counts_by_theme(session, PublicationKind.ANSWER, now=now)
        if text:
            page = published.found_page(
                session, PublicationKind.ANSWER, asked, page_asked(), now=now
            )
        else:
            page = published.answers_page(session, theme, page_asked(), now=now)
    return render_template(
        "publishing/answers.html",
        q=text,
        theme=theme,
        themes=themes,
        page=page,
        found=[_found(row, asked) for row in page.items],
    )


@bp.get("/base-de-connaissances/<name>")
@public(WHY)
def answer(name: str) -> str:
    """One question and its answer."""
    with reading(PORTAL) as session:
        row = published.find(session, PublicationKind.ANSWER, name, now=clock.now())
    return render_template("publishing/answer.html", row=row, blocks=blocks_of(row.body))


@bp.post("/base-de-connaissances/<name>/avis")
@public("whoever reads an answer may say whether it helped; nothing of him is kept")
def judge(name: str) -> Any:
    """Did it help?"""
    opinion = _OPINIONS.get(request.form.get("utile", ""))
    if opinion is None:
        abort(400)
    with transaction(PORTAL) as session:
        opinions.count_opinion(session, name, is_helpful=opinion, now=clock.now())
    if opinion:
        flash(_("Merci : votre avis est compté."), "success")
    else:
        flash(
            _("Merci : votre avis est compté. Posez la question autrement, ou écrivez-nous."),
            "info",
        )
    return redirect(url_for("publishing.answer", name=name))


def _found(row: published.Shown, asked: Asked) -> dict[str, Any]:
    text = plain_text(row.body)
    return {
        "slug": row.slug,
        "theme": row.theme,
        "title": excerpts.marked(row.title, asked),
        "excerpt": excerpts.excerpt(text, asked),
    }
