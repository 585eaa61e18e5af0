"""Mailed links: a page that is opened consumes nothing, the button on it does, once."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from netent.activations.models import Secret
from netent.activations.owners import Owner
from netent.activations.service.lives import is_live, put_in_place
from netent.policies.portals import Portal
from netent.policies.secrets import SecretKind

_RANDOM_BYTES = 32


class LinkState(StrEnum):
    """What a link is worth at a moment."""

    VALID = "valid"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FoundLink:
    """What a followed link leads to; the owner is known unless the link is."""

    state: LinkState
    owner: Owner | None = None
    about: str = ""


def issue_link(
    session: Session,
    portal: Portal,
    kind: SecretKind,
    owner: Owner,
    *,
    about: str = "",
    until: datetime | None = None,
    now: datetime,
) -> str:
    """A new secret of 256 random bits for a link, told this once; `until` may only shorten it."""
    token = secrets.token_urlsafe(_RANDOM_BYTES)
    digest = _digest(portal, kind, token)
    put_in_place(session, portal, kind, owner, digest=digest, about=about, until=until, now=now)
    return token


def find_link(
    session: Session, portal: Portal, kind: SecretKind, token: str, *, now: datetime
) -> FoundLink:
    """What a link is worth now; changes nothing, for mail scanners open links too."""
    secret = session.scalars(
        select(Secret).where(Secret.digest == _digest(portal, kind, token))
    ).one_or_none()
    if secret is None:
        return FoundLink(LinkState.UNKNOWN)
    return FoundLink(_state(secret, now), _owner(secret), secret.about)


def redeem_link(
    session: Session, portal: Portal, kind: SecretKind, token: str, *, now: datetime
) -> FoundLink:
    """Use a link up; VALID for the one who did, and for nobody after him."""
    row = session.execute(
        update(Secret)
        .where(Secret.digest == _digest(portal, kind, token), is_live(now))
        .values(used_at=now)
        .returning(Secret.owner_kind, Secret.owner_id, Secret.for_registration_id, Secret.about)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if row is None:
        return find_link(session, portal, kind, token, now=now)
    owner = Owner(row.owner_kind, row.owner_id, row.for_registration_id)
    return FoundLink(LinkState.VALID, owner, row.about)


def _digest(portal: Portal, kind: SecretKind, token: str) -> str:
    return sha256(f"{portal.name}:{kind}:{token}".encode()).hexdigest()


def _state(secret: Secret, now: datetime) -> LinkState:
    if secret.used_at is not None:
        return LinkState.USED
    # What is marked as ended from its last moment on was not revoked by anybody.
    if secret.revoked_at is not None and secret.revoked_at < secret.expires_at:
        return LinkState.REVOKED
    return LinkState.VALID if now < secret.expires_at else LinkState.EXPIRED


def _owner(secret: Secret) -> Owner:
    return Owner(secret.owner_kind, secret.owner_id, secret.for_registration_id)
