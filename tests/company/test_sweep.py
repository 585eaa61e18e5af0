"""`flask sweep` moves terminations on, and counts what it ended."""

from datetime import timedelta

import pytest

from netent.company.service import end_due
from netent.company.states import TerminationState as State
from netent.policies.portals import NET_ENTREPRISES
from netent.tenancy.models import Member, Registration
from tests.cli.running import run_json
from tests.company.ending import asked, confirmed, sites_of, state_of, swept
from tests.factories.tenancy import NOW, make_administrator, make_registration
from tests.support.databases import TestDatabase


def test_sweep_counts_the_lapsed_the_reminded_and_the_ended_once(
    database: TestDatabase, registration: Registration, anne: Member, luc: Member
) -> None:
    first, second, _third = (site.siret for site in sites_of(registration))
    lapsing, ending = asked(registration, anne, first), asked(registration, anne, second)
    confirmed(registration, luc, ending)

    def sweep(days: int) -> tuple[int, int]:
        at = (NOW + timedelta(days=days)).isoformat()
        document = run_json(database, "sweep", "--now", at)
        return document["expired"]["terminations"], document["reminded"]

    assert [sweep(14), sweep(15), sweep(15)] == [(0, 0), (1, 0), (0, 0)]
    assert [sweep(27), sweep(27), sweep(30), sweep(31)] == [(0, 1), (0, 0), (1, 0), (0, 0)]
    assert state_of(registration, lapsing) is State.LAPSED
    assert state_of(registration, ending) is State.ENDED


def test_registration_that_can_not_end_keeps_no_other_from_its_end(
    registration: Registration, anne: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    from netent.company.service import ending

    broken = make_registration()
    identifier = asked(broken, make_administrator(broken))
    other = asked(registration, anne)
    effect = ending.end_registration

    def failing(session: object, of: Registration, *args: object, **named: object) -> object:
        if of.id == broken.id:
            raise RuntimeError("a defect")
        return effect(session, of, *args, **named)  # type: ignore[arg-type]

    at = NOW + timedelta(days=30)
    with monkeypatch.context() as patched:
        patched.setattr(ending, "end_registration", failing)
        with pytest.raises(ExceptionGroup):
            end_due(portal=NET_ENTREPRISES, now=at)
    assert state_of(registration, other) is State.ENDED
    assert state_of(broken, identifier) is State.RUNNING
    assert swept(at) == 1
