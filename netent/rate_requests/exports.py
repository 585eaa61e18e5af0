"""What a request for rates gives back for download: its report, and its refused lines."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import BinaryIO

from netent.imports.exports import refused_csv
from netent.imports.spreadsheets import Cell, csv_pieces, write_workbook
from netent.kernel.nir import nir_key
from netent.kernel.reasons import N_
from netent.rate_requests.layout import PEOPLE
from netent.rate_requests.models import RateLine
from netent.rate_requests.queries import answer_of
from netent.rate_requests.words import ANSWERS, line_words

Translate = Callable[[str], str]

HEADINGS = (
    N_("Ligne"),
    N_("NIR ou NTT"),
    N_("Nom"),
    N_("Prénoms"),
    N_("Date de naissance"),
    N_("Matricule"),
    N_("Résultat"),
    N_("Taux (%)"),
    N_("Motif"),
    N_("Message"),
)
# Beside rates that are nobody's.
_ORIGIN = N_("Origine")
FICTITIOUS = N_("taux fictif")


def report_csv(
    lines: Iterable[RateLine], translate: Translate, *, is_fictitious: bool
) -> Iterator[bytes]:
    """The report as CSV, in pieces."""
    headings = _headings(translate, is_fictitious=is_fictitious)
    return csv_pieces(headings, _rows(lines, translate, is_fictitious=is_fictitious))


def report_xlsx(
    lines: Iterable[RateLine], target: BinaryIO, translate: Translate, *, is_fictitious: bool
) -> None:
    """Write the report as a workbook, whose text cells keep every digit."""
    headings = _headings(translate, is_fictitious=is_fictitious)
    rows = _rows(lines, translate, is_fictitious=is_fictitious)
    write_workbook(translate(N_("Taux")), headings, rows, target)


def refused_lines(lines: Iterable[RateLine]) -> Iterator[bytes]:
    """The refused lines as they were given, with their reasons, to be corrected and sent again."""
    return refused_csv(PEOPLE, ((*_given(line), line_words(line)) for line in lines))


def written_rate(rate: int | None) -> str | None:
    """A rate as French files write it, 12,50; it is kept in hundredths of 1 %."""
    return None if rate is None else f"{rate // 100},{rate % 100:02d}"


def _headings(translate: Translate, *, is_fictitious: bool) -> list[str]:
    found = [translate(heading) for heading in HEADINGS]
    return [*found, translate(_ORIGIN)] if is_fictitious else found


def _rows(
    lines: Iterable[RateLine], translate: Translate, *, is_fictitious: bool
) -> Iterator[Sequence[Cell]]:
    origin = translate(FICTITIOUS)
    for line in lines:
        cells = (
            line.line,
            _number(line),
            line.last_name,
            line.first_names,
            _day(line.born_on),
            line.employee,
            translate(ANSWERS[answer_of(line)]),
            written_rate(line.rate),
            line.reason.value if line.reason else None,
            line_words(line),
        )
        told = origin if line.rate is not None else None
        yield (*cells, told) if is_fictitious else cells


def _given(line: RateLine) -> Sequence[str]:
    """The cells of the file; of one that was refused later, as they were read."""
    if line.cells is not None:
        return line.cells
    day = _day(line.born_on) or ""
    return _number(line), line.last_name, line.first_names, day, line.employee


def _number(line: RateLine) -> str:
    if line.number is None:
        return line.cells[0] if line.cells else ""
    return line.number if line.is_temporary else line.number + nir_key(line.number)


def _day(value: date | None) -> str | None:
    return None if value is None else f"{value.day:02d}/{value.month:02d}/{value.year}"
