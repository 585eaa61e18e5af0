"""OK, OK partiel, KO by what became of the lines (product §9)."""

import pytest

from netent.kernel.enums import Outcome
from netent.policies.outcomes import outcome_of


@pytest.mark.parametrize(
    ("done", "unchanged", "refused", "outcome"),
    [
        (3, 0, 0, Outcome.OK),
        (0, 3, 0, Outcome.OK),
        (0, 0, 0, Outcome.OK),
        (1, 0, 1, Outcome.PARTIAL),
        (0, 1, 9, Outcome.PARTIAL),
        (0, 0, 1, Outcome.KO),
    ],
)
def test_outcome_follows_from_the_lines(
    done: int, unchanged: int, refused: int, outcome: Outcome
) -> None:
    assert outcome_of(done=done, unchanged=unchanged, refused=refused) is outcome
