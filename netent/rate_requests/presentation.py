"""Rate requests as pages show them: finished messages, counts, rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from netent.kernel.enums import Outcome, RequestStatus
from netent.kernel.nir import format_nir
from netent.policies.rules import Rules
from netent.rate_requests import queries
from netent.rate_requests.models import RateLine
from netent.rate_requests.providers import NAMES
from netent.rate_requests.queries import RateCall, answer_of
from netent.rate_requests.retention import kept_until
from netent.rate_requests.states import Answer
from netent.rate_requests.words import label_of, line_words, reason_words

_SEPARATORS = {";": "semicolon", ",": "comma", "\t": "tab", "": "xlsx"}


@dataclass(frozen=True, slots=True)
class CallRow:
    """A request for rates as pages show it; before it runs, `with_rate` are those to ask about."""

    public_id: UUID
    siret: str
    name: str
    file_name: str
    author_name: str
    status: RequestStatus
    outcome: Outcome | None
    created_at: datetime
    confirmed_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    kept_until: datetime
    lines: int
    with_rate: int
    without_rate: int
    refused: int
    is_kept: bool
    is_fictitious: bool
    message: str | None
    encoding: str
    separator: str
    has_headings: bool


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as pages show it; `rate` is in hundredths of 1 %, `employee` may be empty."""

    line: int
    number: str
    name: str
    born_on: date | None
    employee: str
    answer: Answer
    rate: int | None
    message: str


def call_row(call: RateCall, rules: Rules) -> CallRow:
    """This request, ready to show."""
    request, about = call.request, call.about
    provider = NAMES.get(about.provider)
    return CallRow(
        public_id=request.public_id,
        siret=about.siret,
        name=call.name,
        file_name=request.file_name,
        author_name=request.author_name,
        status=request.status,
        outcome=request.outcome,
        created_at=request.created_at,
        confirmed_at=request.confirmed_at,
        started_at=request.started_at,
        finished_at=request.finished_at,
        kept_until=kept_until(request.created_at, keep_days=rules.rate_request_keep_days),
        lines=request.lines,
        with_rate=request.additions,
        without_rate=request.unchanged,
        refused=request.refused,
        is_kept=about.purged_at is None,
        is_fictitious=provider is not None and provider.is_fictitious,
        message=reason_words(request.reason) if request.reason else None,
        encoding=about.encoding,
        separator=_SEPARATORS[about.separator],
        has_headings=about.has_headings,
    )


def shown_lines(lines: Sequence[RateLine]) -> list[ShownLine]:
    """Lines with their messages in the reader's language."""
    return [
        ShownLine(
            line=each.line,
            number=shown_number(each),
            name=f"{each.last_name} {each.first_names}".strip(),
            born_on=each.born_on,
            employee=each.employee,
            answer=answer_of(each),
            rate=each.rate,
            message=line_words(each),
        )
        for each in lines
    ]


def shown_number(line: RateLine) -> str:
    """A NIR by its groups and with its key; an NTT, or what could not be read, as it is."""
    number = line.number
    if number is None:
        return line.cells[0].strip() if line.cells else ""
    return number if line.is_temporary else format_nir(number)


def reason_counts(session: Session, request_id: int) -> list[dict[str, Any]]:
    """How many lines were refused for each reason, most numerous first."""
    return [
        {"reason": reason.value, "label": label_of(reason), "count": count}
        for reason, count in queries.reason_counts(session, request_id)
    ]
