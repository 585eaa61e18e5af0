"""Tables of those who run the portal: operators, and their web sessions."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from netent.database.base import Base, EnumText, FrontDoorTable, big_id, public_id
from netent.operators.states import OperatorState


class OperatorAccount(FrontDoorTable, Base):
    """Somebody who runs the portal, with his password's digest and his application's key.

    Without both he has only his one-time link. `totp_step` is the last half-minute whose code was
    taken: none is taken twice. The address is folded, for it says who is meant.
    """

    __tablename__ = "operator"

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    locale: Mapped[str] = mapped_column(String(5), default="fr")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    password_set_at: Mapped[datetime | None]
    totp_sealed: Mapped[str | None] = mapped_column(Text)
    totp_set_at: Mapped[datetime | None]
    totp_step: Mapped[int | None]
    # since the last sign-in that succeeded; each multiple of the limit locks
    failures: Mapped[int] = mapped_column(SmallInteger, default=0)
    locked_until: Mapped[datetime | None]
    state: Mapped[OperatorState] = mapped_column(EnumText(OperatorState))
    created_at: Mapped[datetime]


class OperatorSession(FrontDoorTable, Base):
    """One sign-in of an operator in one browser; the row keeps the digest of the cookie's secret.

    Where a member is named, the operator sees the portal as that one does, for a while.
    """

    __tablename__ = "operator_session"

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    operator_id: Mapped[int] = mapped_column(ForeignKey("operator.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(String(120), default="")
    address: Mapped[str | None] = mapped_column(String(45))
    viewed_registration_id: Mapped[int | None]
    viewed_member_id: Mapped[int | None]
    view_reason: Mapped[str] = mapped_column(String(300), default="")
    view_began_at: Mapped[datetime | None]
    view_until: Mapped[datetime | None]
