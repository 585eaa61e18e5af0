"""A catalogue that was edited by hand, read whole from a file: every line's faults, or its rows."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from netent.catalogue.columns import COLUMNS, CatalogueRefused, Fault, fault_of

LONGEST_BYTES = 1024 * 1024
MOST_FAULTS = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file, checked; `number` is the physical line on which it begins."""

    number: int
    cells: Mapping[str, str]


def read_catalogue(path: Path) -> list[Line]:
    """The rows of a file in UTF-8 with the catalogue's columns, by comma or semicolon.

    CatalogueRefused with all that is wrong: a file with one bad line is none. OSError.
    """
    with path.open("rb") as file:
        return read_content(file.read(LONGEST_BYTES + 1))


def read_content(content: bytes) -> list[Line]:
    """The same of a file's bytes; of the first ones beyond its largest size, no more are needed."""
    lines = list(_lines(_text(content)))
    faults = [fault for line in lines for fault in _faults(line)]
    first_seen: dict[str, int] = {}
    for line in lines:
        first = first_seen.setdefault(line.cells["code"], line.number)
        if first != line.number:
            message = f"ce code figure déjà ligne {first}"
            faults.append(Fault("code", message, line.number))
    if faults:
        raise CatalogueRefused(*sorted(faults, key=lambda fault: fault.line or 0)[:MOST_FAULTS])
    if not lines:
        raise CatalogueRefused(Fault("", "le fichier ne contient aucune déclaration", 1))
    return lines


def _text(content: bytes) -> str:
    if len(content) > LONGEST_BYTES:
        raise CatalogueRefused(Fault("", "le fichier dépasse 1 Mo : ce n’est pas un catalogue"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        message = "ces octets ne sont pas de l’UTF-8 : enregistrez le fichier en CSV UTF-8"
        raise CatalogueRefused(Fault("", message, line)) from error


def _lines(text: str) -> Iterator[Line]:
    heading, _break, _rest = text.partition("\n")
    delimiter = ";" if heading.count(";") >= heading.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns: list[str] | None = None
    begins = 1
    while True:
        begins = rows.line_num + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            message = "la ligne ne se lit pas : un guillemet n’est pas fermé, ou mal placé"
            raise CatalogueRefused(Fault("", message, begins)) from error
        if columns is None:
            columns = _columns(cells)
        elif any(cell.strip() for cell in cells):
            yield _line(columns, cells, begins)


def _columns(cells: list[str]) -> list[str]:
    columns = [cell.strip() for cell in cells]
    if sorted(columns) == sorted(COLUMNS):
        return columns
    missing = [column for column in COLUMNS if column not in columns]
    extra = [column for column in columns if column not in COLUMNS]
    said = [
        *([f"il manque {', '.join(missing)}"] if missing else []),
        *([f"en trop : {', '.join(extra)}"] if extra else []),
    ] or ["une colonne y est deux fois"]
    message = f"les colonnes attendues sont {', '.join(COLUMNS)} ({' ; '.join(said)})"
    raise CatalogueRefused(Fault("", message, 1))


def _line(columns: list[str], cells: list[str], number: int) -> Line:
    if len(cells) != len(columns):
        message = f"{len(cells)} cellules, pour {len(columns)} colonnes"
        raise CatalogueRefused(Fault("", message, number))
    given = {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}
    return Line(number, MappingProxyType(given))


def _faults(line: Line) -> Iterator[Fault]:
    for column in COLUMNS:
        fault = fault_of(column, line.cells[column], line.number)
        if fault is not None:
            yield fault
