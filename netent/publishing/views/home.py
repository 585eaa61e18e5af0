"""The first page: what netent is, and the ways in; who is signed in goes to his menu."""

from typing import Any

from flask import current_app, redirect, render_template, url_for
from flask_login import current_user

from netent.accounts import visits
from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.kernel import clock
from netent.publishing.presented import Profile, Topic
from netent.publishing.queries import news, published
from netent.publishing.states import PublicationKind
from netent.publishing.views.blueprint import WHY, bp
from netent.web.marks import public

_NEWS_SHOWN = 3


@bp.get("/")
@public(WHY)
def home() -> Any:
    """What this is, for whom; sign in, register, ask, find a declaration."""
    if current_user.is_authenticated:
        return redirect(url_for("home.index"))
    if visits.has_just_ended():
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    now = clock.now()
    with reading(PORTAL) as session:
        latest = news.latest(session, now=now, most=_NEWS_SHOWN)
        themes = published.counts_by_theme(session, PublicationKind.ANSWER, now=now)
    return render_template(
        "publishing/home.html",
        latest=latest,
        themes=themes,
        profiles=list(Profile),
        topics=list(Topic),
    )
