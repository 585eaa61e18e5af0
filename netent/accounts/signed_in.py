"""The signed-in member of a request: Flask-Login over our own web sessions."""

from datetime import datetime
from typing import Any

from flask import redirect, request, session, url_for
from flask_login import LoginManager

from netent.accounts.queries import Standing, find_standing
from netent.accounts.service import HalfOpened, Origin, SignedIn, choose_language, is_required
from netent.accounts.tokens import registration_of
from netent.accounts.visits import (
    ask_to_sign_in,
    begin_visit,
    end_visit,
    forget_visit,
    keep_awake,
    was_idle,
)
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel import clock
from netent.kernel.enums import Role
from netent.policies import portals
from netent.policies.portals import NET_ENTREPRISES

_HALF_OPEN = "half_open"
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


class SignedInMember:
    """What Flask-Login asks of a user, around the picture of a member."""

    is_authenticated = True
    is_active = True
    is_anonymous = False
    is_operator = False
    is_viewing = False

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

    def choose_language(self, language: str) -> None:
        """Keep the language in which he reads his pages and mails."""
        with transaction(Tenant(self.actor.registration_id)) as database:
            choose_language(database, self.actor, language=language)

    def get_id(self) -> str:
        """What the cookie keeps: the secret of the web session."""
        return self.token


def install(login_manager: LoginManager) -> None:
    """Teach Flask-Login who is signed in, and where to sign in. Called once, at composition."""
    # Its own watch over addresses would sign out people who travel; the session is ours to end.
    login_manager.session_protection = None
    login_manager.user_loader(load)
    login_manager.unauthorized_handler(lead_to_door)


def begin(signed_in: SignedIn, now: datetime) -> None:
    """Put a new secret into a new cookie: nothing of the visit before goes over."""
    begin_visit(SignedInMember(signed_in.token, signed_in.standing), now)


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
    end_visit()


def origin_of_request() -> Origin:
    """Where this request comes from, as its network and its browser say."""
    return Origin(address=request.remote_addr, browser=request.user_agent.string)


def load(token: str) -> SignedInMember | None:
    """The member behind the cookie's secret; None when his visit is over."""
    now = clock.now()
    registration_id = registration_of(token)
    if registration_id is None or was_idle(NET_ENTREPRISES.sign_in.session_idle, now):
        forget_visit()
        return None
    with reading(Tenant(registration_id)) as database:
        standing = find_standing(database, token, address=origin_of_request().address, now=now)
    if standing is None:
        forget_visit()
        return None
    keep_awake(now)
    return SignedInMember(token, standing)


def lead_to_door() -> Any:
    """To the sign-in page, and from there to where he wanted to go."""
    return redirect(url_for("accounts.sign_in", next=ask_to_sign_in("home.index")))
