"""Sign-ins whose password was right and whose second factor is awaited: brief, and used once."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from netent.accounts.factors.passkeys import new_challenge
from netent.accounts.models import HalfOpenSignIn
from netent.accounts.service.web_sessions import Origin
from netent.accounts.states import EnteredBy
from netent.accounts.tokens import digest_of, make_token
from netent.database.tenant import tenant_of
from netent.policies.portals import Portal


@dataclass(frozen=True, slots=True)
class HalfOpened:
    """The first thing was right: what the browser keeps until it has shown the second."""

    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A half-open sign-in as it stood when it was looked up."""

    id: int
    registration_id: int
    member_id: int
    by: EnteredBy
    code_id: int | None
    challenge: str


def hold_open(
    session: Session,
    member_id: int,
    *,
    by: EnteredBy,
    code_id: int | None,
    origin: Origin,
    portal: Portal,
    now: datetime,
) -> HalfOpened:
    """Wait for the member's second factor; the token is told this once and never kept."""
    registration_id = tenant_of(session)
    token = make_token(registration_id)
    session.add(
        HalfOpenSignIn(
            token_digest=digest_of(token),
            for_registration_id=registration_id,
            member_id=member_id,
            by=by,
            code_id=code_id,
            challenge=new_challenge(),
            browser=origin.browser,
            created_at=now,
            expires_at=now + portal.factor.half_open,
        )
    )
    return HalfOpened(token)


def find_waiting(session: Session, token: str, *, origin: Origin, now: datetime) -> Waiting | None:
    """What waits under a token; None once it is over, and for a browser of another name."""
    row = session.scalars(
        select(HalfOpenSignIn).where(
            HalfOpenSignIn.token_digest == digest_of(token),
            HalfOpenSignIn.expires_at > now,
            HalfOpenSignIn.browser == origin.browser,
        )
    ).one_or_none()
    if row is None:
        return None
    return Waiting(
        row.id, row.for_registration_id, row.member_id, row.by, row.code_id, row.challenge
    )


def still_waits(session: Session, waiting: Waiting, *, now: datetime) -> bool:
    """Whether it was neither used nor ended meanwhile; locked, so that it is used once.

    It is locked before the factor and the login, everywhere in this order.
    """
    found = session.scalar(
        select(HalfOpenSignIn.id)
        .where(HalfOpenSignIn.id == waiting.id, HalfOpenSignIn.expires_at > now)
        .with_for_update()
    )
    return found is not None


def take(session: Session, waiting: Waiting) -> None:
    """Use a half-open sign-in up that still waits."""
    session.execute(
        delete(HalfOpenSignIn)
        .where(HalfOpenSignIn.id == waiting.id)
        .execution_options(synchronize_session=False)
    )


def ask_anew(session: Session, waiting: Waiting) -> None:
    """Put another challenge in the place of one that was answered wrongly."""
    session.execute(
        update(HalfOpenSignIn)
        .where(HalfOpenSignIn.id == waiting.id)
        .values(challenge=new_challenge())
        .execution_options(synchronize_session=False)
    )


def void_half_open(session: Session, member_id: int) -> None:
    """End whatever waits for the member's factor: what let it in has changed."""
    session.execute(
        delete(HalfOpenSignIn)
        .where(HalfOpenSignIn.member_id == member_id)
        .execution_options(synchronize_session=False)
    )
