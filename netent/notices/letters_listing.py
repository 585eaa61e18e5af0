"""The operator's list of letters: narrowed, by the page, and those that he has ticked."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, func, or_, select
from sqlalchemy.orm import Session

from netent.kernel.paging import Page, PageAsked
from netent.notices.letters import LetterEntry, entry_of
from netent.notices.models import Letter
from netent.notices.states import LetterState


@dataclass(frozen=True, slots=True)
class ListedLetter:
    """A letter, and who printed it when; no name where the command did."""

    letter: LetterEntry
    printed_at: datetime | None
    printed_by: str


def letters_page(
    session: Session, *, state: LetterState | None, text: str, asked: PageAsked, now: datetime
) -> Page[ListedLetter]:
    """Letters of the whole portal, newest first; `text` is looked for in their address."""
    conditions = _narrowed(state, text, now)
    total = session.scalar(select(func.count()).select_from(Letter).where(*conditions)) or 0
    page = asked.within(total)
    rows = session.scalars(
        select(Letter)
        .where(*conditions)
        .order_by(Letter.id.desc())
        .limit(page.size)
        .offset(page.offset)
    )
    listed = [ListedLetter(entry_of(row), row.printed_at, row.printed_by) for row in rows]
    return Page(listed, total, page.number, page.size)


def waiting_count(session: Session, *, now: datetime) -> int:
    """How many letters are to be printed."""
    conditions = _narrowed(LetterState.WAITING, "", now)
    return session.scalar(select(func.count()).select_from(Letter).where(*conditions)) or 0


def letters_of(session: Session, public_ids: Collection[UUID]) -> Sequence[LetterEntry]:
    """Those of these letters that there are, the oldest first."""
    rows = session.scalars(
        select(Letter).where(Letter.public_id.in_(public_ids)).order_by(Letter.id)
    )
    return [entry_of(row) for row in rows]


def _narrowed(state: LetterState | None, text: str, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if state is not None:
        conditions.append(Letter.state == state)
    if state is LetterState.WAITING:
        conditions.append(or_(Letter.expires_at.is_(None), Letter.expires_at > now))
    if text:
        # As JSON keeps it: its letters escaped, so that their case is ours to say.
        spelled = {
            json.dumps(each)[1:-1] for each in (text, text.lower(), text.upper(), text.title())
        }
        address = cast(Letter.addressee, Text)
        conditions.append(
            or_(*(address.icontains(each, autoescape=True) for each in sorted(spelled)))
        )
    return conditions
