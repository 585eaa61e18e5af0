"""From the cells of a `habilitations` file to what each line asks, in columns (product §9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netent.imports.formats.habilitations import IDENTITY, HabilitationsFormat, RightColumn
from netent.imports.reading.cells import clean, is_blank, read_action, read_siret
from netent.imports.reading.file import ReadFile
from netent.imports.reading.lines import read_sirets
from netent.imports.reading.refusals import shown
from netent.kernel.identifiers import fold
from netent.kernel.reasons import Reason

# between the column and the cell in what a bad value is told with: no shown cell holds it
COLUMN_END = "\t"
_WISHES = {"1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Person:
    """A declarant as lines name him: names folded, `given` as the file writes him.

    `siret` is None where the file leaves it blank, or where it can't be read: `reason` says why.
    """

    siret: str | None
    last_name: str
    first_name: str
    given: str
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """The rights that a line grants and withdraws, as numbers; or the cell that can't be read."""

    granted: int = 0
    withdrawn: int = 0
    bad: str | None = None

    def joined(self, other: "Wish") -> "Wish":
        """What two lines ask together; opposite wishes are then in both sets."""
        return Wish(self.granted | other.granted, self.withdrawn | other.withdrawn)


@dataclass(frozen=True, slots=True)
class HabilitationLines:
    """What each line asks, in columns of equal length; mappings and sets by index in them.

    `people` are the different persons that are named, `who` the person of each line by index in
    them. `sirets` are the clients', None where they can't be read. `reasons` say what is wrong with
    a line whatever the day, `given` the text that such a line, or a padded one, bore.
    """

    numbers: Sequence[int]
    people: Sequence[Person]
    who: Sequence[int]
    sirets: Sequence[str | None]
    wishes: Sequence[Wish]
    reasons: Mapping[int, Reason]
    given: Mapping[int, str]
    padded: frozenset[int]

    def __len__(self) -> int:
        return len(self.numbers)

    def wanted(self) -> set[str]:
        """The SIRETs that a snapshot has to know about."""
        return {siret for siret in self.sirets if siret is not None}


def read_habilitation_lines(read: ReadFile, layout: HabilitationsFormat) -> HabilitationLines:
    """Read every line of a `habilitations` file, without looking anything up."""
    people, who = _read_people(*read.cells[: len(IDENTITY) - 1])
    client_cells = read.cells[len(IDENTITY) - 1]
    sirets, reasons, padded = read_sirets(client_cells)
    given = {at: shown(client_cells[at]) for at in (*reasons, *padded)}
    wishes = _read_wishes(read, layout)
    if any(person.reason for person in people):
        for at, person in enumerate(who):
            if reason := people[person].reason:
                reasons[at], given[at] = reason, people[person].given
    for at, wish in enumerate(wishes):
        if wish.bad is not None and at not in reasons:
            reasons[at], given[at] = Reason.BAD_VALUE, wish.bad
    return HabilitationLines(
        read.lines, people, who, sirets, wishes, reasons, given, frozenset(padded)
    )


def _read_people(
    sirets: Sequence[str], last_names: Sequence[str], first_names: Sequence[str]
) -> tuple[list[Person], list[int]]:
    """The different persons, and each line's; a file names few of them many times."""
    index: dict[tuple[str, str, str], int] = {}
    people: list[Person] = []
    who: list[int] = []
    for cells in zip(sirets, last_names, first_names, strict=True):
        at = index.get(cells)
        if at is None:
            at = index[cells] = len(people)
            people.append(_person(*cells))
        who.append(at)
    return people, who


def _person(siret_cell: str, last_cell: str, first_cell: str) -> Person:
    last, first = clean(last_cell), clean(first_cell)
    names = fold(last), fold(first)
    if is_blank(siret_cell):
        return Person(None, *names, given=shown(f"{first} {last}"))
    # Zeros that were lost are put back: a declarant with the SIRET is known, or the line refused.
    siret, reason, _ = read_siret(siret_cell)
    if reason is not None:
        return Person(None, *names, given=shown(siret_cell), reason=reason)
    return Person(siret, *names, given=shown(f"{first} {last} ({siret})"))


def _read_wishes(read: ReadFile, layout: HabilitationsFormat) -> list[Wish]:
    """One wish a line; the same cells are read once, however many lines have them."""
    asked = zip(layout.asked, read.cells[len(IDENTITY) :], strict=True)
    # A declaration first: the column of one of its rights then prevails.
    present = sorted(
        ((column, cells) for column, cells in asked if cells), key=lambda each: not each[0].whole
    )
    if not present:
        return [Wish()] * len(read)
    columns = [column for column, _ in present]
    known: dict[tuple[str, ...], Wish] = {}
    wishes = []
    for cells in zip(*(cells for _, cells in present), strict=True):
        wish = known.get(cells)
        if wish is None:
            wish = known[cells] = _wish(columns, cells)
        wishes.append(wish)
    return wishes


def _wish(columns: Sequence[RightColumn], cells: Sequence[str]) -> Wish:
    granted = withdrawn = 0
    for column, cell in zip(columns, cells, strict=True):
        if is_blank(cell):
            continue
        wished = _WISHES.get(cell)
        if wished is None:
            wished = read_action(cell)
        if wished is None:
            return Wish(bad=f"{column.code}{COLUMN_END}{shown(cell)}")
        rights = int(column.rights)
        granted = granted | rights if wished else granted & ~rights
        withdrawn = withdrawn & ~rights if wished else withdrawn | rights
    return Wish(granted, withdrawn)
