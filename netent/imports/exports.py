"""What a request gives back for download: its report, and its refused lines to send again (§9)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import BinaryIO

from netent.imports.formats import REFUSAL_COLUMN, FileFormat
from netent.imports.spreadsheets import Cell, csv_pieces, write_workbook
from netent.kernel.enums import LineResult
from netent.kernel.reasons import N_, Reason

Translate = Callable[[str], str]

_LINE, _SIRET, _NAME = N_("Ligne"), N_("SIRET"), N_("Établissement")
_RESULT = (N_("Résultat"), N_("Motif"), N_("Message"))
REPORT_HEADINGS = (_LINE, _SIRET, _NAME, N_("Action"), *_RESULT)
_PERSON = (_LINE, N_("Déclarant"), _SIRET, _NAME)
RIGHTS_HEADINGS = (*_PERSON, N_("Droits accordés"), N_("Droits retirés"), *_RESULT)
MEMBERS_HEADINGS = (*_PERSON, *_RESULT)
CODES_HEADINGS = (
    _SIRET,
    N_("Nom"),
    N_("Prénom"),
    N_("Mot de passe provisoire"),
    N_("À utiliser avant le"),
)


class About(StrEnum):
    """What the lines of a report are about."""

    CLIENTS = "clients"
    RIGHTS = "rights"
    MEMBERS = "members"


_HEADINGS: Mapping[About, Sequence[str]] = MappingProxyType(
    {
        About.CLIENTS: REPORT_HEADINGS,
        About.RIGHTS: RIGHTS_HEADINGS,
        About.MEMBERS: MEMBERS_HEADINGS,
    }
)
RESULT_LABELS: Mapping[LineResult, str] = MappingProxyType(
    {
        LineResult.DONE: N_("fait"),
        LineResult.UNCHANGED: N_("déjà ainsi"),
        LineResult.REFUSED: N_("refusé"),
    }
)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of a report; the message is finished text, in the reader's language."""

    line: int | None
    siret: str | None
    name: str | None
    action: bool | None
    result: LineResult
    reason: Reason | None
    message: str
    member: str | None = None
    granted: str = ""
    withdrawn: str = ""


def report_csv(
    rows: Iterable[ReportRow], translate: Translate = str, *, about: About = About.CLIENTS
) -> Iterator[bytes]:
    """The report as CSV, in pieces, for a streamed answer; SIRETs are plain digits."""
    cells = _report_cells(rows, translate, about)
    return csv_pieces(_translated(_HEADINGS[about], translate), cells)


def report_xlsx(
    rows: Iterable[ReportRow],
    target: BinaryIO,
    translate: Translate = str,
    *,
    about: About = About.CLIENTS,
) -> None:
    """Write the report as a workbook; SIRETs are text cells, so that no digit is ever lost."""
    title = translate(N_("Compte rendu"))
    cells = _report_cells(rows, translate, about)
    write_workbook(title, _translated(_HEADINGS[about], translate), cells, target)


def codes_csv(rows: Iterable[Sequence[Cell]], translate: Translate = str) -> Iterator[bytes]:
    """Provisional passwords as CSV, in pieces; a spreadsheet may take their first zeros away."""
    return csv_pieces(_translated(CODES_HEADINGS, translate), rows)


def codes_xlsx(
    rows: Iterable[Sequence[Cell]], target: BinaryIO, translate: Translate = str
) -> None:
    """The same as a workbook, whose text cells keep every digit."""
    title = translate(N_("Mots de passe"))
    write_workbook(title, _translated(CODES_HEADINGS, translate), rows, target)


def refused_csv(layout: FileFormat, rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The refused lines: cells as they were given, then the reason's message; CSV in pieces.

    It has the layout of the import file, so that it can be corrected and sent again as it is:
    reading knows the last column by its heading, which is therefore never translated.
    """
    return csv_pieces(_refused_headings(layout), rows)


def refused_xlsx(layout: FileFormat, rows: Iterable[Sequence[str]], target: BinaryIO) -> None:
    """The same as a workbook, whose text cells keep a SIRET whole through Excel."""
    write_workbook("Refus", _refused_headings(layout), rows, target)


def template_xlsx(layout: FileFormat, target: BinaryIO) -> None:
    """The file to start from as a workbook, whose columns are text from the first line on."""
    headings = [column.name for column in layout.columns]
    write_workbook("Modèle", headings, [layout.example], target)


def _translated(headings: Sequence[str], translate: Translate) -> list[str]:
    return [translate(text) for text in headings]


def _refused_headings(layout: FileFormat) -> list[str]:
    return [column.name for column in (*layout.columns, REFUSAL_COLUMN)]


def _report_cells(
    rows: Iterable[ReportRow], translate: Translate, about: About
) -> Iterator[Sequence[Cell]]:
    labels = {result: translate(text) for result, text in RESULT_LABELS.items()}
    for row in rows:
        result = (labels[row.result], row.reason.value if row.reason else None, row.message)
        if about is About.MEMBERS:
            yield (row.line, row.member, row.siret, row.name, *result)
        elif about is About.RIGHTS:
            yield (
                *(row.line, row.member, row.siret, row.name, row.granted, row.withdrawn),
                *result,
            )
        else:
            action = None if row.action is None else str(int(row.action))
            yield (row.line, row.siret, row.name, action, *result)
