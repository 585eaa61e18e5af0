"""Codes that are typed: few tries, each counted, and void after the last one."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from sqlalchemy import case, literal, null, select, update
from sqlalchemy.orm import Session

from netent.activations.models import Secret
from netent.activations.owners import Owner, OwnerKind
from netent.activations.service.lives import is_live, put_first, put_in_place
from netent.database.base import UtcDateTime
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind


class Hasher(Protocol):
    """Argon2id, slow on purpose: never called within a transaction."""

    def hash(self, password: str) -> str:
        """A digest with a salt of its own."""

    def verify(self, digest: str | None, password: str) -> bool:
        """Whether the text is the digest's; without a digest, the same work and no."""


@dataclass(frozen=True, slots=True)
class PreparedCode:
    """A code made beforehand: to be told once, and its digest to be kept."""

    kind: SecretKind
    code: str = field(repr=False)
    digest: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LiveCode:
    """A code that can still be entered, as it stood when it was looked up."""

    id: int
    kind: SecretKind
    digest: str = field(repr=False)
    expires_at: datetime
    tries_left: int


# Stands where nobody has a code, so that the same statements run.
NO_CODE = LiveCode(0, SecretKind.TEMPORARY_PASSWORD, "", datetime.max.replace(tzinfo=UTC), 0)


def prepare_code(portal: Portal, kind: SecretKind, hasher: Hasher) -> PreparedCode:
    """A random code of the portal's length and alphabet."""
    rules = portal.secrets[kind]
    code = "".join(secrets.choice(rules.alphabet) for _place in range(rules.length or 0))
    return PreparedCode(kind, code, hasher.hash(typed_as(portal, kind, code)))


def issue_code(
    session: Session,
    portal: Portal,
    prepared: PreparedCode,
    owner: Owner,
    *,
    until: datetime | None = None,
    now: datetime,
) -> datetime:
    """Make a prepared code the owner's; when it ends, which `until` may only bring nearer."""
    secret = put_in_place(
        *(session, portal, prepared.kind, owner),
        digest=prepared.digest,
        about="",
        until=until,
        now=now,
    )
    return secret.expires_at


def issue_first_codes(
    session: Session,
    portal: Portal,
    kind: SecretKind,
    prepared: Iterable[tuple[Owner, PreparedCode]],
    *,
    now: datetime,
) -> datetime:
    """Make prepared codes of one kind the owners', who are new and have none; when they end."""
    digests = [(owner, code.digest) for owner, code in prepared]
    return put_first(session, portal, kind, digests, now=now)


def find_code(
    session: Session, portal: Portal, kind: SecretKind, owner: Owner, *, now: datetime
) -> LiveCode | None:
    """The owner's code that can still be entered; None when there is none."""
    secret = session.scalars(
        select(Secret).where(
            Secret.portal == portal.name,
            Secret.kind == kind,
            Secret.owner_kind == owner.kind,
            Secret.owner_id == owner.id,
            is_live(now),
        )
    ).one_or_none()
    if secret is None:
        return None
    left = (portal.secrets[kind].attempts or 0) - secret.failures
    return LiveCode(secret.id, kind, secret.digest, secret.expires_at, left)


def code_ends(
    session: Session, portal: Portal, kind: SecretKind, owner_ids: Collection[int], *, now: datetime
) -> Mapping[int, datetime]:
    """Until when each of these members' codes of a kind can be entered; one statement."""
    rows = session.execute(
        select(Secret.owner_id, Secret.expires_at).where(
            Secret.portal == portal.name,
            Secret.kind == kind,
            Secret.owner_kind == OwnerKind.MEMBER,
            Secret.owner_id.in_(owner_ids),
            is_live(now),
        )
    )
    return {row.owner_id: row.expires_at for row in rows}


def is_code_right(portal: Portal, found: LiveCode | None, typed: str, hasher: Hasher) -> bool:
    """Whether this is the code: the same work whether or not there is one. Outside transactions."""
    if found is None:
        return hasher.verify(None, typed)
    return hasher.verify(found.digest, typed_as(portal, found.kind, typed))


def redeem_code(session: Session, found: LiveCode, *, now: datetime) -> bool:
    """Use a code up that was entered rightly; False when it was used, voided or ended meanwhile."""
    used = session.scalars(
        update(Secret)
        .where(Secret.id == found.id, is_live(now))
        .values(used_at=now)
        .returning(Secret.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return used is not None


def count_wrong_code(session: Session, portal: Portal, found: LiveCode, *, now: datetime) -> int:
    """Count a wrong entry in one statement; how many tries are left, 0 when the code is void."""
    attempts = portal.secrets[found.kind].attempts or 0
    failures = Secret.failures + 1
    voided = case((failures >= attempts, literal(now, UtcDateTime())), else_=null())
    counted = session.scalars(
        update(Secret)
        .where(Secret.id == found.id, is_live(now))
        .values(failures=failures, revoked_at=voided)
        .returning(Secret.failures)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return 0 if counted is None else max(0, attempts - counted)


def typed_as(portal: Portal, kind: SecretKind, typed: str) -> str:
    """What is hashed: a code of one kind opens nothing else, however alike they look."""
    return f"{portal.name}:{kind}:{''.join(typed.split()).replace('-', '').upper()}"
