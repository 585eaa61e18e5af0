"""The frame of every page: whose registration, as whom, and what may be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import Flask, current_app, g
from flask_login import current_user

from netent import access
from netent.access import Permission
from netent.accounts import recovery_queries
from netent.atmp.queries import notifications
from netent.company import queries as company
from netent.enrolment import queries as candidacies
from netent.kernel import clock
from netent.kernel.enums import RegistrationKind, RequestKind, Role
from netent.rate_requests import providers
from netent.requests import queries as request_queries
from netent.web.language import selected_language
from netent.web.marks import CLOSED_TO_VIEWS
from netent.web.scope import current_actor, page_session


@dataclass(frozen=True, slots=True)
class FrameMember:
    """Who is signed in, a member or an operator, as the account menu shows him."""

    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class FrameRegistration:
    """Whose registration the page is about."""

    name: str
    siren: str
    kind: RegistrationKind


@dataclass(frozen=True, slots=True)
class FrameView:
    """That an operator sees the portal as a member does: who, as whom, why, until when."""

    operator: str
    member: str
    why: str
    until: datetime


class Frame:
    """What the layout shows; nothing is read before the layout asks for it."""

    @cached_property
    def language(self) -> str:
        """The page's language."""
        return selected_language()

    @cached_property
    def demo(self) -> bool:
        """Whether the data is fictitious and the outbox is shown."""
        return bool(current_app.config["NETENT_DEMO"])

    @cached_property
    def member(self) -> FrameMember | None:
        """The signed-in member, if there is one."""
        if not current_user.is_authenticated:
            return None
        if current_user.is_operator:
            return FrameMember(current_user.operator.name, frozenset({Role.OPERATOR}))
        return FrameMember(current_user.actor.name, current_user.actor.roles)

    @cached_property
    def is_operator(self) -> bool:
        """Whether this is somebody who runs the portal, outside of all registrations."""
        return bool(current_user.is_authenticated and current_user.is_operator)

    @cached_property
    def view(self) -> FrameView | None:
        """As whom an operator sees the portal, if this is one who does."""
        if not (current_user.is_authenticated and current_user.is_viewing):
            return None
        view = current_user.view
        return FrameView(current_user.operator.name, current_user.actor.name, view.why, view.until)

    @cached_property
    def has_menu(self) -> bool:
        """Whether there is anything to go to: not before a password that must be chosen."""
        asked = (Permission.HOME_VIEW, Permission.CANDIDACY_FOLLOW, Permission.OPERATOR_ACCOUNT)
        return any(can(permission) for permission in asked)

    @cached_property
    def registration(self) -> FrameRegistration | None:
        """His registration; an operator has none."""
        if not current_user.is_authenticated or current_user.is_operator:
            return None
        standing = current_user.standing
        kind = standing.actor.registration_kind
        return FrameRegistration(standing.registration_name, standing.siren, kind)

    @cached_property
    def open_requests(self) -> int:
        """How many imports wait or run, 0 for those who may not see them."""
        return request_queries.imports_among(self._open_by_kind)

    @cached_property
    def open_details(self) -> int:
        """How many details of rights wait or are made, 0 for those who may not see them."""
        return self._open_by_kind.get(RequestKind.RIGHTS_DETAIL, 0)

    @cached_property
    def _open_by_kind(self) -> Mapping[RequestKind, int]:
        return request_queries.open_by_kind(page_session()) if can(Permission.IMPORT_VIEW) else {}

    @cached_property
    def waiting_candidacies(self) -> int:
        """How many ask to join, 0 for those who may not decide."""
        if not can(Permission.CANDIDACY_SETTLE):
            return 0
        return candidacies.waiting_count(page_session(), now=clock.now())

    @cached_property
    def recovery_requests(self) -> int:
        """How many members ask for a new password, 0 for those who may give none."""
        if not can(Permission.MEMBER_RECOVER):
            return 0
        return recovery_queries.open_count(page_session(), now=clock.now())

    @cached_property
    def waiting_rates(self) -> int:
        """How many AT/MP rates wait to be acknowledged, 0 for those who may not see them."""
        return notifications.waiting_count(page_session()) if can(Permission.ATMP_VIEW) else 0

    @cached_property
    def offers_rates(self) -> bool:
        """Whether the portal asks for people's rates, and the reader may."""
        return providers.current() is not None and can(Permission.RATE_REQUEST)

    @cached_property
    def terminations(self) -> company.Summary:
        """What ends soon, or waits for the reader's word; nothing for those who may not decide."""
        if not can(Permission.COMPANY_TERMINATE):
            return company.NOTHING
        return company.summary(page_session(), current_actor(), now=clock.now())


def can(permission: Permission) -> bool:
    """Whether the signed-in member or operator holds a permission, and may use it now.

    Whoever has something to do first is led back from every other page: none is offered to him.
    """
    if not current_user.is_authenticated:
        return False
    if current_user.is_operator:
        return access.is_operators(permission)
    if current_user.gate and permission is not Permission.CANDIDACY_FOLLOW:
        return False
    if current_user.is_viewing and permission in CLOSED_TO_VIEWS:
        return False
    actor = current_user.actor
    return access.allowed(actor.roles, actor.registration_kind, permission)


def register(app: Flask) -> None:
    """Give the frame to every template."""
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    if "frame" not in g:
        g.frame = Frame()
    return {"frame": g.frame, "can": can, "Permission": Permission}
