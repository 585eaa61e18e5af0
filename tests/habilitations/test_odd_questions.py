"""Questions about what nobody can have known are answered like any other unknown one."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from netent.database.sessions import reading, transaction
from netent.habilitations.decision import UNKNOWN, Question, decide_in, decide_many
from netent.habilitations.usable import usable_sites
from netent.kernel.reasons import Reason
from netent.tenancy.models import Registration
from tests.factories.tenancy import NOW
from tests.habilitations.firm import Firm

pytestmark = pytest.mark.usefixtures("database")

ON = NOW.date() + timedelta(days=3)


@pytest.mark.parametrize("odd", ["DSN\0", "DSN\0x", "\ud800", "DSN\u00e9", "", "%s", "x" * 5_000])
def test_code_and_number_that_cannot_be_are_unknown_alone_and_among_others(odd: str) -> None:
    firm = Firm("Ana", clients=1)
    firm.grant("DSN")
    ana, siret = firm.members["Ana"].public_id, firm.sirets[0]
    questions = [
        Question(ana, "DSN", siret),
        Question(ana, odd, siret),
        Question(ana, "DSN", odd),
        Question(ana, "DSN", siret),
    ]
    with reading(firm.tenant) as session:
        many = decide_many(session, questions, on=ON)
        single = [decide_in(session, **question._asdict(), on=ON) for question in questions]
        listed = usable_sites(session, member_id=ana, declaration=odd, on=ON, limit=5)
    assert many == single
    assert [each.allowed for each in many] == [True, False, False, True]
    assert many[1] == many[2] == UNKNOWN
    assert listed.total == 0


def test_terminated_registration_denies_whatever_was_left_in_it() -> None:
    firm = Firm("Ana", clients=1)
    firm.grant("DSN")
    with transaction(firm.tenant) as session:
        session.execute(update(Registration).values(terminated_at=NOW))
    question = Question(firm.members["Ana"].public_id, "DSN", firm.sirets[0])
    with reading(firm.tenant) as session:
        alone = decide_in(session, **question._asdict(), on=ON)
        assert decide_many(session, [question], on=ON) == [alone]
    assert alone.reason is Reason.REGISTRATION_TERMINATED
