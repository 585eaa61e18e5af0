"""The files of rates that operators handed in."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from netent.atmp.models import AtmpLine, AtmpLoad, AtmpRate
from netent.atmp.states import Finding
from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked


def loads_page(session: Session, asked: PageAsked) -> Page[AtmpLoad]:
    """The files, newest first."""
    total = session.scalar(select(func.count()).select_from(AtmpLoad)) or 0
    page = asked.within(total)
    rows = session.scalars(
        select(AtmpLoad).order_by(AtmpLoad.id.desc()).limit(page.size).offset(page.offset)
    )
    return Page(rows.all(), total, page.number, page.size)


def load_of(session: Session, public_id: UUID) -> AtmpLoad:
    """One file. NotFound."""
    found = session.scalars(select(AtmpLoad).where(AtmpLoad.public_id == public_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def lines_page(
    session: Session, load: AtmpLoad, asked: PageAsked, *, finding: Finding | None
) -> Page[AtmpLine]:
    """The lines of a file that was checked, in its order; none once it is loaded."""
    narrowed = [AtmpLine.load_id == load.id]
    if finding is not None:
        narrowed.append(AtmpLine.finding == finding)
    total = session.scalar(select(func.count()).select_from(AtmpLine).where(*narrowed)) or 0
    page = asked.within(total)
    rows = session.scalars(
        select(AtmpLine)
        .where(*narrowed)
        .order_by(AtmpLine.number)
        .limit(page.size)
        .offset(page.offset)
    )
    return Page(rows.all(), total, page.number, page.size)


def last_rate_id(session: Session) -> int:
    """The number of the rate that was loaded last, 0 where there is none."""
    return session.scalar(select(func.max(AtmpRate.id))) or 0
