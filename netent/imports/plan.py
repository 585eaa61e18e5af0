"""What each line of an `establishments` file would do: lines and a snapshot in, a plan out."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from netent.imports.reading.lines import Lines
from netent.kernel.enums import LineResult, Outcome
from netent.kernel.phrases import Phrase
from netent.kernel.reasons import N_, Reason
from netent.policies.outcomes import outcome_of

OWN_ESTABLISHMENTS = Phrase(N_("vos propres établissements"))
UNKNOWN_DAY = Phrase(N_("(jour inconnu)"))

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


@dataclass(frozen=True, slots=True)
class Plan:
    """One result a line, in columns of equal length; `details` and `padded` by index in them.

    A detail is the text from which `arguments_of` makes the arguments of the reason's message.
    `padded` has the lines, not refused for it, whose SIRET was completed with zeros.
    """

    lines: Sequence[int]
    sirets: Sequence[str | None]
    actions: Sequence[bool | None]
    results: Sequence[LineResult]
    reasons: Sequence[Reason | None]
    details: Mapping[int, str]
    padded: frozenset[int]
    additions: int
    removals: int
    unchanged: int
    refused: int
    counts: Mapping[tuple[LineResult, Reason | None], int]

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def outcome(self) -> Outcome:
        """How the request ends if nothing changes before it runs."""
        done = self.additions + self.removals
        return outcome_of(done=done, unchanged=self.unchanged, refused=self.refused)


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
    padded = _keep_known_padding(lines, snapshot, sirets, reasons, details)
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


def arguments_of(reason: Reason, detail: str | None) -> dict[str, object]:
    """The arguments of a line's message, from the detail that its plan gave."""
    if reason in (Reason.BAD_SIRET, Reason.DIGITS_LOST, Reason.BAD_VALUE):
        return {"given": detail or ""}
    if reason is Reason.CLOSED:
        return {"closed_on": date.fromisoformat(detail) if detail else UNKNOWN_DAY}
    if reason is Reason.IN_OTHER_PORTFOLIO:
        return {"portfolio": detail or OWN_ESTABLISHMENTS}
    return {}


def _keep_known_padding(
    lines: Lines,
    snapshot: Snapshot,
    sirets: list[str | None],
    reasons: list[Reason | None],
    details: dict[int, str],
) -> frozenset[int]:
    known = set()
    for at in lines.padded:
        siret = sirets[at]
        if siret is not None and snapshot.knows(siret):
            known.add(at)
        else:
            sirets[at], reasons[at], details[at] = None, Reason.BAD_SIRET, lines.given[at]
    return frozenset(known)


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
