"""Tables of the outbox: mails and letters."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from netent.database.base import Base, EnumText, FrontDoorTable, big_id, public_id
from netent.notices.states import LetterState, LetterTemplate, NoticeState


class Notice(FrontDoorTable, Base):
    """A mail to send: its template and arguments, never its rendered text.

    It stands at the front door because delivery reads what is due for all registrations at once.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index(
            "ix_notice_due",
            "next_attempt_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    for_registration_id: Mapped[int | None]
    template: Mapped[str] = mapped_column(String(60))
    locale: Mapped[str] = mapped_column(String(5))
    recipient: Mapped[str] = mapped_column(String(254))
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[NoticeState] = mapped_column(EnumText(NoticeState))
    attempts: Mapped[int] = mapped_column(SmallInteger, default=0)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None] = mapped_column(String(200))


class Letter(FrontDoorTable, Base):
    """A letter to print: its template, arguments and addressee's lines, never its finished text.

    `sealed` holds what only its addressee may read, until it is printed or expires. It stands at
    the front door because the operator prints those of all registrations at once.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index(
            "ix_letter_waiting",
            "created_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        # What an operator lists.
        Index("ix_letter_state", "state", "id"),
    )

    id: Mapped[int] = big_id()
    public_id: Mapped[UUID] = public_id()
    for_registration_id: Mapped[int | None]
    template: Mapped[LetterTemplate] = mapped_column(EnumText(LetterTemplate))
    locale: Mapped[str] = mapped_column(String(5))
    addressee: Mapped[list[str]] = mapped_column(JSON)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    sealed: Mapped[str | None] = mapped_column(Text)
    state: Mapped[LetterState] = mapped_column(EnumText(LetterState))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    printed_at: Mapped[datetime | None]
    printed_batch: Mapped[UUID | None]
    # an operator's name; none where the command printed it
    printed_by: Mapped[str] = mapped_column(String(80), default="", server_default="")
