"""Two samples of times: how they spread, and how well one try tells them apart."""

from collections.abc import Sequence
from math import sqrt
from statistics import quantiles

_CERTAINTY = 1.96


def spread(times: Sequence[float]) -> tuple[float, float, float]:
    """The tenth, the fiftieth and the ninetieth of a hundred."""
    tenths = quantiles(times, n=10, method="inclusive")
    return tenths[0], tenths[4], tenths[8]


def told_apart(first: Sequence[float], second: Sequence[float]) -> float:
    """How often a try of the second takes longer than one of the first: 0.5 when they are alike.

    The area under the curve of Mann and Whitney; a tie counts for a half.
    """
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    ranks, at = 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        middle = (at + end + 1) / 2
        ranks += middle * sum(which for _value, which in ranked[at:end])
        at = end
    least = len(second) * (len(second) + 1) / 2
    return (ranks - least) / (len(first) * len(second))


def chance(first: int, second: int) -> float:
    """How far from 0.5 chance alone brings samples of these sizes, 19 times in 20."""
    return _CERTAINTY * sqrt((first + second + 1) / (12 * first * second))
