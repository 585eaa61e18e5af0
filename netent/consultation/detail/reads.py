"""Reads of details of rights: one, the list, and the pieces of a file."""

from collections.abc import Iterator
from itertools import count
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from netent.consultation.models import DetailChunk
from netent.kernel.enums import DetailFormat, RequestKind, RequestStatus
from netent.kernel.errors import NotFound
from netent.kernel.paging import Page, PageAsked
from netent.perimeter import queries as perimeter
from netent.requests import queries as requests
from netent.requests.models import Request
from netent.requests.queries import RequestFilter

DETAILS = (RequestKind.RIGHTS_DETAIL,)


def detail_of(session: Session, public_id: UUID) -> Request:
    """The registration's detail of this identifier, also a deleted one. NotFound otherwise."""
    return requests.request_of(session, public_id, kinds=DETAILS)


def details_page(session: Session, text: str, asked: PageAsked) -> Page[Request]:
    """The registration's details that were not deleted, newest first."""
    narrowed = RequestFilter(text=text, is_kept=True)
    return requests.requests_page(session, narrowed, asked, kinds=DETAILS)


def name_now(session: Session, request: Request) -> str:
    """What its portfolio is called today: by this name its file can be sent back."""
    return perimeter.name_today(session, request.portfolio_id) or request.portfolio_name


def file_of(session: Session, request: Request, kind: DetailFormat) -> Iterator[bytes]:
    """The pieces of one of its files, read while they are used. NotFound where there is none."""
    files = request.details.get("files", {})
    if request.status is not RequestStatus.FINISHED or kind not in files:
        raise NotFound
    return _pieces(session, request.id, kind)


def _pieces(session: Session, request_id: int, kind: DetailFormat) -> Iterator[bytes]:
    for number in count():
        content = session.scalars(
            select(DetailChunk.content).where(
                DetailChunk.request_id == request_id,
                DetailChunk.format == kind,
                DetailChunk.number == number,
            )
        ).one_or_none()
        if content is None:
            return
        yield content
