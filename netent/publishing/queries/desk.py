"""What the operator sees: every publication whatever its state, and visitors' messages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, selectinload

from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked
from netent.publishing import search_index
from netent.publishing.models import ContactMessage, Publication
from netent.publishing.states import (
    MessageState,
    PublicationKind,
    PublicationState,
    Stage,
    Theme,
)
from netent.publishing.terms import asked_by


@dataclass(frozen=True, slots=True)
class PublicationFilter:
    """Which publications of a kind are asked for; None and '' narrow nothing."""

    kind: PublicationKind
    text: str = ""
    theme: Theme | None = None
    stage: Stage | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A publication in the operator's list."""

    public_id: UUID
    title: str
    theme: Theme
    stage: Stage
    published_at: datetime | None
    updated_at: datetime
    changed_by: str
    helpful: int
    unhelpful: int


def stage_of(row: Publication, now: datetime) -> Stage:
    """What its readers see of it at a moment."""
    if row.state is PublicationState.ARCHIVED:
        return Stage.ARCHIVED
    if row.state is PublicationState.DRAFT or row.published_at is None:
        return Stage.DRAFT
    return Stage.COMING if row.published_at > now else Stage.SHOWN


def publications_page(
    session: Session, narrowed: PublicationFilter, asked: PageAsked, *, now: datetime
) -> Page[Listed]:
    """A page of them, the one that was changed last first; best first where words are asked."""
    conditions = [Publication.kind == narrowed.kind, *_narrowing(narrowed, now)]
    if narrowed.text:
        ids = _found(session, narrowed, conditions)
        total = len(ids)
        asked = asked.within(total)
        wanted = ids[asked.offset : asked.offset + asked.size]
    else:
        newest = (Publication.updated_at.desc(), Publication.id.desc())
        statement = select(Publication.id).where(*conditions).order_by(*newest)
        total = session.scalar(select(func.count(Publication.id)).where(*conditions)) or 0
        asked = asked.within(total)
        wanted = list(session.scalars(statement.limit(asked.size).offset(asked.offset)))
    found = session.scalars(select(Publication).where(Publication.id.in_(wanted)))
    rows = sorted(found, key=lambda row: wanted.index(row.id))
    return Page([_listed(row, now) for row in rows], total, asked.number, asked.size)


def publication(session: Session, publication_id: UUID) -> Publication:
    """One of them, with its declarations. NotFound."""
    row = session.scalars(
        select(Publication)
        .where(Publication.public_id == publication_id)
        .options(selectinload(Publication.declarations))
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def messages_page(
    session: Session, state: MessageState | None, text: str, asked: PageAsked
) -> Page[ContactMessage]:
    """Messages, newest first; `text` is looked for in who wrote, his company and the message."""
    statement = select(ContactMessage)
    if state is not None:
        statement = statement.where(ContactMessage.state == state)
    if text:
        columns = (ContactMessage.name, ContactMessage.email, ContactMessage.body)
        said = [column.icontains(text, autoescape=True) for column in columns]
        siren = ContactMessage.siren == "".join(text.split())
        statement = statement.where(or_(*said, siren))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    asked = asked.within(total)
    newest = (ContactMessage.created_at.desc(), ContactMessage.id.desc())
    page = statement.order_by(*newest).limit(asked.size).offset(asked.offset)
    return Page(list(session.scalars(page)), total, asked.number, asked.size)


def message(session: Session, message_id: UUID) -> ContactMessage:
    """One of them. NotFound."""
    row = session.scalars(
        select(ContactMessage).where(ContactMessage.public_id == message_id)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def waiting_messages(session: Session) -> int:
    """How many nobody has dealt with."""
    waiting = ContactMessage.state == MessageState.WAITING
    return session.scalar(select(func.count()).select_from(ContactMessage).where(waiting)) or 0


def _found(
    session: Session, narrowed: PublicationFilter, conditions: list[ColumnElement[bool]]
) -> list[int]:
    """Those that hold the words, best first, without what the other filters leave out."""
    ids = search_index.best_of(session, narrowed.kind, asked_by(narrowed.text))
    kept = set(session.scalars(select(Publication.id).where(Publication.id.in_(ids), *conditions)))
    return [each for each in ids if each in kept]


def _narrowing(narrowed: PublicationFilter, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.theme is not None:
        conditions.append(Publication.theme == narrowed.theme)
    shown = Publication.state == PublicationState.PUBLISHED
    match narrowed.stage:
        case Stage.DRAFT:
            conditions.append(Publication.state == PublicationState.DRAFT)
        case Stage.ARCHIVED:
            conditions.append(Publication.state == PublicationState.ARCHIVED)
        case Stage.COMING:
            conditions += [shown, Publication.published_at > now]
        case Stage.SHOWN:
            conditions += [shown, Publication.published_at <= now]
    return conditions


def _listed(row: Publication, now: datetime) -> Listed:
    return Listed(
        public_id=row.public_id,
        title=row.title,
        theme=row.theme,
        stage=stage_of(row, now),
        published_at=row.published_at,
        updated_at=row.updated_at,
        changed_by=row.changed_by,
        helpful=row.helpful,
        unhelpful=row.unhelpful,
    )
