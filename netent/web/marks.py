"""Every endpoint says its right in one visible line; one that says nothing is refused."""

from collections.abc import Callable
from typing import Any, TypeAlias

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user

from netent import access
from netent.access import Permission
from netent.kernel.errors import Forbidden
from netent.kernel.reasons import Reason
from netent.web.scope import current_actor, current_operator

_MARK = "netent_mark"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
# What shows or leads to secrets of members, and what people earn or are taxed at, as files say:
# nobody looks at it in their stead.
CLOSED_TO_VIEWS = frozenset(
    {
        Permission.ACCOUNT_USE,
        Permission.FILING_DOWNLOAD,
        Permission.MEMBER_RECOVER,
        Permission.PAYMENT_MANAGE,
        Permission.RATE_REQUEST,
    }
)


class Public:
    """The mark of an endpoint open to everybody, with the reason why."""

    def __init__(self, why: str) -> None:
        self.why = why


Mark: TypeAlias = Permission | Public
View: TypeAlias = Callable[..., Any]


def requires(permission: Permission) -> Callable[[View], View]:
    """Only a signed-in member, or operator, who holds this permission gets through."""
    return _marker(permission)


def public(why: str) -> Callable[[View], View]:
    """Anybody gets through; `why` says what makes that right."""
    return _marker(Public(why))


def publish(app: Flask, endpoint: str, why: str) -> None:
    """Mark as public an endpoint whose view is an extension's, which can't carry a mark."""
    app.extensions.setdefault(_MARK, {})[endpoint] = Public(why)


def mark_of(app: Flask, endpoint: str) -> Mark | None:
    """The mark of an endpoint, or None when it has none."""
    mark: Mark | None = getattr(app.view_functions[endpoint], _MARK, None)
    return mark or app.extensions.get(_MARK, {}).get(endpoint)


def guard_endpoints(app: Flask) -> None:
    """Refuse what is unmarked or not allowed before any view runs."""
    app.before_request(_guard)


def _marker(mark: Mark) -> Callable[[View], View]:
    def apply(view: View) -> View:
        if hasattr(view, _MARK):
            raise TypeError(f"{view.__qualname__} is marked twice")
        setattr(view, _MARK, mark)
        return view

    return apply


def _guard() -> Any:
    if request.endpoint is None:
        return None  # unknown address: the 404 page answers
    mark = mark_of(current_app, request.endpoint)
    if request.method not in _READING:
        _refuse_acts_of_viewers()
    if isinstance(mark, Public):
        return None
    if mark is None:
        abort(403)
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    if access.is_operators(mark):
        return _guard_desk(mark)
    if current_user.is_operator:
        return _lead_to_desk()
    if current_user.is_viewing and mark in CLOSED_TO_VIEWS:
        raise Forbidden(Reason.VIEW_CLOSED)
    if not current_user.may_pass(request.endpoint):
        return redirect(url_for(current_user.gate))
    access.check(current_actor(), mark)
    return None


def _guard_desk(mark: Permission) -> Any:
    if current_user.is_viewing:
        # His desk is closed until he has ended what he began, which he may do.
        if not current_user.may_post(request.endpoint):
            return redirect(url_for(current_user.home))
    elif not current_user.is_operator:
        abort(404)  # a member should not even learn that such a page exists
    access.check(current_operator(), mark)
    return None


def _refuse_acts_of_viewers() -> None:
    """Whoever sees the portal as a member does changes nothing, whatever the page."""
    is_viewing = current_user.is_authenticated and current_user.is_viewing
    if is_viewing and not current_user.may_post(request.endpoint):
        raise Forbidden(Reason.VIEW_ONLY)


def _lead_to_desk() -> Any:
    """An operator on a member's page has no business there."""
    if request.method not in _READING:
        abort(403)
    return redirect(url_for(current_user.home))
