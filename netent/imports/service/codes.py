"""Tells the provisional passwords that a request made, once; nothing keeps them then (product §4).

Sealed until then, and erased by the act that tells them: of two who ask at once the second finds
nothing but who was first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.activations.service import code_ends
from netent.audit.service import record
from netent.imports.models import MemberCodes
from netent.imports.queries.codes import members_with
from netent.imports.sealing import unseal
from netent.kernel.actor import Actor
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind
from netent.requests import queries as request_queries
from netent.tenancy.holding import hold_as_administrator


@dataclass(frozen=True, slots=True)
class ToldCode:
    """Whose provisional password it is; `code` is None where it is of no use any more."""

    siret: str
    last_name: str
    first_name: str
    ends_at: datetime
    code: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class ToldCodes:
    """All those of a request, for the file that bears its portfolio's name."""

    portfolio_name: str
    codes: Sequence[ToldCode]


def take_codes(
    session: Session, actor: Actor, *, request_id: UUID, portal: Portal, now: datetime
) -> ToldCodes:
    """What the request's members first sign in with, by name; kept nowhere from then on.

    Whoever has signed in since, or was given another one, is named without. The actor must have
    shown that it is he. NotFound where the request made none, Forbidden; Refusal once they were
    told, or are over.
    """
    hold_as_administrator(session, actor, Permission.MEMBER_MANAGE)
    access.check(actor, Permission.IMPORT_SUBMIT)
    request = request_queries.request_of(session, request_id)
    kept = session.scalars(
        select(MemberCodes).where(MemberCodes.request_id == request.id).with_for_update()
    ).one_or_none()
    if kept is None:
        raise NotFound
    if kept.taken_at is not None:
        raise Refusal(Reason.CODES_TAKEN, name=kept.taken_by, at=kept.taken_at)
    codes = None if kept.sealed is None else unseal(request.id, kept.sealed)
    if codes is None or now >= kept.ends_at:
        raise Refusal(Reason.CODES_GONE)
    told = _told(session, codes, kept.ends_at, portal=portal, now=now)
    kept.sealed, kept.taken_at, kept.taken_by = None, now, actor.name
    record(
        session,
        actor,
        "import.codes_told",
        subject=str(request.public_id),
        details={"portfolio": request.portfolio_name, "members": len(told)},
        now=now,
    )
    session.flush()
    return ToldCodes(request.portfolio_name, told)


def _told(
    session: Session, codes: dict[int, str], ends_at: datetime, *, portal: Portal, now: datetime
) -> list[ToldCode]:
    kind = SecretKind.PROVISIONAL_PASSWORD
    live = code_ends(session, portal, kind, codes.keys(), now=now)
    members = members_with(session, codes.keys())
    # One that was given since ends later: it is another one.
    return [
        ToldCode(
            siret=member.siret,
            last_name=member.last_name,
            first_name=member.first_name,
            ends_at=ends_at,
            code=codes[member.id] if live.get(member.id) == ends_at else None,
        )
        for member in sorted(members.values(), key=lambda each: (each.sort_name, each.id))
    ]
