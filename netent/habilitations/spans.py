"""What one member holds on one site after some changes: rights with the days they are usable on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from netent.kernel.right_set import NO_RIGHTS, RightSet


@dataclass(frozen=True, slots=True)
class Span:
    """Rights that open and end together; without `ends_on` they last."""

    rights: RightSet
    opens_on: date | None
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a pair, as it was written."""

    granted: RightSet
    withdrawn: RightSet
    opens_on: date | None
    ends_on: date | None


def spans_after(steps: Iterable[Step]) -> list[Span]:
    """What is held after these changes, in their order; the earliest opening comes first.

    A right's last change says how it stands: one that was granted while it was held got other
    dates. A change that names no opening keeps the one that there was.
    """
    held: list[Span] = []
    for step in steps:
        kept = [_without(span, step) for span in held]
        held = [span for span in kept if span.rights] + _granted(step, held)
    return _together(held)


def _without(span: Span, step: Step) -> Span:
    return Span(span.rights - (step.withdrawn | step.granted), span.opens_on, span.ends_on)


def _granted(step: Step, held: Iterable[Span]) -> list[Span]:
    if not step.granted:
        return []
    if step.opens_on is not None:
        return [Span(step.granted, step.opens_on, step.ends_on)]
    again = [Span(span.rights & step.granted, span.opens_on, step.ends_on) for span in held]
    left = step.granted
    for span in again:
        left = left - span.rights
    found = [span for span in again if span.rights]
    return [*found, Span(left, None, step.ends_on)] if left else found


def _together(held: Iterable[Span]) -> list[Span]:
    days: dict[tuple[date | None, date | None], RightSet] = {}
    for span in held:
        key = (span.opens_on, span.ends_on)
        days[key] = days.get(key, NO_RIGHTS) | span.rights
    ordered = sorted(
        days.items(), key=lambda item: (item[0][0] or date.min, item[0][1] or date.max)
    )
    return [Span(rights, opens_on, ends_on) for (opens_on, ends_on), rights in ordered]
