"""One that fails keeps none of the others from its turn."""

import pytest

from netent.kernel.one_by_one import one_by_one


def test_each_has_its_turn_and_the_counts_are_summed() -> None:
    assert one_by_one([1, 2, 3], lambda item: item, what="sums") == 6
    assert one_by_one([], lambda item: 1, what="nothing") == 0


def test_failures_are_raised_together_once_all_had_their_turn() -> None:
    seen = []

    def act(item: int) -> int:
        seen.append(item)
        if item % 2:
            raise ValueError(item)
        return 1

    with pytest.raises(ExceptionGroup, match="odd ones failed") as raised:
        one_by_one([1, 2, 3, 4], act, what="odd ones")
    assert seen == [1, 2, 3, 4]
    assert [str(error) for error in raised.value.exceptions] == ["1", "3"]
