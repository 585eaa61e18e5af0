"""Tables of the ways in: logins, web sessions, failed sign-ins, second factors, recoveries."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from netent.accounts.states import EnteredBy, FailureReason, Renewal
from netent.database.base import (
    BIG_ID,
    Base,
    EnumText,
    FrontDoorTable,
    TenantTable,
    big_id,
    public_id,
    tenant_table_args,
)

_OPEN = text("done_at IS NULL")
_LOCKED = text("locked_until IS NOT NULL")


class Login(FrontDoorTable, Base):
    """The key to a member: his folded triplet and the digest of his password.

    Without a password he has a provisional one. A `renewal` lets him in to do it, and nothing else.
    """

    __tablename__ = "login"
    __table_args__ = (
        ForeignKeyConstraint(
            ["for_registration_id", "member_id"], ["member.registration_id", "member.id"]
        ),
        Index("ix_login_locked", "locked_until", sqlite_where=_LOCKED, postgresql_where=_LOCKED),
    )

    member_id: Mapped[int] = mapped_column(BIG_ID, primary_key=True, autoincrement=False)
    for_registration_id: Mapped[int]
    triplet: Mapped[str] = mapped_column(String(200), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_set_at: Mapped[datetime | None]
    renewal: Mapped[Renewal | None] = mapped_column(EnumText(Renewal))
    secret_question: Mapped[str | None] = mapped_column(String(160))
    secret_answer_hash: Mapped[str | None] = mapped_column(String(200))
    # since the last sign-in that succeeded; each multiple of the portal's limit locks
    failures: Mapped[int] = mapped_column(SmallInteger, default=0)
    locked_until: Mapped[datetime | None]


class WebSession(FrontDoorTable, Base):
    """One sign-in in one browser; the cookie holds a secret, the row only its digest."""

    __tablename__ = "web_session"

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    for_registration_id: Mapped[int]
    member_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("login.member_id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str | None] = mapped_column(String(45))


class SignInFailure(FrontDoorTable, Base):
    """A sign-in that failed; kept apart from the audit chains, which strangers must not grow."""

    __tablename__ = "sign_in_failure"
    __table_args__ = (Index("ix_sign_in_failure_member", "member_id", "at"),)

    id: Mapped[int] = big_id()
    at: Mapped[datetime] = mapped_column(index=True)
    member_id: Mapped[int | None]
    triplet_digest: Mapped[str] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(String(45))
    reason: Mapped[FailureReason] = mapped_column(EnumText(FailureReason))


class HalfOpenSignIn(FrontDoorTable, Base):
    """A right password that waits for its second factor; no web session yet, used at most once.

    `code_id` is the temporary or provisional password that is used up when the factor is right.
    """

    __tablename__ = "half_open_sign_in"

    id: Mapped[int] = big_id()
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    for_registration_id: Mapped[int]
    member_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("login.member_id"), index=True)
    by: Mapped[EnteredBy] = mapped_column(EnumText(EnteredBy))
    code_id: Mapped[int | None]
    challenge: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SecondFactor(TenantTable, Base):
    """That a member has a second factor: an application's key, passkeys, or both.

    `totp_step` is the last half-minute whose code was taken: none is taken twice.
    """

    __tablename__ = "second_factor"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        UniqueConstraint("registration_id", "member_id"),
        ForeignKeyConstraint(
            ["registration_id", "member_id"], ["member.registration_id", "member.id"]
        ),
        Index(
            "ix_second_factor_locked",
            "locked_until",
            sqlite_where=_LOCKED,
            postgresql_where=_LOCKED,
        ),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    member_id: Mapped[int]
    totp_sealed: Mapped[str | None] = mapped_column(Text)
    totp_set_at: Mapped[datetime | None]
    totp_step: Mapped[int | None]
    # counted as wrong passwords are, but apart: a recovered password forgives none of them
    failures: Mapped[int] = mapped_column(SmallInteger, default=0)
    locked_until: Mapped[datetime | None]


def _of_a_factor(*others: UniqueConstraint) -> tuple[Any, ...]:
    return tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        ForeignKeyConstraint(
            ["registration_id", "member_id"],
            ["second_factor.registration_id", "second_factor.member_id"],
        ),
        *others,
    )


class RecoveryCode(TenantTable, Base):
    """A code for whoever lost his factor, by its keyed digest; it opens once."""

    __tablename__ = "recovery_code"
    __table_args__ = _of_a_factor(UniqueConstraint("registration_id", "member_id", "digest"))

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    member_id: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class Passkey(TenantTable, Base):
    """A key that a device or a password manager keeps; we know its public half."""

    __tablename__ = "passkey"
    __table_args__ = _of_a_factor(UniqueConstraint("registration_id", "member_id", "credential_id"))

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    member_id: Mapped[int]
    credential_id: Mapped[str] = mapped_column(String(1400))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class RecoveryRequest(TenantTable, Base):
    """A declarant who asks his administrators for a new password; open until one has given it."""

    __tablename__ = "recovery_request"
    __table_args__ = tenant_table_args(
        UniqueConstraint("registration_id", "id"),
        ForeignKeyConstraint(
            ["registration_id", "member_id"], ["member.registration_id", "member.id"]
        ),
        # One open request a member.
        Index(
            "uq_recovery_request_open",
            *("registration_id", "member_id"),
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_recovery_request_due", "expires_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    public_id: Mapped[UUID] = public_id()
    member_id: Mapped[int]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str] = mapped_column(String(170), default="")
