"""What is held somewhere, and the mark by which an act knows what its page showed."""

import pytest

from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.portfolios import service as portfolios
from netent.portfolios.queries import EVERY_CLIENT
from tests.factories.imports import Firm
from tests.imports.rights_files import held, row, run
from tests.portfolios.acting import done, mark_of
from tests.support.databases import TestDatabase


def test_two_members_who_change_places_are_another_question(database: TestDatabase) -> None:
    firm = Firm()
    (bruno, chloe), (first, second) = firm.declarants, firm.sirets[:2]
    run(firm, row(bruno, first, "1"), row(chloe, second, "1"))
    shown = mark_of(firm)
    run(
        firm,
        row(bruno, first, "0"),
        row(chloe, second, "0"),
        row(bruno, second, "1"),
        row(chloe, first, "1"),
    )
    # As many members, clients and rights as before.
    with pytest.raises(Refusal) as refused:
        done(firm, portfolios.remove_clients, chosen=EVERY_CLIENT, shown=shown)
    assert refused.value.reason is Reason.ENDING_CHANGED
    assert held(firm, bruno, second)
