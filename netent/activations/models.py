"""Table of the time-limited secrets."""

from datetime import datetime

from sqlalchemy import Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from netent.activations.owners import OwnerKind
from netent.database.base import Base, EnumText, FrontDoorTable, big_id
from netent.policies.secrets import SecretKind

_LIVE = text("used_at IS NULL AND revoked_at IS NULL")


class Secret(FrontDoorTable, Base):
    """One secret by its digest, in which its portal and kind are a part.

    A link is found by its digest, a code by its owner. `about` is what the secret confirms where
    that is not its owner: an e-mail address.
    """

    __tablename__ = "secret"
    __table_args__ = (
        # One live secret of a kind for an owner: a new one takes the place of the other.
        Index(
            "uq_secret_live_of_owner",
            *("portal", "kind", "owner_kind", "owner_id"),
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_secret_due", "expires_at", sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    id: Mapped[int] = big_id()
    portal: Mapped[str] = mapped_column(String(20))
    kind: Mapped[SecretKind] = mapped_column(EnumText(SecretKind))
    owner_kind: Mapped[OwnerKind] = mapped_column(EnumText(OwnerKind))
    owner_id: Mapped[int]
    for_registration_id: Mapped[int | None]
    digest: Mapped[str] = mapped_column(String(200), unique=True)
    about: Mapped[str] = mapped_column(String(254), default="")
    failures: Mapped[int] = mapped_column(SmallInteger, default=0)
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
