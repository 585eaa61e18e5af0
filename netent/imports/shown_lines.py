"""Lines of a request as pages and reports show them, and the passwords that it made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.imports.exports import ReportRow
from netent.imports.plan import arguments_of
from netent.imports.queries import LineRow
from netent.imports.service import ToldCodes
from netent.kernel.enums import LineResult
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet
from netent.web.formats import moment
from netent.web.messages import reason_text

# No SIRET could be read there: the detail is what stood in its cell.
_UNREAD = (Reason.BAD_SIRET, Reason.DIGITS_LOST)
# nobody was found: the line says whom it named
_NAMELESS = (Reason.UNKNOWN_DECLARANT, Reason.AMBIGUOUS_DECLARANT)


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line as reports show it, its message finished; rights are told by their codes."""

    number: int
    siret: str | None
    given: str
    name: str | None
    action: str | None
    result: LineResult
    reason: Reason | None
    message: str | None
    member: str | None
    granted: list[str]
    withdrawn: list[str]


def shown_lines(
    session: Session, rows: Sequence[LineRow], names: Mapping[int, str]
) -> list[ShownLine]:
    """Lines with their messages in the reader's language; one more statement for the codes.

    `names` are those that the file gives to whom no line has created yet, by line.
    """
    codes = codes_of_rights(session) if any(row.granted or row.withdrawn for row in rows) else {}
    return [_shown_line(row, codes, names) for row in rows]


def codes_of_rights(session: Session) -> Mapping[int, str]:
    """The code of every right, by slot."""
    return {slot: right.code for slot, right in catalogue.rights(session).items()}


def report_rows(
    rows: Iterator[LineRow], codes: Mapping[int, str], names: Mapping[int, str]
) -> Iterator[ReportRow]:
    """Lines as the downloadable report wants them; `names` as for `shown_lines`."""
    for row in rows:
        yield ReportRow(
            line=row.line,
            siret=row.siret,
            name=row.name,
            action=row.action,
            result=row.result,
            reason=row.reason,
            message=line_message(row),
            member=_named_in(row, names),
            granted=", ".join(_named(row.granted, codes)),
            withdrawn=", ".join(_named(row.withdrawn, codes)),
        )


def line_message(row: LineRow) -> str:
    """What became of the line, in words; empty when there is nothing to add to its result."""
    if row.reason is None:
        return ""
    return reason_text(row.reason, **arguments_of(row.reason, row.detail))


def code_rows(told: ToldCodes) -> Iterator[Sequence[str]]:
    """Provisional passwords as the file has them; of no use any more, they are not told."""
    for each in told.codes:
        person = (each.siret, each.last_name, each.first_name)
        if each.code is None:
            yield (*person, "", _("remplacé ou déjà utilisé"))
        else:
            yield (*person, each.code, moment(each.ends_at))


def _named_in(row: LineRow, names: Mapping[int, str]) -> str | None:
    """Whom the line is about: a member, else whom the file names."""
    named = names.get(row.line)
    return row.member or named or (row.detail if row.reason in _NAMELESS else None)


def _shown_line(row: LineRow, codes: Mapping[int, str], names: Mapping[int, str]) -> ShownLine:
    actions = {None: None, True: "add", False: "remove"}
    return ShownLine(
        number=row.line,
        siret=row.siret,
        given=row.siret or _unread_siret(row),
        name=row.name,
        action=actions[row.action],
        result=row.result,
        reason=row.reason,
        message=line_message(row) or None,
        member=_named_in(row, names),
        granted=_named(row.granted, codes),
        withdrawn=_named(row.withdrawn, codes),
    )


def _unread_siret(row: LineRow) -> str:
    """What stands where no SIRET could be read; a detail may be of another column."""
    return row.detail or "" if row.reason in _UNREAD else ""


def _named(rights: RightSet, codes: Mapping[int, str]) -> list[str]:
    return [codes[slot] for slot in rights.slots()]
