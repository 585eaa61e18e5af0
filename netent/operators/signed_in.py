"""The signed-in operator of a request: beside members in Flask-Login, never taken for one."""

from datetime import datetime
from typing import Any

from flask import current_app, redirect, request, url_for
from flask_login import LoginManager

from netent import access
from netent.access import Permission
from netent.accounts import signed_in as members
from netent.accounts.queries import viewed_standing
from netent.accounts.signed_in import origin_of_request
from netent.accounts.visits import (
    ask_to_sign_in,
    begin_visit,
    forget_visit,
    keep_awake,
    was_idle,
)
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.kernel import clock
from netent.operators import queries, service
from netent.operators.queries import OperatorStanding
from netent.operators.viewing import ViewedMember
from netent.policies.operators import OPERATORS
from netent.web.marks import mark_of

_HOME = "desk.index"


class SignedInOperator:
    """What Flask-Login asks of a user, around the picture of an operator."""

    is_authenticated = True
    is_active = True
    is_anonymous = False
    is_operator = True
    is_viewing = False
    home = _HOME

    def __init__(self, token: str, standing: OperatorStanding) -> None:
        self.token = token
        self.standing = standing
        self.operator = standing.operator

    def choose_language(self, language: str) -> None:
        """Keep the language in which he reads his pages and mails."""
        with transaction(PORTAL) as database:
            service.choose_language(database, self.operator, language=language)

    @property
    def session_id(self) -> int:
        """The number of his web session."""
        return self.standing.session_id

    def get_id(self) -> str:
        """What the cookie keeps: the secret of the web session."""
        return self.token


def install(login_manager: LoginManager) -> None:
    """Let operators in beside members. Called once, at composition, after the members'."""
    login_manager.user_loader(_load)
    login_manager.unauthorized_handler(_lead_to_door)


def begin(signed_in: service.SignedIn, now: datetime) -> None:
    """Put a new secret into a new cookie: nothing of the visit before goes over."""
    begin_visit(SignedInOperator(signed_in.token, signed_in.standing), now)


def _load(token: str) -> Any:
    if not token.startswith(service.PREFIX):
        return members.load(token)
    now = clock.now()
    standing = None
    if not was_idle(OPERATORS.sign_in.session_idle, now):
        with reading(PORTAL) as database:
            standing = queries.find_standing(
                database, token, address=origin_of_request().address, now=now
            )
    if standing is None:
        forget_visit()
        return None
    keep_awake(now)
    return _viewed(token, standing) or SignedInOperator(token, standing)


def _viewed(token: str, standing: OperatorStanding) -> ViewedMember | None:
    """The member as whom he looks; None when he does not, or must not any more."""
    view, operator = standing.view, standing.operator
    if view is None:
        return None
    with reading(Tenant(view.registration_id)) as database:
        found = viewed_standing(database, view.member_id, address=operator.address)
    if found is None:
        return None
    return ViewedMember(token, operator, standing.session_id, view, found)


def _lead_to_door() -> Any:
    """Whoever wants to a page of operators is led to their door, anybody else to the members'."""
    mark = mark_of(current_app, request.endpoint) if request.endpoint else None
    if isinstance(mark, Permission) and access.is_operators(mark):
        return redirect(url_for("operators.sign_in", next=ask_to_sign_in(_HOME)))
    return members.lead_to_door()
