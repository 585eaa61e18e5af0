"""What becomes of a secret: put in place of another, revoked, cleared away."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from netent.activations.models import Secret
from netent.activations.owners import Owner, OwnerKind
from netent.database.sessions import on_its_own
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind

# An old link still says that it has expired, rather than that it never was.
KEPT = timedelta(days=90)
# Neither used nor ended; whether its time is over is another question.
_IS_OPEN = Secret.used_at.is_(None) & Secret.revoked_at.is_(None)
_PRESSES_AT_ONCE = 4
# One sweep takes no more than a moment's work; the next one goes on.
BATCH = 5_000


def put_in_place(
    session: Session,
    portal: Portal,
    kind: SecretKind,
    owner: Owner,
    *,
    digest: str,
    about: str,
    until: datetime | None,
    now: datetime,
) -> Secret:
    """A new live secret; the owner's earlier one of this kind is void from now on."""
    values = _values(portal, kind, owner, digest, now)
    values["about"] = about
    if until is not None:
        values["expires_at"] = min(values["expires_at"], until)
    # Whoever presses twice has put one there meanwhile: the later takes its place.
    for _press in range(_PRESSES_AT_ONCE):
        revoke(session, portal, kind, owner, now=now)
        with suppress(IntegrityError), on_its_own(session):
            return _added(session, values)
    revoke(session, portal, kind, owner, now=now)
    return _added(session, values)


def put_first(
    session: Session,
    portal: Portal,
    kind: SecretKind,
    digests: Iterable[tuple[Owner, str]],
    *,
    now: datetime,
) -> datetime:
    """Live secrets of many owners who have none of this kind yet; when they end."""
    # One statement however many: nobody needs their keys.
    session.bulk_save_objects(
        [Secret(**_values(portal, kind, owner, digest, now)) for owner, digest in digests]
    )
    return portal.secrets[kind].lifetime.after(now)


def _values(
    portal: Portal, kind: SecretKind, owner: Owner, digest: str, now: datetime
) -> dict[str, Any]:
    return {
        "portal": portal.name,
        "kind": kind,
        "owner_kind": owner.kind,
        "owner_id": owner.id,
        "for_registration_id": owner.registration_id,
        "digest": digest,
        "about": "",
        "failures": 0,
        "issued_at": now,
        "expires_at": portal.secrets[kind].lifetime.after(now),
    }


def _added(session: Session, values: Mapping[str, Any]) -> Secret:
    secret = Secret(**values)
    session.add(secret)
    session.flush()
    return secret


def revoke(
    session: Session, portal: Portal, kind: SecretKind, owner: Owner, *, now: datetime
) -> int:
    """Void the owner's live secret of this kind; how many there were, 0 or 1."""
    return _revoke(session, *_of(portal, owner), Secret.kind == kind, now=now)


def revoke_all(session: Session, portal: Portal, owner: Owner, *, now: datetime) -> int:
    """Void everything that the owner could still use."""
    return _revoke(session, *_of(portal, owner), now=now)


def void_all_of(session: Session, owner_ids: Collection[int], *, now: datetime) -> int:
    """Void everything that these members could still use, on any portal."""
    which = Secret.owner_kind == OwnerKind.MEMBER, Secret.owner_id.in_(owner_ids)
    return _revoke(session, *which, now=now)


def used_by(session: Session, owner_ids: Collection[int]) -> frozenset[int]:
    """Those of these members who ever used a secret; held, so that nobody uses one meanwhile."""
    rows = session.execute(
        select(Secret.owner_id, Secret.used_at)
        .where(Secret.owner_kind == OwnerKind.MEMBER, Secret.owner_id.in_(owner_ids))
        .order_by(Secret.id)
        .with_for_update()
    )
    return frozenset(owner_id for owner_id, used_at in rows if used_at is not None)


def count_issued(session: Session, portal: Portal, kind: SecretKind, owner: Owner) -> int:
    """How many secrets of this kind the owner was ever given, as far as they are kept."""
    statement = select(func.count()).select_from(Secret)
    return session.scalar(statement.where(*_of(portal, owner), Secret.kind == kind)) or 0


def end_due(session: Session, kinds: Collection[SecretKind], *, now: datetime) -> int:
    """Mark the secrets of these kinds whose time is over as ended; how many, each once."""
    due = (
        select(Secret.id)
        .where(_IS_OPEN, Secret.kind.in_(kinds), Secret.expires_at <= now)
        .order_by(Secret.expires_at)
        .limit(BATCH)
    )
    ended = session.scalars(
        update(Secret)
        .where(Secret.id.in_(due), _IS_OPEN)
        .values(revoked_at=Secret.expires_at)
        .returning(Secret.id)
        .execution_options(synchronize_session=False)
    )
    return len(ended.all())


def expire_due(session: Session, *, now: datetime) -> int:
    """Clear away secrets that ended long ago; how many."""
    old = (
        select(Secret.id)
        .where(Secret.expires_at < now - KEPT)
        .order_by(Secret.expires_at)
        .limit(BATCH)
    )
    gone = session.scalars(
        delete(Secret)
        .where(Secret.id.in_(old))
        .returning(Secret.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())


def is_live(now: datetime) -> ColumnElement[bool]:
    """Neither used nor revoked, and strictly before its end."""
    return _IS_OPEN & (Secret.expires_at > now)


def _of(portal: Portal, owner: Owner) -> tuple[ColumnElement[bool], ...]:
    return (
        Secret.portal == portal.name,
        Secret.owner_kind == owner.kind,
        Secret.owner_id == owner.id,
    )


def _revoke(session: Session, *which: ColumnElement[bool], now: datetime) -> int:
    gone = session.scalars(
        update(Secret)
        .where(*which, Secret.used_at.is_(None), Secret.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(Secret.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
