"""Tables of the wizard: what somebody is answering, and what a registration was made of."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from netent.database.base import (
    BIG_ID,
    Base,
    FrontDoorTable,
    TenantTable,
    big_id,
    tenant_table_args,
)


class Draft(FrontDoorTable, Base):
    """One person's answers, kept on the server; the browser holds a secret, the row its digest.

    It reserves nothing. `revision` rises with each change, so that nobody confirms what another
    tab has changed. Once `sent_at` is set, the link that was mailed is all that is waited for.
    """

    __tablename__ = "draft"

    id: Mapped[int] = big_id()
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    revision: Mapped[int] = mapped_column(default=0)
    triplet: Mapped[str] = mapped_column(String(200), index=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    secret_question: Mapped[str | None] = mapped_column(String(160))
    secret_answer_hash: Mapped[str | None] = mapped_column(String(200))
    locale: Mapped[str] = mapped_column(String(5), default="fr")
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class FoundingRecord(TenantTable, Base):
    """What was declared when the registration was made; its account can be read again later."""

    __tablename__ = "founding_record"
    __table_args__ = tenant_table_args(UniqueConstraint("registration_id"))

    id: Mapped[int] = big_id()
    registration_id: Mapped[int] = mapped_column(BIG_ID, ForeignKey("registration.id"))
    account: Mapped[dict[str, Any]] = mapped_column(JSON)
    registered_at: Mapped[datetime]
