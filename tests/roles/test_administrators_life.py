"""Random acts of two administrators on each other and on others: one is always left."""

import random
from collections.abc import Callable

import pytest

from netent.kernel.enums import MemberState, Role
from netent.kernel.errors import NetentError
from netent.tenancy.models import Member, Registration
from tests.factories.tenancy import make_administrator, make_member
from tests.roles.acting import (
    BOTH,
    active_administrators,
    changes,
    everybody,
    reinstated,
    roles_set,
    suspended,
)
from tests.roles.leaving import removed
from tests.support.threads import at_once

Act = Callable[[Registration, Member, Member], object]

ACTS: tuple[Act, ...] = (
    lambda where, who, whom: roles_set(where, who, whom, *BOTH),
    lambda where, who, whom: roles_set(where, who, whom, Role.DECLARANT, is_confirmed=True),
    lambda where, who, whom: suspended(where, who, whom, is_confirmed=True),
    reinstated,
    lambda where, who, whom: removed(where, who, whom, None),
)


@pytest.fixture
def people(registration: Registration, administrator: Member) -> list[Member]:
    peer = make_administrator(registration, first_name="Luc", last_name="Bihan")
    others = [make_member(registration, first_name=name) for name in ("Zoé", "Paul", "Léa")]
    return [administrator, peer, *others]


def tried(act: Act, where: Registration, who: Member, whom: Member) -> object:
    """What the act says; a refusal is an answer, anything else a defect."""
    try:
        return act(where, who, whom)
    except NetentError as refused:
        return refused


@pytest.mark.parametrize("seed", range(6))
def test_any_sequence_leaves_an_active_administrator_and_a_whole_history(
    registration: Registration, people: list[Member], seed: int
) -> None:
    chance = random.Random(seed)
    for _step in range(14):
        # Each acts as his last page knew him, whatever he has become since.
        who, whom = chance.choice(people), chance.choice(people)
        tried(chance.choice(ACTS), registration, who, whom)
        assert active_administrators(registration) != []
    for member in everybody(registration):
        own = [row for row in changes(registration) if row.member_id == member.id]
        states = [(row.state_before, row.is_administrator) for row in own]
        after = [row.state_after for row in own]
        assert [state for state, _role in states[1:]] == after[:-1]
        assert not own or own[-1].state_after is member.state
        assert not own or own[-1].is_administrator is member.is_administrator
        assert MemberState.DELETED not in after[:-1]


@pytest.mark.parametrize("seed", range(3))
def test_acts_at_the_same_moment_leave_an_active_administrator(
    registration: Registration, people: list[Member], seed: int
) -> None:
    chance = random.Random(seed)
    for _round in range(3):
        pairs = [(chance.choice(people[:2]), chance.choice(people)) for _act in range(3)]
        acts = [chance.choice(ACTS) for _act in range(3)]
        results = at_once(
            *(
                lambda act=act, pair=pair: tried(act, registration, *pair)
                for act, pair in zip(acts, pairs, strict=True)
            )
        )
        assert [each for each in results if isinstance(each, Exception)] == [
            each for each in results if isinstance(each, NetentError)
        ]
        assert active_administrators(registration) != []
