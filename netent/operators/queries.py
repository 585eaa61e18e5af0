"""Finding an operator at his door, and the one behind a web session; what he sees of himself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from netent.accounts.browsers import browser_name
from netent.accounts.own_queries import OwnSession
from netent.accounts.tokens import digest_of
from netent.kernel.actor import Operator
from netent.operators.models import OperatorAccount, OperatorSession
from netent.operators.states import OperatorState
from netent.operators.viewing import View

_MOST_SESSIONS = 100


@dataclass(frozen=True, slots=True)
class FoundOperator:
    """An operator as he stood when he was looked up."""

    id: int
    password_hash: str | None
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class OperatorStanding:
    """A signed-in operator: who acts, in which language he reads, and as whom he looks."""

    operator: Operator
    locale: str
    session_id: int
    view: View | None = None


@dataclass(frozen=True, slots=True)
class OwnOperator:
    """What an operator sees of himself."""

    name: str
    email: str
    password_set_at: datetime | None
    totp_set_at: datetime | None
    sessions: int


def folded_email(email: str) -> str:
    """The address by which an operator is known, whatever the case in which it is typed.

    Signs that nobody sees are none of it: the database would refuse to look for some.
    """
    return "".join(filter(str.isprintable, email)).strip().casefold()


def find_operator(session: Session, email: str) -> FoundOperator | None:
    """The operator of an address, whatever his state."""
    row = session.execute(
        select(
            OperatorAccount.id, OperatorAccount.password_hash, OperatorAccount.locked_until
        ).where(OperatorAccount.email == folded_email(email))
    ).one_or_none()
    return FoundOperator(*row) if row else None


def operator_of(session: Session, operator_id: int, *, lock: bool = False) -> OperatorAccount:
    """The operator's own row; whoever changes it at the same time waits for `lock`."""
    statement = select(OperatorAccount).where(OperatorAccount.id == operator_id)
    return session.scalars(statement.with_for_update() if lock else statement).one()


def every_operator(session: Session) -> Sequence[OperatorAccount]:
    """All of them by name: they are few."""
    return session.scalars(
        select(OperatorAccount).order_by(OperatorAccount.name, OperatorAccount.id)
    ).all()


def find_standing(
    session: Session, token: str, *, address: str | None, now: datetime
) -> OperatorStanding | None:
    """The operator behind a web session; None when it ended, or when he may no longer act."""
    row = session.execute(
        select(OperatorAccount, OperatorSession)
        .join(OperatorSession, OperatorSession.operator_id == OperatorAccount.id)
        .where(
            OperatorSession.token_digest == digest_of(token),
            OperatorSession.revoked_at.is_(None),
            OperatorSession.expires_at > now,
            OperatorAccount.state == OperatorState.ACTIVE,
        )
    ).one_or_none()
    if row is None:
        return None
    opened = row.OperatorSession
    standing = standing_of(row.OperatorAccount, opened.id, address=address)
    return replace(standing, view=_view_of(opened, now))


def _view_of(opened: OperatorSession, now: datetime) -> View | None:
    """Whom this web session sees now; its time may be over before the sweep has written so."""
    until = opened.view_until
    if opened.viewed_member_id is None or until is None or until <= now:
        return None
    registration_id = opened.viewed_registration_id or 0
    return View(registration_id, opened.viewed_member_id, opened.view_reason, until)


def standing_of(
    account: OperatorAccount, session_id: int, *, address: str | None
) -> OperatorStanding:
    """The picture of an operator that a request carries along."""
    return OperatorStanding(
        operator=Operator(account.id, account.public_id, account.name, address),
        locale=account.locale,
        session_id=session_id,
    )


def own_operator(session: Session, operator: Operator, *, now: datetime) -> OwnOperator:
    """What an operator sees of himself, in two statements."""
    account = operator_of(session, operator.operator_id)
    opened = select(func.count()).select_from(OperatorSession).where(*_open_of(operator, now))
    return OwnOperator(
        name=account.name,
        email=account.email,
        password_set_at=account.password_set_at,
        totp_set_at=account.totp_set_at,
        sessions=session.scalar(opened) or 0,
    )


def own_sessions(
    session: Session, operator: Operator, *, token: str, now: datetime
) -> list[OwnSession]:
    """An operator's open web sessions, newest first; at most the last hundred."""
    rows = session.scalars(
        select(OperatorSession)
        .where(*_open_of(operator, now))
        .order_by(OperatorSession.created_at.desc(), OperatorSession.id.desc())
        .limit(_MOST_SESSIONS)
    )
    return [_own(row, digest_of(token)) for row in rows]


def _own(row: OperatorSession, current: str) -> OwnSession:
    return OwnSession(
        public_id=row.public_id,
        browser=browser_name(row.browser),
        address=row.address,
        created_at=row.created_at,
        expires_at=row.expires_at,
        is_current=row.token_digest == current,
    )


def _open_of(operator: Operator, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        OperatorSession.operator_id == operator.operator_id,
        OperatorSession.revoked_at.is_(None),
        OperatorSession.expires_at > now,
    )
