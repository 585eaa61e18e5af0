"""What each line of a `habilitations` file would do: lines and a snapshot in, a plan out."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TypeAlias

from netent.imports.plan.establishments import Snapshot
from netent.imports.plan.judged import Plan, keep_known_padding
from netent.imports.reading.habilitation_lines import HabilitationLines, Wish
from netent.kernel.enums import LineResult
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet

# A client's SIRET and a member's key, as far as the line gives them.
Pair: TypeAlias = tuple[str | None, int | None]

_DONE, _UNCHANGED, _REFUSED = LineResult.DONE, LineResult.UNCHANGED, LineResult.REFUSED


@dataclass(frozen=True, slots=True)
class RightsSnapshot:
    """What a `habilitations` file is judged against.

    `sites` says where its SIRETs stand. `people` has, for each person that the lines name, the
    member's key or the reason why there is none; `suspended` are the keys of those who are.
    `held` are sets of rights by SIRET and member; `opened` are the rights of the portfolio, and
    `codes` names the declaration of every right.
    """

    sites: Snapshot
    people: Sequence[int | Reason]
    suspended: Set[int]
    held: Mapping[Pair, int]
    opened: RightSet
    codes: Mapping[int, str] = field(default_factory=dict)


def plan_habilitations(lines: HabilitationLines, snapshot: RightsSnapshot) -> Plan:
    """Judge each line on its own, in this order; the first that applies is the line's result.

    1. form: of the declarant's SIRET, of the client's, then of the cells.
    2. the declarant: `unknown_declarant`, or `ambiguous_declarant` where the names alone are given.
    3. the file: opposite wishes for one right of one declarant and client are `contradiction`, on
       all their lines; else each line after the first is `duplicate`.
    4. the client: here, or `in_other_portfolio`, `closed`, `unknown_siret`, `not_in_portfolio`.
    5. a right to grant that is not open on the portfolio is `declaration_not_on_portfolio`.
    6. what is held, or not held, already as asked is already so. Else granting is `closed` for a
       closed client and `member_suspended` for such a member; withdrawing is always possible.
    """
    count = len(lines)
    reasons: list[Reason | None] = list(map(lines.reasons.get, range(count)))
    details = {at: lines.given[at] for at in lines.reasons}
    sirets = list(lines.sirets)
    padded = keep_known_padding(lines, snapshot.sites.knows, sirets, reasons, details)
    members = _members(lines, snapshot, reasons, details)
    pairs = list(zip(sirets, members, strict=True))
    _refuse_repeats(pairs, lines.wishes, reasons)
    results, granted, withdrawn = _judged(pairs, lines.wishes, snapshot, reasons, details)
    counts = Counter(zip(results, reasons, strict=True))
    unchanged = counts[_UNCHANGED, None]
    return Plan(
        lines=lines.numbers,
        sirets=sirets,
        results=results,
        reasons=reasons,
        details=details,
        padded=padded,
        additions=sum(map(int.bit_count, granted)),
        removals=sum(map(int.bit_count, withdrawn)),
        unchanged=unchanged,
        refused=count - counts[_DONE, None] - unchanged,
        counts=dict(counts),
        members=members,
        granted=granted,
        withdrawn=withdrawn,
    )


def _judged(
    pairs: Sequence[Pair],
    wishes: Sequence[Wish],
    snapshot: RightsSnapshot,
    reasons: list[Reason | None],
    details: dict[int, str],
) -> tuple[list[LineResult], list[int], list[int]]:
    """Results, and the rights that each line grants and withdraws of what is held today.

    Writes the reasons and details of the lines that today's state refuses.
    """
    results = [_REFUSED] * len(pairs)
    granted, withdrawn = [0] * len(pairs), [0] * len(pairs)
    held, here = snapshot.held, snapshot.sites.here
    givable, suspended = here & snapshot.sites.active, snapshot.suspended
    foreign = ~int(snapshot.opened)
    for at, (pair, wish) in enumerate(zip(pairs, wishes, strict=True)):
        siret, member = pair
        if reasons[at] is not None or siret is None or member is None:
            continue
        has = held.get(pair, 0)
        gains, loses = wish.granted & ~has, wish.withdrawn & has
        may = siret in givable and not gains & foreign and member not in suspended
        if not may and (gains or siret not in here):
            reasons[at], detail = _why_not(snapshot, siret, gains)
            if detail is not None:
                details[at] = detail
        elif gains or loses:
            results[at], granted[at], withdrawn[at] = _DONE, gains, loses
        else:
            results[at] = _UNCHANGED
    return results, granted, withdrawn


def _why_not(snapshot: RightsSnapshot, siret: str, gains: int) -> tuple[Reason, str | None]:
    """Why a line can't be done, once something about it says that it may not be."""
    sites = snapshot.sites
    if siret in sites.here:
        foreign = RightSet(gains) - snapshot.opened
        if foreign:
            slot = next(foreign.slots())
            return Reason.DECLARATION_NOT_ON_PORTFOLIO, snapshot.codes.get(slot, "")
    elif siret in sites.elsewhere:
        return Reason.IN_OTHER_PORTFOLIO, sites.elsewhere[siret]
    elif siret in sites.active:
        return Reason.NOT_IN_PORTFOLIO, None
    if siret in sites.closed:
        closed_on = sites.closed[siret]
        return Reason.CLOSED, closed_on.isoformat() if closed_on else None
    if siret not in sites.active:
        return Reason.UNKNOWN_SIRET, None
    return Reason.MEMBER_SUSPENDED, None


def _members(
    lines: HabilitationLines,
    snapshot: RightsSnapshot,
    reasons: list[Reason | None],
    details: dict[int, str],
) -> list[int | None]:
    """Each line's member; writes the reason where there is none, unless the line has another."""
    found = [None if isinstance(each, Reason) else each for each in snapshot.people]
    members = [found[person] for person in lines.who]
    if None in found:
        for at, person in enumerate(lines.who):
            reason = snapshot.people[person]
            if isinstance(reason, Reason) and reasons[at] is None:
                reasons[at], details[at] = reason, lines.people[person].given
    return members


def _refuse_repeats(
    pairs: Sequence[Pair], wishes: Sequence[Wish], reasons: list[Reason | None]
) -> None:
    """Write `contradiction` and `duplicate` where a pair comes more than once."""
    if len(set(pairs)) == len(pairs):
        return
    readable = [at for at, reason in enumerate(reasons) if reason is None]
    times = Counter(pairs[at] for at in readable)
    repeated = [at for at in readable if times[pairs[at]] > 1]
    together: dict[Pair, Wish] = {}
    for at in repeated:
        together[pairs[at]] = together.get(pairs[at], Wish()).joined(wishes[at])
    first: set[Pair] = set()
    for at in repeated:
        both = together[pairs[at]]
        if both.granted & both.withdrawn:
            reasons[at] = Reason.CONTRADICTION
        elif pairs[at] in first:
            reasons[at] = Reason.DUPLICATE
        first.add(pairs[at])
