"""From the cells of a `members` file to whom each line names, in columns (product §9)."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from netent.imports.formats.members import EMAIL, FIRST_NAME, LAST_NAME, PHONE
from netent.imports.reading.cells import clean, is_blank, read_siret
from netent.imports.reading.file import ReadFile
from netent.imports.reading.habilitation_lines import COLUMN_END
from netent.imports.reading.refusals import shown
from netent.kernel.identifiers import fold
from netent.kernel.people import bare, email_flaw, name_flaw, phone_digits, phone_flaw, tidy
from netent.kernel.reasons import Reason

# A number that a spreadsheet made of a telephone's digits.
_FINAL_ZERO = re.compile(r"(\+?[0-9]+)[.,]0")
_FIGURE = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class Model:
    """Whom a newcomer is to be like: last then first name, folded; the SIRET where it is given."""

    name: str
    siret: str | None
    given: str


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A declarant to create, as he is to be kept; `model` is None where he copies nobody."""

    last_name: str
    first_name: str
    email: str
    phone: str
    model: Model | None

    @property
    def folded(self) -> tuple[str, str]:
        """His names as they are compared."""
        return fold(self.last_name), fold(self.first_name)

    def is_same(self, other: "Newcomer") -> bool:
        """Whether two lines of one triplet ask the same."""
        mine, its = (
            (each.email.casefold(), each.phone, each.model and (each.model.name, each.model.siret))
            for each in (self, other)
        )
        return mine == its


@dataclass(frozen=True, slots=True)
class MemberLines:
    """Whom each line names, in columns of equal length; mappings and sets by index in them.

    `sirets` are None where they can't be read, or where the cell is blank: the head office is meant
    then, by the lines in `at_head_office`. `reasons` say what is wrong with a line whatever the
    day, `given` the text that such a line, or a padded one, bore.
    """

    numbers: Sequence[int]
    people: Sequence[Newcomer]
    sirets: Sequence[str | None]
    at_head_office: frozenset[int]
    reasons: Mapping[int, Reason]
    given: Mapping[int, str]
    padded: frozenset[int]

    def __len__(self) -> int:
        return len(self.numbers)

    def sirets_with(self, head_office: str | None) -> list[str | None]:
        """Where each signs in, the head office instead of a blank cell."""
        return [
            head_office if at in self.at_head_office else siret
            for at, siret in enumerate(self.sirets)
        ]

    def wanted(self) -> set[str]:
        """The SIRETs that a snapshot has to know about, beside the head office's."""
        return {siret for siret in self.sirets if siret is not None}


def read_member_lines(read: ReadFile) -> MemberLines:
    """Read every line of a `members` file, without looking anything up."""
    people: list[Newcomer] = []
    sirets: list[str | None] = []
    reasons: dict[int, Reason] = {}
    given: dict[int, str] = {}
    blank, padded = set(), set()
    for at, cells in enumerate(zip(*read.cells, strict=True)):
        *about, siret_cell, model_cell = cells
        siret, reason, is_padded = None, None, False
        if is_blank(siret_cell):
            blank.add(at)
        else:
            siret, reason, is_padded = read_siret(siret_cell)
        model, model_reason = _read_model(model_cell)
        person = _person(about, model)
        people.append(person)
        sirets.append(siret)
        if reason is not None or is_padded:
            given[at] = shown(siret_cell)
        if is_padded:
            padded.add(at)
        wrong = _first_wrong(about, person)
        if reason is not None:
            reasons[at] = reason
        elif wrong is not None:
            reasons[at], given[at] = Reason.BAD_VALUE, wrong
        elif model_reason is not None:
            reasons[at], given[at] = model_reason, shown(model_cell)
    return MemberLines(
        read.lines, people, sirets, frozenset(blank), reasons, given, frozenset(padded)
    )


def _person(cells: Sequence[str], model: Model | None) -> Newcomer:
    last_name, first_name, _, phone = map(clean, cells)
    digits = _FINAL_ZERO.fullmatch(phone)
    email = bare(cells[2])
    return Newcomer(
        last_name=tidy(last_name),
        first_name=tidy(first_name),
        # What hides within an address is left there, and refused as on the pages.
        email=clean(email) if email.isprintable() else email,
        phone=phone_digits(digits[1] if digits else phone),
        model=model,
    )


def _first_wrong(cells: Sequence[str], person: Newcomer) -> str | None:
    """The column and the cell that the pages' own rules refuse, the first from the left."""
    values = (person.last_name, person.first_name, person.email, person.phone)
    columns = (LAST_NAME, FIRST_NAME, EMAIL, PHONE)
    rules: Sequence[Callable[[str], str | None]] = (name_flaw, name_flaw, email_flaw, phone_flaw)
    for column, rule, value, cell in zip(columns, rules, values, cells, strict=True):
        if rule(value) is not None:
            return f"{column.name}{COLUMN_END}{shown(cell)}"
    return None


def _read_model(cell: str) -> tuple[Model | None, Reason | None]:
    """Whom a cell names; None for a blank one. The reason where a SIRET in it can't be read."""
    text = clean(cell)
    if not text:
        return None, None
    # Names hold no figure: a SIRET begins with the first one, in brackets or not.
    figure = _FIGURE.search(text)
    if figure is None:
        return Model(fold(text), None, shown(text)), None
    # Zeros that were lost are put back: a declarant with the SIRET is known, or there is none.
    siret, reason, _ = read_siret(text[figure.start() :].rstrip(" )"))
    return Model(fold(text[: figure.start()].rstrip(" (")), siret, shown(text)), reason
