"""How a finished request is called, from what became of its lines (product §9)."""

from netent.kernel.enums import Outcome


def outcome_of(*, done: int, unchanged: int, refused: int) -> Outcome:
    """OK: no line refused. KO: nothing but refused lines. OK partiel: all between."""
    if refused == 0:
        return Outcome.OK
    return Outcome.PARTIAL if done or unchanged else Outcome.KO
