"""A table that an operator hands in as CSV: read whole, every fault told, or nothing taken."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

MOST_FAULTS = 200
UTF8 = ("utf-8-sig",)
# Or what French spreadsheets write by themselves.
UTF8_OR_FRENCH = (*UTF8, "cp1252")

# What is wrong with a cell, in French; None when nothing is.
Rule = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a line is refused, in French; `line` is the file's, `column` empty for all of it."""

    line: int
    column: str
    message: str


class SheetRefusedError(ValueError):
    """Nothing was taken: what was wrong, the first of it at least."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One row of the file, checked; `number` is the physical line on which it begins."""

    number: int
    cells: Mapping[str, str]


def read_sheet(
    content: bytes,
    rules: Mapping[str, Rule],
    *,
    longest_bytes: int,
    key: Sequence[str] = (),
    encodings: Sequence[str] = UTF8_OR_FRENCH,
) -> list[SheetLine]:
    """The rows of a file with these columns in any order, by comma, semicolon or tab.

    `key` names the columns that together may stand only once, `encodings` what is tried, in this
    order. SheetRefusedError with all that is wrong, at most `MOST_FAULTS`.
    """
    if len(content) > longest_bytes:
        most = longest_bytes // (1024 * 1024)
        raise SheetRefusedError(Fault(1, "", f"le fichier dépasse {most} Mo"))
    lines = list(_lines(_text(content, encodings), tuple(rules)))
    faults = [fault for line in lines for fault in _faults(line, rules)]
    first_seen: dict[tuple[str, ...], int] = {}
    for line in lines if key else ():
        first = first_seen.setdefault(tuple(line.cells[name] for name in key), line.number)
        if first != line.number:
            faults.append(Fault(line.number, key[0], f"la même ligne figure déjà ligne {first}"))
    if faults:
        raise SheetRefusedError(*sorted(faults, key=lambda fault: fault.line)[:MOST_FAULTS])
    if not lines:
        raise SheetRefusedError(Fault(1, "", "le fichier ne contient aucune ligne"))
    return lines


def _text(content: bytes, encodings: Sequence[str]) -> str:
    # Of another kind altogether, UTF-16 included; further down it is one cell that is wrong.
    if b"\0" in content.partition(b"\n")[0]:
        raise SheetRefusedError(
            Fault(1, "", "ce n’est pas un fichier CSV : enregistrez le classeur en CSV UTF-8")
        )
    line = 1
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
    message = "ces octets ne sont pas de l’UTF-8 : enregistrez le fichier en CSV UTF-8"
    raise SheetRefusedError(Fault(line, "", message))


def _lines(text: str, wanted: Sequence[str]) -> Iterator[SheetLine]:
    heading = text.partition("\n")[0]
    delimiter = max(";,\t", key=heading.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] | None = None
    while True:
        begins = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            message = "la ligne ne se lit pas : un guillemet n’est pas fermé, ou mal placé"
            raise SheetRefusedError(Fault(begins, "", message)) from error
        if columns is None:
            columns = _columns(cells, wanted)
        elif any(cell.strip() for cell in cells):
            yield _line(columns, cells, begins)


def _columns(cells: Sequence[str], wanted: Sequence[str]) -> list[str]:
    # French spreadsheets write either apostrophe.
    columns = [cell.strip().replace("'", "’") for cell in cells]
    if sorted(columns) == sorted(wanted):
        return columns
    missing = [column for column in wanted if column not in columns]
    extra = [column for column in columns if column not in wanted]
    said = [
        *([f"il manque {', '.join(missing)}"] if missing else []),
        *([f"en trop : {', '.join(extra)}"] if extra else []),
    ] or ["une colonne y est deux fois"]
    message = f"les colonnes attendues sont {', '.join(wanted)} ({' ; '.join(said)})"
    raise SheetRefusedError(Fault(1, "", message))


def _line(columns: Sequence[str], cells: Sequence[str], number: int) -> SheetLine:
    if len(cells) != len(columns):
        message = f"{len(cells)} cellules, pour {len(columns)} colonnes"
        raise SheetRefusedError(Fault(number, "", message))
    given = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
    return SheetLine(number, MappingProxyType(given))


def _faults(line: SheetLine, rules: Mapping[str, Rule]) -> Iterator[Fault]:
    for column, rule in rules.items():
        cell = line.cells[column]
        # No database keeps it as text.
        message = "un caractère nul s’y trouve : effacez-le" if "\0" in cell else rule(cell)
        if message is not None:
            yield Fault(line.number, column, message)
