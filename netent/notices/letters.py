"""The outbox of letters: written with an act, printed once by the operator (product §12)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked
from netent.notices.arguments import Argument, decode, encode
from netent.notices.models import Letter
from netent.notices.sealing import seal, unseal
from netent.notices.states import LetterState, LetterTemplate

# As many as an envelope's window shows.
ADDRESS_LINES = 6


@dataclass(frozen=True, slots=True)
class LetterEntry:
    """A letter and where it stands; `secret` is None where it has none, or none any more."""

    id: int
    public_id: UUID
    template: LetterTemplate
    locale: str
    address: Sequence[str]
    arguments: Mapping[str, Any]
    state: LetterState
    created_at: datetime
    has_secret: bool
    secret: Mapping[str, str] | None = field(repr=False)

    @property
    def can_be_printed(self) -> bool:
        """Whether it still says all that it was written to say."""
        return self.state is LetterState.WAITING and (
            not self.has_secret or self.secret is not None
        )


def send_letter(
    session: Session,
    *,
    template: LetterTemplate,
    address: Sequence[str],
    arguments: Mapping[str, Argument],
    registration_id: int | None,
    now: datetime,
    secret: Mapping[str, str] | None = None,
    expires_at: datetime | None = None,
    locale: str = "fr",
) -> Letter:
    """Put a letter in the outbox, where it waits for the operator to print it.

    Address and arguments are kept as they are; `secret` is sealed, and erased when the letter is
    printed or when `expires_at` comes first. ValueError for an address that no window shows.
    """
    lines = [line.strip() for line in address if line.strip()]
    if not 0 < len(lines) <= ADDRESS_LINES:
        raise ValueError(f"an address has 1 to {ADDRESS_LINES} lines, not {len(lines)}")
    letter = Letter(
        for_registration_id=registration_id,
        template=template,
        locale=locale,
        addressee=lines,
        arguments=encode(arguments),
        sealed=seal(secret) if secret else None,
        state=LetterState.WAITING,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(letter)
    session.flush()
    return letter


def waiting(session: Session, *, now: datetime) -> list[LetterEntry]:
    """Every letter to print, the oldest first; one that has expired is none."""
    rows = session.scalars(
        select(Letter)
        .where(
            Letter.state == LetterState.WAITING,
            or_(Letter.expires_at.is_(None), Letter.expires_at > now),
        )
        .order_by(Letter.created_at, Letter.id)
    )
    return [entry_of(row) for row in rows]


def mark_printed(
    session: Session, ids: Collection[int], *, by: str = "", now: datetime
) -> UUID | None:
    """Mark these letters as printed and erase what was secret in them; their batch's number.

    `by` names the operator; nobody where a command prints.

    None, and nothing is done, when one of them waits no more: another batch holds it.
    """
    letters = session.scalars(
        select(Letter)
        .where(Letter.id.in_(ids), Letter.state == LetterState.WAITING)
        .order_by(Letter.id)
        .with_for_update()
    ).all()
    if len(letters) != len(ids):
        return None
    batch = uuid4()
    for letter in letters:
        letter.state = LetterState.PRINTED
        letter.sealed = None
        letter.printed_at = now
        letter.printed_batch = batch
        letter.printed_by = by
    return batch


def expire_due(session: Session, *, now: datetime) -> int:
    """Erase the letters that were not printed in time; how many."""
    erased = session.scalars(
        update(Letter)
        .where(Letter.state == LetterState.WAITING, Letter.expires_at <= now)
        .values(state=LetterState.ERASED, sealed=None)
        .returning(Letter.id)
    )
    return len(erased.all())


def recent(session: Session, asked: PageAsked) -> Page[LetterEntry]:
    """The letters of the whole portal, newest first: for the demo's page only."""
    total = session.scalar(select(func.count()).select_from(Letter)) or 0
    page = asked.within(total)
    rows = session.scalars(
        select(Letter)
        .order_by(Letter.created_at.desc(), Letter.id.desc())
        .limit(page.size)
        .offset(page.offset)
    )
    return Page([entry_of(row) for row in rows], total, page.number, page.size)


def find(session: Session, public_id: UUID) -> LetterEntry:
    """One letter. NotFound when there is none of this identifier."""
    letter = session.scalar(select(Letter).where(Letter.public_id == public_id))
    if letter is None:
        raise NotFound
    return entry_of(letter)


def entry_of(letter: Letter) -> LetterEntry:
    """The letter as it is listed, shown and printed."""
    return LetterEntry(
        id=letter.id,
        public_id=letter.public_id,
        template=letter.template,
        locale=letter.locale,
        address=letter.addressee,
        arguments=decode(letter.arguments),
        state=letter.state,
        created_at=letter.created_at,
        has_secret=letter.sealed is not None,
        secret=None if letter.sealed is None else unseal(letter.sealed),
    )
