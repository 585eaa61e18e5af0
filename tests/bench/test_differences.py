"""What the timing case says of two samples."""

import pytest

from bench.differences import chance, spread, told_apart


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ([1.0, 2.0, 3.0], [1.0, 2.0, 3.0], 0.5),
        ([1.0, 1.0], [1.0, 1.0, 1.0], 0.5),
        ([1.0, 2.0], [3.0, 4.0], 1.0),
        ([3.0, 4.0], [1.0, 2.0], 0.0),
        ([1.0, 3.0], [2.0, 4.0], 0.75),
        ([1.0, 2.0], [2.0], 0.75),
    ],
)
def test_samples_are_told_apart_as_often_as_pairs_say(
    first: list[float], second: list[float], apart: float
) -> None:
    assert told_apart(first, second) == apart


def test_chance_grows_smaller_with_the_samples() -> None:
    assert chance(100, 100) == pytest.approx(0.0802, abs=0.0001)
    assert chance(400, 400) < chance(100, 100) / 1.9


def test_spread_is_what_most_tries_lie_within() -> None:
    assert spread([float(number) for number in range(101)]) == (10.0, 50.0, 90.0)
