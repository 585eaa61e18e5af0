"""What each line of an `establishments` file would do: lines and a snapshot in, a plan out."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from netent.imports.plan.judged import Plan, keep_known_padding
from netent.imports.reading.lines import Lines
from netent.kernel.enums import LineResult
from netent.kernel.reasons import Reason

_DONE, _UNCHANGED, _REFUSED = LineResult.DONE, LineResult.UNCHANGED, LineResult.REFUSED


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Where the SIRETs that a file names stand today; those in none of the four are unknown.

    `active` and `closed` are the directory's, closed with the day where it is known; `here` are
    the clients of the portfolio; `elsewhere` are held by the registration outside it: by another
    portfolio, named, or as its own (None). A former client, in no portfolio now, is nowhere.
    """

    active: Set[str]
    closed: Mapping[str, date | None]
    here: Set[str]
    elsewhere: Mapping[str, str | None]

    def knows(self, siret: str) -> bool:
        """Whether the directory has it, open or closed: padding with zeros was no guess."""
        return siret in self.active or siret in self.closed


def build_plan(lines: Lines, snapshot: Snapshot) -> Plan:
    """Judge each line on its own, in this order; the first that applies is the line's result.

    1. form: what can't be read (of the SIRET, then of the action); padded and unknown to the
       directory is `bad_siret`, as the zeros were a guess. These count for nothing hereafter.
    2. the file: both actions for one SIRET are `contradiction`, on all its lines; the same action
       again is `duplicate`, from the second on.
    3. removing: done if here, else already so; the directory is not asked.
    4. adding: here is already so, closed or not; then `closed`; then `in_other_portfolio`; then
       done if active; else `unknown_siret`.
    """
    reasons: list[Reason | None] = [None] * len(lines)
    details = {at: lines.given[at] for at in lines.reasons}
    sirets = list(lines.sirets)
    for at, reason in lines.reasons.items():
        reasons[at] = reason
    padded = keep_known_padding(lines, snapshot.knows, sirets, reasons, details)
    _refuse_repeats(sirets, lines.actions, reasons)
    results = _results(sirets, lines.actions, reasons, details, snapshot)
    counts = Counter(zip(results, reasons, strict=True))
    additions = Counter(zip(results, lines.actions, strict=True))[_DONE, True]
    done = counts[_DONE, None]
    unchanged = counts[_UNCHANGED, None]
    return Plan(
        lines=lines.numbers,
        sirets=sirets,
        actions=lines.actions,
        results=results,
        reasons=reasons,
        details=details,
        padded=padded,
        additions=additions,
        removals=done - additions,
        unchanged=unchanged,
        refused=len(lines) - done - unchanged,
        counts=dict(counts),
    )


def _refuse_repeats(
    sirets: Sequence[str | None], actions: Sequence[bool | None], reasons: list[Reason | None]
) -> None:
    """Write `contradiction` and `duplicate` where a SIRET comes more than once."""
    readable = [at for at, reason in enumerate(reasons) if reason is None]
    asked = [sirets[at] for at in readable]
    if len(set(asked)) == len(asked):
        return
    times = Counter(asked)
    first: dict[str | None, bool | None] = {}
    contradicted = set()
    repeated = [at for at, siret in zip(readable, asked, strict=True) if times[siret] > 1]
    for at in repeated:
        if first.setdefault(sirets[at], actions[at]) != actions[at]:
            contradicted.add(sirets[at])
    for at in repeated:
        if sirets[at] in contradicted:
            reasons[at] = Reason.CONTRADICTION
        elif sirets[at] in first:
            del first[sirets[at]]
        else:
            reasons[at] = Reason.DUPLICATE


def _results(
    sirets: Sequence[str | None],
    actions: Sequence[bool | None],
    reasons: list[Reason | None],
    details: dict[int, str],
    snapshot: Snapshot,
) -> list[LineResult]:
    """One result a line; writes the reasons and details of those that today's state refuses."""
    here, elsewhere, addable = snapshot.here, snapshot.elsewhere, snapshot.active
    results = [_REFUSED] * len(reasons)
    for at, (siret, adds, reason) in enumerate(zip(sirets, actions, reasons, strict=True)):
        if reason is not None or siret is None:
            continue
        if (siret in here) == adds:
            results[at] = _UNCHANGED
        elif not adds or (siret in addable and siret not in elsewhere):
            results[at] = _DONE
        else:
            reasons[at], detail = _why_not_added(siret, snapshot)
            if detail is not None:
                details[at] = detail
    return results


def _why_not_added(siret: str, snapshot: Snapshot) -> tuple[Reason, str | None]:
    if siret in snapshot.closed:
        closed_on = snapshot.closed[siret]
        return Reason.CLOSED, closed_on.isoformat() if closed_on else None
    if siret in snapshot.elsewhere:
        return Reason.IN_OTHER_PORTFOLIO, snapshot.elsewhere[siret]
    return Reason.UNKNOWN_SIRET, None
