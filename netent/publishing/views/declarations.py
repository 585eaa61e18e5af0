"""What each declaration is, for whom, and how one comes to file it."""

from flask import render_template

from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.publishing.due_words import due_words
from netent.publishing.presented import Profile, Topic
from netent.publishing.queries import declarations as queries
from netent.publishing.queries import published
from netent.publishing.views.blueprint import WHY, bp, choices
from netent.publishing.words import PROFILES, TOPICS
from netent.web.filters import member_asked, text_asked
from netent.web.marks import public

_ANSWERS_SHOWN = 6


@bp.get("/les-declarations")
@public(WHY)
def declarations() -> str:
    """All of them, by profile and by topic; a few dozen rows at most."""
    text = text_asked()
    profile, topic = member_asked("profil", Profile), member_asked("theme", Topic)
    with reading(PORTAL) as session:
        rows = queries.presented(session, text=text, profile=profile, topic=topic)
    return render_template(
        "publishing/declarations.html",
        rows=rows,
        profiles=choices(PROFILES),
        topics=choices(TOPICS),
        filters={"q": text, "profil": profile, "theme": topic},
    )


@bp.get("/les-declarations/<name>")
@public(WHY)
def declaration(name: str) -> str:
    """One of them by its code."""
    with reading(PORTAL) as session:
        row = queries.declaration(session, name)
        due = queries.due_of(session, row.code)
        answers = published.answers_about(session, row.code, now=clock.now(), most=_ANSWERS_SHOWN)
    return render_template(
        "publishing/declaration.html", row=row, due=due and due_words(due), answers=answers
    )
