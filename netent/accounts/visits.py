"""One visit of one browser: the cookie that holds its secret, and when its owner was last seen.

The cookie is signed. That moment is renewed at most once a minute, so that reading pages writes
nothing to the database.
"""

from datetime import datetime, timedelta
from typing import Any

from flask import abort, flash, g, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from netent.accounts.local_paths import local_path, path_of_own_page

_SEEN = "seen"
_SEEN_RENEWED_SECONDS = 60
_OURS = ("_user_id", "_fresh", "_id", _SEEN)


def begin_visit(user: Any, now: datetime) -> None:
    """Put a new secret into a new cookie: nothing of the visit before goes over."""
    session.clear()
    login_user(user)
    session[_SEEN] = int(now.timestamp())


def end_visit() -> None:
    """Forget everything that the cookie held."""
    logout_user()
    session.clear()


def was_idle(idle: timedelta, now: datetime) -> bool:
    """Whether nobody has been seen here for that long."""
    return bool(now.timestamp() - session.get(_SEEN, 0) >= idle.total_seconds())


def keep_awake(now: datetime) -> None:
    """Say that its owner is here."""
    # A page that asks for progress by itself does not show that somebody sits there.
    if is_navigation() and now.timestamp() - session[_SEEN] >= _SEEN_RENEWED_SECONDS:
        session[_SEEN] = int(now.timestamp())


def forget_visit() -> None:
    """Let go of a secret that opens nothing any more; the sign-in page will say so."""
    for name in _OURS:
        session.pop(name, None)
    g.session_ended = True


def has_just_ended() -> bool:
    """Whether this request came with a visit that is over."""
    return bool(g.get("session_ended"))


def is_navigation() -> bool:
    """Whether a person goes to a page, as far as the browser tells."""
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def ask_to_sign_in(home: str) -> str | None:
    """Say why, and to which page to lead on afterwards; None for `home`. Programs get a 401."""
    if not is_navigation():
        abort(401)
    wanted = _page_to_return_to(home)
    if has_just_ended():
        flash(_("Votre session a pris fin. Connectez-vous pour continuer."), "warning")
    elif wanted is not None:
        flash(_("Connectez-vous pour continuer."), "info")
    return wanted


def _page_to_return_to(home: str) -> str | None:
    """The page asked for, or the one whose form was sent; None for the home page."""
    if request.method in {"GET", "HEAD"}:
        path = local_path(request.full_path.removesuffix("?"))
    else:
        path = path_of_own_page(request.referrer, request.host)
    return None if path == url_for(home) else path
