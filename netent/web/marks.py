"""Every endpoint says its right in one visible line; one that says nothing is refused."""

from collections.abc import Callable
from typing import Any, TypeAlias

from flask import Flask, abort, current_app, redirect, request, url_for
from flask_login import current_user

from netent import access
from netent.access import Permission
from netent.web.scope import current_actor

_MARK = "netent_mark"


class Public:
    """The mark of an endpoint open to everybody, with the reason why."""

    def __init__(self, why: str) -> None:
        self.why = why


Mark: TypeAlias = Permission | Public
View: TypeAlias = Callable[..., Any]


def requires(permission: Permission) -> Callable[[View], View]:
    """Only a signed-in member who holds this permission gets through."""
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
    if isinstance(mark, Public):
        return None
    if mark is None:
        abort(403)
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    if not current_user.may_pass(request.endpoint):
        return redirect(url_for(current_user.gate))
    access.check(current_actor(), mark)
    return None
