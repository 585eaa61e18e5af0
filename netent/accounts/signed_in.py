"""The signed-in member of a request: Flask-Login over our own web sessions.

The cookie is signed and holds two things: the session's secret, and when its owner was last seen.
That moment is renewed at most once a minute, so that reading pages writes nothing to the database.
"""

from datetime import datetime
from typing import Any

from flask import abort, flash, g, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, login_user, logout_user

from netent.accounts.local_paths import local_path, path_of_own_page
from netent.accounts.queries import Standing, find_standing
from netent.accounts.service import HalfOpened, Origin, SignedIn, is_required
from netent.accounts.tokens import registration_of
from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.kernel import clock
from netent.kernel.enums import Role
from netent.policies import portals
from netent.policies.portals import NET_ENTREPRISES

_SEEN = "seen"
_HALF_OPEN = "half_open"
_SEEN_RENEWED_SECONDS = 60
_ALWAYS_OPEN = frozenset({"accounts.sign_out"})
_OPEN_AT = {
    "accounts.renew": frozenset({"accounts.renew"}),
    "enrolment.own": frozenset(
        f"enrolment.{page}" for page in ("own", "ask_key", "enter_key", "choose_cooptation")
    ),
    "accounts.factors": frozenset(
        f"accounts.{page}" for page in ("factors", "set_totp", "add_passkey", "create_passkey")
    ),
}
_OURS = ("_user_id", "_fresh", "_id", _SEEN)


class SignedInMember:
    """What Flask-Login asks of a user, around the picture of a member."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, standing: Standing) -> None:
        self.token = token
        self.standing = standing
        self.actor = standing.actor

    @property
    def gate(self) -> str | None:
        """The page to which he is led while he may not go elsewhere; mostly None."""
        if self.standing.renewal:
            return "accounts.renew"
        if Role.CANDIDATE in self.actor.roles:
            return "enrolment.own"
        needs_factor = not self.standing.has_factor and is_required(self.actor, portals.current())
        return "accounts.factors" if needs_factor else None

    def may_pass(self, endpoint: str | None) -> bool:
        """Whether nothing has to be done before this page opens. Leaving is always possible."""
        return self.gate is None or endpoint in _OPEN_AT[self.gate] | _ALWAYS_OPEN

    def get_id(self) -> str:
        """What the cookie keeps: the secret of the web session."""
        return self.token


def install(login_manager: LoginManager) -> None:
    """Teach Flask-Login who is signed in, and where to sign in. Called once, at composition."""
    # Its own watch over addresses would sign out people who travel; the session is ours to end.
    login_manager.session_protection = None
    login_manager.user_loader(_load)
    login_manager.unauthorized_handler(_ask_to_sign_in)


def begin(signed_in: SignedIn, now: datetime) -> None:
    """Put a new secret into a new cookie: nothing of the visit before goes over."""
    session.clear()
    login_user(SignedInMember(signed_in.token, signed_in.standing))
    session[_SEEN] = int(now.timestamp())


def hold(half_opened: HalfOpened) -> None:
    """Keep what waits for a second factor: nobody is signed in, and nothing of before goes over."""
    session.clear()
    session[_HALF_OPEN] = half_opened.token


def held() -> str | None:
    """What this browser keeps while it waits for a second factor."""
    token: str | None = session.get(_HALF_OPEN)
    return token


def let_go() -> None:
    """Forget what waited."""
    session.pop(_HALF_OPEN, None)


def end() -> None:
    """Forget everything that the cookie held."""
    logout_user()
    session.clear()


def origin_of_request() -> Origin:
    """Where this request comes from, as its network and its browser say."""
    return Origin(address=request.remote_addr, browser=request.user_agent.string)


def _load(token: str) -> SignedInMember | None:
    now = clock.now()
    registration_id = registration_of(token)
    if registration_id is None or _was_idle(now):
        _forget()
        return None
    with reading(Tenant(registration_id)) as database:
        standing = find_standing(database, token, address=origin_of_request().address, now=now)
    if standing is None:
        _forget()
        return None
    _keep_awake(now)
    return SignedInMember(token, standing)


def _was_idle(now: datetime) -> bool:
    idle = now.timestamp() - session.get(_SEEN, 0)
    return bool(idle >= NET_ENTREPRISES.sign_in.session_idle.total_seconds())


def _keep_awake(now: datetime) -> None:
    # A page that asks for progress by itself does not show that somebody sits there.
    if _is_navigation() and now.timestamp() - session[_SEEN] >= _SEEN_RENEWED_SECONDS:
        session[_SEEN] = int(now.timestamp())


def _forget() -> None:
    for name in _OURS:
        session.pop(name, None)
    g.session_ended = True


def _is_navigation() -> bool:
    return request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"


def _ask_to_sign_in() -> Any:
    if not _is_navigation():
        abort(401)
    wanted = _page_to_return_to()
    if g.get("session_ended"):
        flash(_("Votre session a pris fin. Connectez-vous pour continuer."), "warning")
    elif wanted is not None:
        flash(_("Connectez-vous pour continuer."), "info")
    return redirect(url_for("accounts.sign_in", next=wanted))


def _page_to_return_to() -> str | None:
    """The page asked for, or the one whose form was sent; None for the home page."""
    if request.method in {"GET", "HEAD"}:
        path = local_path(request.full_path.removesuffix("?"))
    else:
        path = path_of_own_page(request.referrer, request.host)
    return None if path == url_for("home.index") else path
