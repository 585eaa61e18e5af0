"""Reads of who manages payments."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from netent.kernel.enums import MemberState
from netent.kernel.identifiers import fold
from netent.kernel.paging import Page, PageAsked
from netent.tenancy.models import Member


@dataclass(frozen=True, slots=True)
class ManagerRow:
    """An active member; an administrator manages payments by himself."""

    public_id: UUID
    name: str
    is_administrator: bool
    manages: bool


def managers_page(session: Session, asked: PageAsked, *, text: str) -> Page[ManagerRow]:
    """The active members by name; two statements at any number."""
    narrowed: list[ColumnElement[bool]] = [Member.state == MemberState.ACTIVE]
    if folded := fold(text):
        narrowed.append(Member.sort_name.contains(folded, autoescape=True))
    total = session.scalar(select(func.count()).select_from(Member).where(*narrowed)) or 0
    page = asked.within(total)
    rows = session.scalars(
        select(Member)
        .where(*narrowed)
        .order_by(Member.sort_name, Member.id)
        .limit(page.size)
        .offset(page.offset)
    )
    items = [
        ManagerRow(row.public_id, row.full_name, row.is_administrator, row.manages_payments)
        for row in rows
    ]
    return Page(items, total, page.number, page.size)
