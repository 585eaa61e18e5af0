"""Reads of the files of direct debits, for the operator: no tenant's row is among them."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked
from netent.payments.models import Collection, PaymentBody


@dataclass(frozen=True, slots=True)
class CollectionRow:
    """A file that was written, with its body's name."""

    collection: Collection
    body_name: str


def collections_page(session: Session, asked: PageAsked, *, body: str) -> Page[CollectionRow]:
    """The files that hold anything, the last day first; two statements at any number."""
    narrowed = [Collection.orders > 0]
    if body:
        narrowed.append(PaymentBody.code == body)
    joined = select(func.count()).select_from(Collection)
    total = (
        session.scalar(
            joined.join(PaymentBody, PaymentBody.id == Collection.body_id).where(*narrowed)
        )
        or 0
    )
    page = asked.within(total)
    rows = session.execute(
        select(Collection, PaymentBody.name)
        .join(PaymentBody, PaymentBody.id == Collection.body_id)
        .where(*narrowed)
        .order_by(Collection.collect_on.desc(), Collection.id.desc())
        .limit(page.size)
        .offset(page.offset)
    )
    return Page([CollectionRow(*row) for row in rows], total, page.number, page.size)


def waiting_files(session: Session) -> int:
    """How many files nobody has taken yet."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Collection)
            .where(Collection.orders > 0, Collection.taken_at.is_(None))
        )
        or 0
    )


def collection_file(session: Session, public_id: UUID) -> tuple[Collection, bytes]:
    """One file, its bytes included. NotFound before it is written."""
    found = session.scalars(
        select(Collection)
        .where(Collection.public_id == public_id, Collection.orders > 0)
        .options(undefer(Collection.content))
    ).one_or_none()
    if found is None or found.content is None:
        raise NotFound
    return found, found.content
