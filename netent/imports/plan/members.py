"""What each line of a `members` file would do: lines and a snapshot in, a plan out."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from netent.imports.plan.details import OWN
from netent.imports.plan.judged import Plan, keep_known_padding
from netent.imports.reading.member_lines import MemberLines, Model
from netent.kernel.enums import LineResult
from netent.kernel.reasons import Reason

_DONE, _UNCHANGED, _REFUSED = LineResult.DONE, LineResult.UNCHANGED, LineResult.REFUSED

# SIRET, last and first name, folded: what a person signs in with.
Triplet: TypeAlias = tuple[str, str, str]
# A reason, and what its message is made of.
Why: TypeAlias = tuple[Reason, str | None]


@dataclass(frozen=True, slots=True)
class Declarant:
    """Somebody whom a line may name as a model."""

    member_id: int
    siret: str
    is_suspended: bool


@dataclass(frozen=True, slots=True)
class MembersSnapshot:
    """What a `members` file is judged against.

    `own` are those of its SIRETs that are establishments of the registration, the head office
    among them where it is known; `closed` those that the directory has closed, with the day where
    it is known, and `known` all that it has. `taken` has who signs in with a triplet, None where
    he is nobody of the registration. `declarants` are by last and first name, folded together.
    """

    head_office: str | None
    own: Set[str]
    closed: Mapping[str, date | None]
    known: Set[str]
    taken: Mapping[Triplet, int | None]
    declarants: Mapping[str, Sequence[Declarant]]


def plan_members(lines: MemberLines, snapshot: MembersSnapshot) -> Plan:
    """Judge each line on its own, in this order; the first that applies is the line's result.

    1. form: of the SIRET, then of the cells from the left; padded and unknown is `bad_siret`.
    2. the file: one triplet with other data is `contradiction`, on all its lines; with the same
       data it is `duplicate`, from the second line on.
    3. somebody signs in with the triplet already: already so, whatever else the line says.
    4. the establishment: `unknown_siret` where it is none of the registration's, or `closed`.
    5. whom to copy: `unknown_declarant`, `ambiguous_declarant`, `member_suspended`.
    """
    count = len(lines)
    reasons: list[Reason | None] = list(map(lines.reasons.get, range(count)))
    details = {at: lines.given[at] for at in lines.reasons}
    sirets = lines.sirets_with(snapshot.head_office)
    knows = (snapshot.own | snapshot.known).__contains__
    padded = keep_known_padding(lines, knows, sirets, reasons, details)
    people = zip(sirets, lines.people, strict=True)
    triplets = [(siret or "", *person.folded) for siret, person in people]
    _refuse_repeats(lines, triplets, reasons)
    results, members, models = _judged(lines, sirets, triplets, snapshot, reasons, details)
    counts = Counter(zip(results, reasons, strict=True))
    done, unchanged = counts[_DONE, None], counts[_UNCHANGED, None]
    return Plan(
        lines=lines.numbers,
        sirets=sirets,
        results=results,
        reasons=reasons,
        details=details,
        padded=padded,
        additions=done,
        removals=0,
        unchanged=unchanged,
        refused=count - done - unchanged,
        counts=dict(counts),
        actions=[True] * count,
        members=members,
        models=models,
    )


def _judged(
    lines: MemberLines,
    sirets: Sequence[str | None],
    triplets: Sequence[Triplet],
    snapshot: MembersSnapshot,
    reasons: list[Reason | None],
    details: dict[int, str],
) -> tuple[list[LineResult], list[int | None], list[int | None]]:
    """Results, who is there already, and whom the others are like.

    Writes the reasons and details of the lines that today's state refuses.
    """
    results = [_REFUSED] * len(lines)
    members: list[int | None] = [None] * len(lines)
    models: list[int | None] = [None] * len(lines)
    for at, triplet in enumerate(triplets):
        if reasons[at] is not None:
            continue
        if triplet in snapshot.taken:
            results[at], members[at] = _UNCHANGED, snapshot.taken[triplet]
            continue
        model = lines.people[at].model
        why_not = _no_place(sirets[at], snapshot) or _no_model(model, snapshot)
        if why_not is None:
            results[at], models[at] = _DONE, _model_id(model, snapshot)
        else:
            reasons[at], detail = why_not
            if detail is not None:
                details[at] = detail
    return results, members, models


def _refuse_repeats(
    lines: MemberLines, triplets: Sequence[Triplet], reasons: list[Reason | None]
) -> None:
    """Write `contradiction` and `duplicate` where a triplet comes more than once."""
    together: dict[Triplet, list[int]] = defaultdict(list)
    for at, triplet in enumerate(triplets):
        if reasons[at] is None:
            together[triplet].append(at)
    for first, *others in together.values():
        is_same = lines.people[first].is_same
        if all(is_same(lines.people[at]) for at in others):
            reason, repeated = Reason.DUPLICATE, others
        else:
            reason, repeated = Reason.CONTRADICTION, [first, *others]
        for at in repeated:
            reasons[at] = reason


def _no_place(siret: str | None, snapshot: MembersSnapshot) -> Why | None:
    """Why nobody new signs in with this SIRET."""
    if siret is None or siret not in snapshot.own:
        return Reason.UNKNOWN_SIRET, OWN if siret in snapshot.known else None
    if siret in snapshot.closed:
        closed_on = snapshot.closed[siret]
        return Reason.CLOSED, closed_on.isoformat() if closed_on else None
    return None


def _no_model(model: Model | None, snapshot: MembersSnapshot) -> Why | None:
    """Why nothing can be copied from whom the line names."""
    if model is None:
        return None
    found = _named(model, snapshot)
    if len(found) > 1:
        return Reason.AMBIGUOUS_DECLARANT, model.given
    if not found:
        return Reason.UNKNOWN_DECLARANT, model.given
    return (Reason.MEMBER_SUSPENDED, None) if found[0].is_suspended else None


def _model_id(model: Model | None, snapshot: MembersSnapshot) -> int | None:
    return None if model is None else _named(model, snapshot)[0].member_id


def _named(model: Model, snapshot: MembersSnapshot) -> Sequence[Declarant]:
    named = snapshot.declarants.get(model.name, ())
    if model.siret is None:
        return named
    return [each for each in named if each.siret == model.siret]
