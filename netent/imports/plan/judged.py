"""What every plan gives: one result a line, and the counts (product §9)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from netent.kernel.enums import LineResult, Outcome
from netent.kernel.reasons import Reason
from netent.policies.outcomes import outcome_of


@dataclass(frozen=True, slots=True)
class Plan:
    """One result a line, in columns of equal length; `details` and `padded` by index in them.

    A detail is the text from which `arguments_of` makes the arguments of the reason's message.
    `padded` has the lines, not refused for it, whose SIRET was completed with zeros. `actions`
    are those of clients and members; `members`, `granted` and `withdrawn`, sets of rights as
    numbers, those of rights: what a line changes of what is held today. Of lines that create
    members, `members` are those who are there, and `models` whom the others are like. `additions`
    and `removals` count clients or members, or else rights.
    """

    lines: Sequence[int]
    sirets: Sequence[str | None]
    results: Sequence[LineResult]
    reasons: Sequence[Reason | None]
    details: Mapping[int, str]
    padded: frozenset[int]
    additions: int
    removals: int
    unchanged: int
    refused: int
    counts: Mapping[tuple[LineResult, Reason | None], int]
    actions: Sequence[bool | None] | None = None
    members: Sequence[int | None] | None = None
    granted: Sequence[int] | None = None
    withdrawn: Sequence[int] | None = None
    models: Sequence[int | None] | None = None

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def done(self) -> int:
        """The lines that change something."""
        return len(self) - self.unchanged - self.refused

    @property
    def outcome(self) -> Outcome:
        """How the request ends if nothing changes before it runs."""
        return outcome_of(done=self.done, unchanged=self.unchanged, refused=self.refused)


class ReadLines(Protocol):
    """What the lines of every file with SIRETs have."""

    @property
    def given(self) -> Mapping[int, str]:
        """The text that a line with a reason, or a padded one, bore."""
        ...

    @property
    def padded(self) -> frozenset[int]:
        """The lines whose SIRET was completed with zeros."""
        ...


def keep_known_padding(
    lines: ReadLines,
    knows: Callable[[str], bool],
    sirets: list[str | None],
    reasons: list[Reason | None],
    details: dict[int, str],
) -> frozenset[int]:
    """The padded lines whose SIRET is known; the others are refused, as the zeros were a guess."""
    known = set()
    for at in lines.padded:
        siret = sirets[at]
        if siret is not None and knows(siret):
            known.add(at)
        else:
            sirets[at], reasons[at], details[at] = None, Reason.BAD_SIRET, lines.given[at]
    return frozenset(known)
