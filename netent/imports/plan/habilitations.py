"""What each line of a `habilitations` file would do: lines and a snapshot in, a plan out."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from netent.imports.plan.establishments import Snapshot
from netent.imports.plan.judged import Plan, keep_known_padding
from netent.imports.reading.habilitation_lines import HabilitationLines, Wish
from netent.kernel.enums import LineResult
from netent.kernel.reasons import Reason
from netent.kernel.right_set import RightSet

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
    held: Mapping[tuple[str, int], int]
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
    _refuse_repeats(sirets, members, lines.wishes, reasons)
    results, granted, withdrawn = _judged(lines, sirets, members, snapshot, reasons, details)
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
    lines: HabilitationLines,
    sirets: Sequence[str | None],
    members: Sequence[int | None],
    snapshot: RightsSnapshot,
    reasons: list[Reason | None],
    details: dict[int, str],
) -> tuple[list[LineResult], list[int], list[int]]:
    """Results, and the rights that each line grants and withdraws of what is held today.

    Writes the reasons and details of the lines that today's state refuses.
    """
    count = len(lines)
    results = [_REFUSED] * count
    granted, withdrawn = [0] * count, [0] * count
    judge = _Judge(snapshot)
    held, here = snapshot.held, snapshot.sites.here
    for at, (siret, member, wish) in enumerate(zip(sirets, members, lines.wishes, strict=True)):
        if reasons[at] is not None or siret is None or member is None:
            continue
        has = held.get((siret, member), 0)
        gains, loses = wish.granted & ~has, wish.withdrawn & has
        if siret not in here or (gains and judge.may_refuse(gains, siret, member)):
            reasons[at], detail = judge.why_not(siret, gains)
            if detail is not None:
                details[at] = detail
        elif gains or loses:
            results[at], granted[at], withdrawn[at] = _DONE, gains, loses
        else:
            results[at] = _UNCHANGED
    return results, granted, withdrawn


@dataclass(frozen=True, slots=True)
class _Judge:
    """Says why a line can't be done, once something about it says that it may not be."""

    snapshot: RightsSnapshot

    def may_refuse(self, gains: int, siret: str, member: int) -> bool:
        snapshot = self.snapshot
        return (
            bool(gains & ~snapshot.opened)
            or member in snapshot.suspended
            or siret not in snapshot.sites.active
        )

    def why_not(self, siret: str, gains: int) -> tuple[Reason, str | None]:
        sites = self.snapshot.sites
        if siret in sites.here:
            foreign = RightSet(gains) - self.snapshot.opened
            if foreign:
                slot = next(foreign.slots())
                return Reason.DECLARATION_NOT_ON_PORTFOLIO, self.snapshot.codes.get(slot, "")
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
    sirets: Sequence[str | None],
    members: Sequence[int | None],
    wishes: Sequence[Wish],
    reasons: list[Reason | None],
) -> None:
    """Write `contradiction` and `duplicate` where a pair comes more than once."""
    readable = [at for at, reason in enumerate(reasons) if reason is None]
    asked = [(sirets[at], members[at]) for at in readable]
    if len(set(asked)) == len(asked):
        return
    times = Counter(asked)
    repeated = [at for at, pair in zip(readable, asked, strict=True) if times[pair] > 1]
    together: dict[tuple[str | None, int | None], Wish] = {}
    for at in repeated:
        pair = sirets[at], members[at]
        together[pair] = together.get(pair, Wish()).joined(wishes[at])
    first: set[tuple[str | None, int | None]] = set()
    for at in repeated:
        pair = sirets[at], members[at]
        if together[pair].granted & together[pair].withdrawn:
            reasons[at] = Reason.CONTRADICTION
        elif pair in first:
            reasons[at] = Reason.DUPLICATE
        first.add(pair)
