"""A table that an operator hands in as CSV: read whole, every fault told, or nothing taken."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

MOST_FAULTS = 200
_ENCODINGS = ("utf-8-sig", "cp1252")

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
    content: bytes, rules: Mapping[str, Rule], *, longest_bytes: int, key: Sequence[str] = ()
) -> list[SheetLine]:
    """The rows of a file with these columns in any order, by comma, semicolon or tab.

    `key` names the columns that together may stand only once. UTF-8, or the encoding of French
    spreadsheets. SheetRefusedError with all that is wrong, at most `MOST_FAULTS`.
    """
    if len(content) > longest_bytes:
        most = longest_bytes // (1024 * 1024)
        raise SheetRefusedError(Fault(1, "", f"le fichier dépasse {most} Mo"))
    lines = list(_lines(_text(content), tuple(rules)))
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


def _text(content: bytes) -> str:
    if b"\0" in content:
        raise SheetRefusedError(
            Fault(1, "", "ce n’est pas un fichier CSV : enregistrez le classeur en CSV UTF-8")
        )
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetRefusedError(
        Fault(1, "", "ces octets ne sont pas de l’UTF-8 : enregistrez le fichier en CSV UTF-8")
    )


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
        message = rule(line.cells[column])
        if message is not None:
            yield Fault(line.number, column, message)
