"""Two people at once on the same rights."""

from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.habilitations import service
from netent.habilitations.models import Habilitation, HabilitationTally
from netent.kernel.enums import ActOrigin
from netent.perimeter import queries as perimeter
from tests.factories.tenancy import NOW
from tests.habilitations.firm import Firm

LATER = NOW + timedelta(days=10)

pytestmark = pytest.mark.usefixtures("database")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each of the acts gave, or the error it ended with; begun together, in threads."""
    barrier = Barrier(len(acts))
    told: dict[int, object] = {}

    def run(rank: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            told[rank] = act()
        except Exception as error:
            told[rank] = error

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [told[rank] for rank in range(len(acts))]


def tallied(firm: Firm) -> tuple[int, int]:
    """How many pairs there are, and how many the tally says."""
    with reading(firm.tenant) as session:
        pairs = len(session.scalars(select(Habilitation)).all())
        return pairs, sum(session.scalars(select(HabilitationTally.sites)))


def test_two_transfers_of_the_same_rights_give_them_to_one() -> None:
    firm = Firm("Ana", "Bob", "Cid", clients=3)
    firm.grant("DSN", to=["Ana"])
    told = at_once(
        lambda: firm.transfer("Ana", "Bob", at=LATER),
        lambda: firm.transfer("Ana", "Cid", at=LATER),
    )
    assert sorted(changed.rights for changed in told) == [0, 9]
    assert len({held.member for held in firm.held()} & {"Bob", "Cid"}) == 1
    assert tallied(firm) == (3, 3)


def test_transfers_to_each_other_lose_nothing() -> None:
    firm = Firm("Ana", "Bob", clients=2)
    firm.grant("DSN", to=["Ana"])
    firm.grant("DPAE", to=["Bob"])
    told = at_once(
        lambda: firm.transfer("Ana", "Bob", at=LATER),
        lambda: firm.transfer("Bob", "Ana", at=LATER),
    )
    assert not [each for each in told if isinstance(each, Exception)]
    held = firm.held(at=LATER)
    assert len(held) == 8
    assert len({each.member for each in held}) == 1
    assert tallied(firm) == (2, 2)


def test_copy_and_withdrawal_at_once_keep_the_tally() -> None:
    firm = Firm("Ana", "Bob", clients=4)
    firm.grant("DSN", "DPAE", to=["Ana"])

    def withdraw() -> object:
        with transaction(firm.tenant) as session:
            perimeter.portfolio_of(session, firm.portfolio.public_id, lock=True)
            act = service.begin_act(session, None, origin=ActOrigin.PAGE, now=LATER)
            return service.withdraw(session, act, firm.pairs(["Ana"]), firm.rights("DPAE"))

    told = at_once(lambda: firm.copy("Ana", "Bob", at=LATER), withdraw)
    assert not [each for each in told if isinstance(each, Exception)]
    pairs, counted = tallied(firm)
    assert pairs == counted == 8
    rights = {each.right for each in firm.held() if each.member == "Ana"}
    assert rights == {"DSN-RG", "DSN-RA", "DSN-PAI"}
