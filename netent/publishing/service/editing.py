"""The operator's acts on publications: write, change, publish, archive; none is ever deleted.

Two operators at once: whoever saves second is told, and decides with both texts before him.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.catalogue.models import DeclarationType
from netent.database.sessions import on_its_own
from netent.kernel.actor import Operator
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.publishing.models import Publication
from netent.publishing.slugs import numbered, slug_of
from netent.publishing.states import PublicationKind, PublicationState, Theme
from netent.publishing.terms import written_terms

# As many may begin one title at the same moment.
_TRIES = 10


@dataclass(frozen=True, slots=True)
class Written:
    """What an operator wrote, checked; `codes` are those of declarations."""

    title: str
    summary: str
    body: str
    theme: Theme
    codes: Sequence[str] = ()


def create_publication(
    session: Session, operator: Operator, kind: PublicationKind, written: Written, *, now: datetime
) -> Publication:
    """A draft; its address comes of its title, and stays."""
    access.check(operator, Permission.PUBLICATION_EDIT)
    row = _added(session, operator, kind, written, now)
    _record(session, operator, "publication.created", row, {"after": _told(row)}, now)
    return row


def edit_publication(
    session: Session,
    operator: Operator,
    publication_id: UUID,
    written: Written,
    *,
    revision: int,
    now: datetime,
) -> Publication:
    """Change a publication as it stood at this revision; nothing happens where nothing changes.

    Refusal when somebody has changed it since. NotFound.
    """
    row = _held(session, operator, publication_id, revision)
    before = _told(row)
    _write(session, row, written)
    after = _told(row)
    changed = [name for name, value in after.items() if before[name] != value]
    if changed:
        row.updated_at = now
        sides = {"before": before, "after": after}
        details = {side: {name: told[name] for name in changed} for side, told in sides.items()}
        _record(session, operator, "publication.changed", row, details, now)
    return row


def publish(
    session: Session,
    operator: Operator,
    publication_id: UUID,
    *,
    at: datetime | None,
    revision: int,
    now: datetime,
) -> Publication:
    """Show it from a moment on; now where none is named, and at once where that one is past."""
    row = _held(session, operator, publication_id, revision)
    row.state, row.published_at = PublicationState.PUBLISHED, at or now
    details = {"published_at": row.published_at}
    _record(session, operator, "publication.published", row, details, now)
    return row


def archive(
    session: Session, operator: Operator, publication_id: UUID, *, revision: int, now: datetime
) -> Publication:
    """Take it from the pages; news go to the archive, unless nobody had seen them yet."""
    row = _held(session, operator, publication_id, revision)
    if row.published_at is not None and row.published_at > now:
        row.published_at = None
    row.state = PublicationState.ARCHIVED
    _record(session, operator, "publication.archived", row, {}, now)
    return row


def _added(
    session: Session, operator: Operator, kind: PublicationKind, written: Written, now: datetime
) -> Publication:
    for tries_left in reversed(range(_TRIES)):
        row = Publication(
            kind=kind,
            slug=_free_slug(session, kind, written.title),
            state=PublicationState.DRAFT,
            created_at=now,
            updated_at=now,
            changed_by=operator.name,
            declarations=[],
        )
        _write(session, row, written)
        try:
            with on_its_own(session):
                session.add(row)
                session.flush()
            break
        except IntegrityError:
            # Somebody else's draft of this title took the address meanwhile.
            if not tries_left:
                raise
    return row


def _held(session: Session, operator: Operator, publication_id: UUID, revision: int) -> Publication:
    """The row, locked, as the operator saw it."""
    access.check(operator, Permission.PUBLICATION_EDIT)
    row = session.scalars(
        select(Publication)
        .where(Publication.public_id == publication_id)
        .options(selectinload(Publication.declarations))
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFound
    if row.revision != revision:
        raise Refusal(Reason.PUBLICATION_CHANGED, name=row.changed_by, at=row.updated_at)
    return row


def _write(session: Session, row: Publication, written: Written) -> None:
    row.title, row.summary, row.body = written.title, written.summary, written.body
    row.theme = written.theme
    row.title_terms, row.body_terms = written_terms(written.title, written.summary, written.body)
    wanted = select(DeclarationType).where(DeclarationType.code.in_(written.codes))
    row.declarations = list(session.scalars(wanted.order_by(DeclarationType.position)))


def _record(
    session: Session,
    operator: Operator,
    action: str,
    row: Publication,
    details: dict[str, Any],
    now: datetime,
) -> None:
    # Every act counts as one: whoever decides on an older picture is told.
    if action != "publication.created":
        row.revision += 1
    row.changed_by = operator.name
    session.flush()
    told = {"title": row.title, "revision": row.revision, **details}
    record(session, operator, action, subject=str(row.public_id), details=told, now=now)


def _told(row: Publication) -> dict[str, Any]:
    """What the trail keeps of a text: all that is short, and a digest of what is long."""
    return {
        "title": row.title,
        "summary": row.summary,
        "theme": row.theme.value,
        "declarations": [each.code for each in row.declarations],
        "text": sha256(row.body.encode()).hexdigest(),
    }


def _free_slug(session: Session, kind: PublicationKind, title: str) -> str:
    """The title's own address, or the first of its numbers that is free."""
    slug = slug_of(title)
    taken = set(
        session.scalars(
            select(Publication.slug).where(
                Publication.kind == kind, Publication.slug.startswith(slug, autoescape=True)
            )
        )
    )
    number, free = 2, slug
    while free in taken:
        number, free = number + 1, numbered(slug, number)
    return free
