"""Details of rights asked for, made by a worker, and read back."""

import csv
from collections.abc import Callable
from datetime import datetime
from io import BytesIO, StringIO
from zipfile import ZipFile

from openpyxl import load_workbook
from sqlalchemy import func, select

from netent.audit.models import AuditEvent
from netent.consultation import service
from netent.consultation.detail import reads, treatment
from netent.consultation.models import DetailChunk
from netent.database.sessions import reading, transaction
from netent.kernel.enums import DetailFormat
from netent.perimeter.models import Portfolio
from netent.policies.rules import Rules
from netent.requests import claims
from netent.requests.models import Request
from tests.consultation.office import Office, at

PAGE_URL = "http://netent.example/consultation/detail/{}"
ASKED = at(20, 9)


def ask(office: Office, portfolio: Portfolio | None = None, now: datetime = ASKED) -> Request:
    """The administrator asks; None asks for all portfolios."""
    with transaction(office.tenant) as session:
        chosen = None if portfolio is None else portfolio.public_id
        return service.ask_detail(session, office.actor, portfolio_id=chosen, now=now).request


def work(now: datetime = ASKED, keep: Callable[[], None] = lambda: None) -> bool:
    """Do what a worker does, once; `keep` is called now and then meanwhile."""
    claim = claims.claim_next("small", now=now)
    if claim is None:
        return False
    treatment.treat(claim, rules=Rules(), now=now, keep=keep, page_url=PAGE_URL)
    return True


def made(office: Office, portfolio: Portfolio | None = None, now: datetime = ASKED) -> Request:
    """A detail that is ready."""
    request = ask(office, portfolio, now)
    assert work(now)
    return reread(office, request)


def reread(office: Office, request: Request) -> Request:
    """The request as the database has it now."""
    with reading(office.tenant) as session:
        return reads.detail_of(session, request.public_id)


def delete(office: Office, request: Request, now: datetime = ASKED) -> Request:
    """The administrator takes it away."""
    with transaction(office.tenant) as session:
        return service.delete_detail(session, office.actor, request_id=request.public_id, now=now)


def content(office: Office, request: Request, kind: DetailFormat) -> bytes:
    """One of its files."""
    with reading(office.tenant) as session:
        return b"".join(reads.file_of(session, request, kind))


def chunks(office: Office) -> int:
    """How many pieces of files are kept."""
    with reading(office.tenant) as session:
        return session.scalar(select(func.count()).select_from(DetailChunk)) or 0


def actions(office: Office) -> list[str]:
    """The acts on details that the trail has, in their order."""
    with reading(office.tenant) as session:
        chosen = select(AuditEvent.action).where(AuditEvent.action.like("detail%"))
        return list(session.scalars(chosen.order_by(AuditEvent.number)))


def as_rows(data: bytes) -> list[list[str]]:
    """A CSV's cells."""
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheet_rows(data: bytes) -> list[list[str]]:
    """A workbook's cells, all of them text."""
    sheet = load_workbook(BytesIO(data)).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert all(cell.data_type == "s" for row in rows for cell in row if cell.value is not None)
    return [[str(cell.value or "") for cell in row] for row in rows]


def archive_rows(data: bytes) -> dict[str, list[list[str]]]:
    """The tables of a ZIP by their names."""
    with ZipFile(BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: as_rows(archive.read(name)) for name in archive.namelist()}
