"""Applies the plans of requests, each kind by its own statements, whole or not at all."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from sqlalchemy.orm import Session

from netent.imports.applying.applied import Applied
from netent.imports.applying.declarations import apply_declaration
from netent.imports.applying.establishments import apply_establishments
from netent.imports.applying.habilitations import apply_habilitations
from netent.imports.applying.undoing import apply_undo
from netent.kernel.actor import Actor
from netent.kernel.enums import RequestKind
from netent.policies.rules import Rules
from netent.requests.models import Request

__all__ = ["Applied", "Apply", "apply_plan"]


class Apply(Protocol):
    """What applies a request's plan, with the author as actor; it holds what it changes."""

    def __call__(
        self, session: Session, request: Request, actor: Actor, *, rules: Rules, now: datetime
    ) -> Applied: ...


_KINDS: Mapping[RequestKind, Apply] = MappingProxyType(
    {
        RequestKind.ESTABLISHMENTS: apply_establishments,
        RequestKind.HABILITATIONS: apply_habilitations,
        RequestKind.DECLARATION: apply_declaration,
        RequestKind.UNDO: apply_undo,
    }
)


def apply_plan(
    session: Session, request: Request, actor: Actor, *, rules: Rules, now: datetime
) -> Applied:
    """Apply the staged plan, planned anew if it no longer holds, and raise the revision.

    Holds the portfolio until the end of the transaction.
    """
    return _KINDS[request.kind](session, request, actor, rules=rules, now=now)
