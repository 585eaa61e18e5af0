"""Reads a deposited file, and keeps it as a request that waits for its confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from netent import access
from netent.access import Permission
from netent.audit.service import record
from netent.imports.formats import bare_file_name
from netent.imports.reading.file import ReadFile
from netent.kernel.actor import Actor
from netent.kernel.clock import paris_day
from netent.kernel.enums import LineResult, RequestKind, RequestStatus
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import fold, siren_of
from netent.kernel.people import LONGEST_NAME
from netent.rate_requests.models import RateLine, RateRequest
from netent.rate_requests.providers import RateProvider
from netent.rate_requests.reading import LONGEST_EMPLOYEE, PersonLine, read_people, read_people_file
from netent.rate_requests.service.asking import require_open, why_denied
from netent.requests.models import Request

_LONGEST_SEARCH, _LONGEST_CELL = 320, 500


@dataclass(frozen=True, slots=True)
class Deposit:
    """A file as it was read, before any transaction."""

    file_name: str
    siret: str
    read: ReadFile
    people: Sequence[PersonLine]


def read_deposit(file_name: str, content: bytes, *, siret: str, now: datetime) -> Deposit:
    """Read a file for this establishment, strictly. Refusal says what was found and expected.

    No database and no transaction: a large file takes its time here.
    """
    read = read_people_file(content)
    people = read_people(read, siren=siren_of(siret), today=paris_day(now))
    return Deposit(bare_file_name(file_name), siret, read, people)


def stage(
    session: Session,
    actor: Actor,
    *,
    deposit: Deposit,
    provider: RateProvider | None,
    now: datetime,
) -> Request:
    """Keep a file that was read; nothing is asked for before its author confirms.

    Refusal where rates are not offered, or with decide()'s reason where the actor may not file the
    DSN of this establishment today. Forbidden.
    """
    access.check(actor, Permission.RATE_REQUEST)
    require_open(provider)
    denied = why_denied(session, actor.member_public_id, deposit.siret, now)
    if denied is not None:
        raise Refusal(denied.reason, **denied.arguments)
    request = _request(actor, deposit, now)
    session.add(request)
    session.flush()
    session.add(_about(request, actor, deposit))
    session.add_all(_line(request, person) for person in deposit.people)
    record(
        session,
        actor,
        "rate_request.checked",
        subject=str(request.public_id),
        details={"siret": deposit.siret, "lines": request.lines, "refused": request.refused},
        now=now,
    )
    return request


def _request(actor: Actor, deposit: Deposit, now: datetime) -> Request:
    refused = sum(person.reason is not None for person in deposit.people)
    return Request(
        kind=RequestKind.RATE_REQUEST,
        status=RequestStatus.CHECKED,
        portfolio_id=None,
        portfolio_name="",
        author_id=actor.member_id,
        author_name=actor.name,
        file_name=deposit.file_name[:255],
        lines=len(deposit.people),
        additions=len(deposit.people) - refused,
        refused=refused,
        created_at=now,
    )


def _about(request: Request, actor: Actor, deposit: Deposit) -> RateRequest:
    return RateRequest(
        request_id=request.id,
        member_id=actor.member_id,
        siret=deposit.siret,
        encoding=deposit.read.encoding or "",
        separator=deposit.read.separator or "",
        has_headings=not deposit.read.by_position,
    )


def _line(request: Request, person: PersonLine) -> RateLine:
    is_refused = person.reason is not None
    return RateLine(
        request_id=request.id,
        line=person.line,
        number=person.number,
        is_temporary=person.is_temporary,
        last_name=_kept(person.last_name, LONGEST_NAME),
        first_names=_kept(person.first_names, LONGEST_NAME),
        search_name=_kept(fold(f"{person.last_name} {person.first_names}"), _LONGEST_SEARCH),
        born_on=person.born_on,
        employee=_kept(person.employee, LONGEST_EMPLOYEE),
        cells=[_kept(cell, _LONGEST_CELL) for cell in person.cells] if is_refused else None,
        result=LineResult.REFUSED if is_refused else LineResult.DONE,
        reason=person.reason,
        detail=person.detail or None,
    )


def _kept(text: str, longest: int) -> str:
    """What can be stored of a cell that may have been refused for it: no engine keeps a NUL."""
    return "".join(char if char.isprintable() else " " for char in text[:longest])
