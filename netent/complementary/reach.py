"""Whether a page is there, and open to whoever is signed in: nothing shown leads to a refusal."""

from flask import current_app
from flask_login import current_user

from netent import access
from netent.access import Permission
from netent.web.marks import CLOSED_TO_VIEWS, mark_of


def may_open(endpoint: str) -> bool:
    """Whether the signed-in member may open an endpoint; never one that no package brings."""
    if endpoint not in current_app.view_functions:
        return False
    mark = mark_of(current_app, endpoint)
    if not isinstance(mark, Permission):
        return False
    if current_user.is_viewing and mark in CLOSED_TO_VIEWS:
        return False
    actor = current_user.actor
    return access.allowed(actor.roles, actor.registration_kind, mark)
