"""Reading the outbox."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked
from netent.notices.arguments import decode
from netent.notices.models import Notice
from netent.notices.rendering import Mail
from netent.notices.states import NoticeState


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A mail and where it stands."""

    mail: Mail
    state: NoticeState


def recent(session: Session, asked: PageAsked) -> Page[OutboxEntry]:
    """The outbox of the whole portal, newest first: for the demo's page only."""
    total = session.scalar(select(func.count()).select_from(Notice)) or 0
    page = asked.within(total)
    rows = session.scalars(
        select(Notice)
        .order_by(Notice.created_at.desc(), Notice.id.desc())
        .limit(page.size)
        .offset(page.offset)
    )
    entries = [OutboxEntry(mail_of(notice), notice.state) for notice in rows]
    return Page(entries, total, page.number, page.size)


def find(session: Session, public_id: UUID) -> OutboxEntry:
    """One mail of the outbox. NotFound when there is none of this identifier."""
    notice = session.scalar(select(Notice).where(Notice.public_id == public_id))
    if notice is None:
        raise NotFound
    return OutboxEntry(mail_of(notice), notice.state)


def mail_of(notice: Notice) -> Mail:
    """The mail that a row of the outbox holds."""
    return Mail(
        public_id=notice.public_id,
        template=notice.template,
        locale=notice.locale,
        recipient=notice.recipient,
        arguments=decode(notice.arguments),
        created_at=notice.created_at,
    )
