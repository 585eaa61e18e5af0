"""From the cells of an `establishments` file to what each line asks, in columns (product §9)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from netent.imports.reading.cells import compact, read_action, read_siret
from netent.imports.reading.file import ReadFile
from netent.imports.reading.luhn import luhn_remainders
from netent.imports.reading.refusals import shown
from netent.kernel.reasons import Reason

# what is wrong with a line whatever the day
FORM_REASONS = frozenset({Reason.BAD_SIRET, Reason.DIGITS_LOST, Reason.BAD_VALUE})

_PLAIN_ACTIONS = {"1": True, "0": False}


@dataclass(frozen=True, slots=True)
class Lines:
    """What each line asks, in columns of equal length; mappings and sets by index in them.

    `sirets` and `actions` are None where they can't be read; `reasons` then says why, the SIRET's
    reason before the action's. `given` has the text that such a line, or a padded one, bore.
    `padded` are the lines whose SIRET was completed with zeros: it stands only if it is known.
    """

    numbers: Sequence[int]
    sirets: Sequence[str | None]
    actions: Sequence[bool | None]
    reasons: Mapping[int, Reason]
    given: Mapping[int, str]
    padded: frozenset[int]

    def __len__(self) -> int:
        return len(self.numbers)

    def wanted(self) -> set[str]:
        """The SIRETs that a snapshot has to know about."""
        return {siret for siret in self.sirets if siret is not None}


def read_lines(read: ReadFile) -> Lines:
    """Read every SIRET and action of an `establishments` file, without looking anything up."""
    siret_cells, action_cells = read.cells
    given: dict[int, str] = {}
    sirets, reasons, padded = read_sirets(siret_cells)
    for at in (*reasons, *padded):
        given[at] = shown(siret_cells[at])
    actions = list(map(_PLAIN_ACTIONS.get, action_cells))
    for at, action in enumerate(actions):
        if action is None:
            actions[at] = read_action(action_cells[at])
            if actions[at] is None and at not in reasons:
                reasons[at], given[at] = Reason.BAD_VALUE, shown(action_cells[at])
    return Lines(read.lines, sirets, actions, reasons, given, frozenset(padded))


def read_sirets(cells: Sequence[str]) -> tuple[list[str | None], dict[int, Reason], list[int]]:
    """SIRETs by cell, the reasons where there is none, and those that were padded.

    Well-formed cells all at once, then those that are once undressed, then the rest singly.
    """
    sirets: list[str | None] = list(cells)
    reasons: dict[int, Reason] = {}
    padded: list[int] = []
    dressed = _flagged(luhn_remainders(cells))
    bare = [compact(cells[at]) for at in dressed]
    for at, text in zip(dressed, bare, strict=True):
        sirets[at] = text
    for index in _flagged(luhn_remainders(bare)):
        at = dressed[index]
        sirets[at], reason, is_padded = read_siret(bare[index])
        if reason:
            reasons[at] = reason
        elif is_padded:
            padded.append(at)
    return sirets, reasons, padded


def _flagged(remainders: bytes) -> list[int]:
    return [at for at, remainder in enumerate(remainders) if remainder]


def stored_lines(
    rows: Iterable[tuple[int, str | None, bool | None, Reason | None, str | None]],
) -> Lines:
    """The lines of a check, from (line, siret, action, reason, detail) as they were stored.

    Of the reasons only those about form hold for ever: others are found anew by the plan. The
    form of a line was judged whole at the check, its padding too.
    """
    numbers: list[int] = []
    sirets: list[str | None] = []
    actions: list[bool | None] = []
    reasons: dict[int, Reason] = {}
    given: dict[int, str] = {}
    for at, (number, siret, action, reason, detail) in enumerate(rows):
        numbers.append(number)
        sirets.append(siret)
        actions.append(action)
        if reason in FORM_REASONS:
            reasons[at], given[at] = reason, detail or ""
    return Lines(numbers, sirets, actions, reasons, given, frozenset())
