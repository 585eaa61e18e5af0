"""From the cells of a file to the people whose rates it asks for, or why it can't (product §7)."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import repeat

from netent.imports.formats import Column
from netent.imports.reading.cells import clean, compact, is_blank, is_scientific
from netent.imports.reading.file import Limits, ReadFile, read_file
from netent.imports.reading.habilitation_lines import COLUMN_END
from netent.imports.reading.refusals import shown
from netent.kernel.errors import Refusal
from netent.kernel.identifiers import SIREN_LENGTH, fold, is_valid_siren
from netent.kernel.nir import NIR_LENGTH, WITH_KEY, is_nir, nir_key
from netent.kernel.people import name_flaw, tidy
from netent.kernel.phrases import Phrase
from netent.kernel.reasons import N_, Reason
from netent.rate_requests.layout import (
    BORN_ON,
    EMPLOYEE,
    FIRST_NAMES,
    LAST_NAME,
    MOST_BYTES,
    MOST_PEOPLE,
    PEOPLE,
)

LONGEST_EMPLOYEE = 30
FIRST_BIRTH_YEAR = 1900
# More than is allowed: a file that is too long is told how long it is.
_LIMITS = Limits(size=MOST_BYTES, lines=1_000_000)
_NTT = re.compile(r"[12][0-9]{9}[0-9A-Z]{1,30}")
# A workbook's day may come with its first moment.
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00:00)?")
_FRENCH_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A line: the person as he is to be asked about, or the reason why he can't be.

    `number` is a NIR of 13 characters, or an NTT where it `is_temporary`; None where neither could
    be read. `line` is physical. `cells` are those of the file, in the template's order. `detail` is
    what the reason's message repeats: the cell, behind its column for a bad value.
    """

    line: int
    cells: tuple[str, ...]
    number: str | None
    is_temporary: bool
    last_name: str
    first_names: str
    born_on: date | None
    employee: str
    reason: Reason | None = None
    detail: str = ""

    @property
    def identity(self) -> tuple[str, str, date | None]:
        """What two lines of one person must agree on."""
        return fold(self.last_name), fold(self.first_names), self.born_on


def read_people_file(content: bytes) -> ReadFile:
    """Read a deposited file, strictly. Refusal says what was found and what was expected.

    One person too many refuses it as a whole, with both figures.
    """
    read = read_file(content, PEOPLE, _LIMITS)
    if len(read) > MOST_PEOPLE:
        found, expected = (
            Phrase(N_("%(people)s personnes"), {"people": number})
            for number in (len(read), MOST_PEOPLE)
        )
        raise Refusal(Reason.TOO_LARGE, found=found, expected=expected)
    return read


def read_people(read: ReadFile, *, siren: str, today: date) -> list[PersonLine]:
    """Read every line of a file for an establishment of this company, repeated people told."""
    columns = [cells or repeat("", len(read)) for cells in read.cells]
    rows = zip(read.lines, zip(*columns, strict=True), strict=True)
    return _told_once([_person(line, cells, siren, today) for line, cells in rows])


def read_number(cell: str, *, siren: str) -> tuple[str, bool] | None:
    """The NIR, without its key, or the NTT of a cell, and whether it is one; None for neither.

    An NTT, which an employer gives to whoever waits for a number, is 1 or 2, the employer's SIREN,
    and 1 to 30 characters more. The company's own is known by its SIREN, whatever its length; 13
    or 15 other characters are a NIR, or nothing: a key that is wrong is never taken for an NTT.
    """
    written = compact(cell)
    if not written.isascii():
        return None  # a capital made of another letter would be another number
    text = written.upper()
    is_ntt = _NTT.fullmatch(text) is not None
    if is_ntt and text[1 : 1 + SIREN_LENGTH] == siren:
        return text, True
    if len(text) in (NIR_LENGTH, WITH_KEY):
        nir, key = text[:NIR_LENGTH], text[NIR_LENGTH:]
        return (nir, False) if is_nir(nir) and key in ("", nir_key(nir)) else None
    return (text, True) if is_ntt and is_valid_siren(text[1 : 1 + SIREN_LENGTH]) else None


def read_birth_day(cell: str, *, today: date) -> date | None:
    """The day of a cell, 07/05/1985 or 1985-05-07; None for none, or one that can't be."""
    text = clean(cell)
    if (found := _FRENCH_DAY.fullmatch(text)) is not None:
        day, month, year = map(int, found.groups())
    elif (found := _ISO_DAY.fullmatch(text)) is not None:
        year, month, day = map(int, found.groups())
    else:
        return None
    try:
        born_on = date(year, month, day)
    except ValueError:
        return None
    return born_on if born_on.year >= FIRST_BIRTH_YEAR and born_on <= today else None


def _person(line: int, cells: tuple[str, ...], siren: str, today: date) -> PersonLine:
    number_cell, last_cell, first_cell, day_cell, employee_cell = cells
    is_lost = is_scientific(number_cell)
    number = None if is_lost else read_number(number_cell, siren=siren)
    person = PersonLine(
        line=line,
        cells=cells,
        number=number and number[0],
        is_temporary=number is not None and number[1],
        last_name=tidy(clean(last_cell)),
        first_names=tidy(clean(first_cell)),
        born_on=read_birth_day(day_cell, today=today),
        employee=tidy(clean(employee_cell)),
    )
    if person.number is None:
        reason = Reason.DIGITS_LOST if is_lost else Reason.BAD_NIR
        return replace(person, reason=reason, detail=shown(number_cell))
    wrong = next(_wrong(person), None)
    if wrong is None:
        return person
    column, cell = wrong
    return replace(person, reason=Reason.BAD_VALUE, detail=f"{column.name}{COLUMN_END}{cell}")


def _wrong(person: PersonLine) -> Iterator[tuple[Column, str]]:
    """The columns that can't be read, each with its cell as messages repeat it."""
    _number, last_cell, first_cell, day_cell, employee_cell = map(shown, person.cells)
    if name_flaw(person.last_name) is not None:
        yield LAST_NAME, last_cell
    if name_flaw(person.first_names) is not None:
        yield FIRST_NAMES, first_cell
    if person.born_on is None:
        yield BORN_ON, "" if is_blank(day_cell) else day_cell
    if len(person.employee) > LONGEST_EMPLOYEE or not person.employee.isprintable():
        yield EMPLOYEE, employee_cell


def _told_once(people: Sequence[PersonLine]) -> list[PersonLine]:
    """The first line of each person, the others refused; all where they say who he is twice."""
    same: dict[str, list[int]] = defaultdict(list)
    for at, person in enumerate(people):
        if person.reason is None and person.number is not None:
            same[person.number].append(at)
    found = list(people)
    for places in same.values():
        agrees = len({people[at].identity for at in places}) == 1
        reason = Reason.DUPLICATE if agrees else Reason.CONTRADICTION
        for at in places[1:] if agrees else places:
            found[at] = replace(people[at], reason=reason)
    return found
