"""Writing the audit trail: events wait in the session and are chained as its last step."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import insert, select, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from netent.audit.chain import GENESIS, Link, plain
from netent.audit.models import AuditEvent, AuditHead
from netent.database.sessions import before_commit
from netent.database.tenant import PORTAL_CHAIN, Portal, Tenant, TenantLockError, scope_of
from netent.kernel.actor import Actor, Operator

_WAITING = "netent_audit_events"
_NO_DETAILS: Mapping[str, object] = MappingProxyType({})


def record(
    session: Session,
    actor: Actor | Operator | None,
    action: str,
    *,
    subject: str = "",
    details: Mapping[str, object] = _NO_DETAILS,
    now: datetime,
) -> None:
    """Say that an act takes place; it is written if, and only if, the transaction commits.

    The chain is that of the session's registration, or the portal's when the session has none.
    `action` is a stable word such as `portfolio.renamed`, `subject` the public identifier of what
    it was done to, `details` what was before and after. A bulk act is one event, with counts and
    a digest over its rows. Nothing secret may be among them (product §10).

    An operator belongs to no registration: he is named by the event, and known by the public
    identifier among its details.
    """
    chain = _chain_of(session)
    member = actor if isinstance(actor, Actor) else None
    if member is not None and member.registration_id != chain:
        raise TenantLockError("an act is recorded in its author's registration")
    told = {"operator": actor.public_id} if isinstance(actor, Operator) else {}
    waiting = session.info.setdefault(_WAITING, [])
    waiting.append(
        {
            "at": now,
            "actor_id": member.member_id if member else None,
            "actor_name": actor.name if actor else "",
            "address": actor.address if actor else None,
            "action": action,
            "subject": subject,
            "details": plain({**details, **told}),
        }
    )
    before_commit(session, "audit", _write, very_last=True)


def _chain_of(session: Session) -> int:
    match scope_of(session):
        case Tenant(registration_id):
            return registration_id
        case Portal():
            return PORTAL_CHAIN
        case _:
            raise TenantLockError("a session across registrations writes nothing")


def _write(session: Session) -> None:
    # Statements go to the connection, each naming the chain: a portal session may touch no
    # tenant's table but this one, here, for the portal's own chain.
    chain = _chain_of(session)
    connection = session.connection()
    if chain == PORTAL_CHAIN and connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT set_config('netent.registration', '{chain}', true)"))
    number, digest = _take_head(connection, chain)
    rows = _linked(session.info.pop(_WAITING), chain, number, digest)
    connection.execute(insert(AuditEvent), rows)
    connection.execute(
        update(AuditHead)
        .where(AuditHead.registration_id == chain)
        .values(number=rows[-1]["number"], digest=rows[-1]["digest"])
    )


def _linked(
    events: Sequence[Mapping[str, Any]], chain: int, number: int, digest: str
) -> list[dict[str, Any]]:
    rows = []
    for number_of_event, event in enumerate(events, start=number + 1):
        fields = {**event, "registration_id": chain, "number": number_of_event}
        link = Link(**fields, previous_digest=digest)
        digest, previous = link.digest(), digest
        rows.append({**fields, "previous_digest": previous, "digest": digest})
    return rows


def _take_head(connection: Connection, chain: int) -> tuple[int, str]:
    """Lock the chain until the end of the transaction; SQLite's writer holds its lock already."""
    wanted = (
        select(AuditHead.number, AuditHead.digest)
        .where(AuditHead.registration_id == chain)
        .with_for_update()
    )
    head = connection.execute(wanted).one_or_none()
    if head is None:
        # Two first events may race: one makes the head, the other finds it and waits here.
        connection.execute(
            text(
                "INSERT INTO audit_head (registration_id, number, digest)"
                " VALUES (:chain, 0, :digest) ON CONFLICT DO NOTHING"
            ),
            {"chain": chain, "digest": GENESIS},
        )
        head = connection.execute(wanted).one()
    return head.number, head.digest
