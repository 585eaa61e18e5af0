"""Acts, sweeps and workers at the same moment: one outcome, and nothing half done."""

from datetime import timedelta

import pytest

from netent.accounts.service import SignedIn
from netent.company.service import lapse_due
from netent.company.states import TerminationState as State
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, enter
from tests.company.ending import (
    asked,
    confirmed,
    grant_everywhere,
    pairs_held,
    registration_of,
    sites_of,
    state_of,
    swept,
    withdrawn,
)
from tests.factories.imports import Firm, treat_next
from tests.factories.tenancy import NOW, make_member
from tests.notices.outbox import mails
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("database")

EFFECT = NOW + timedelta(days=30)
INSTANT = timedelta(microseconds=1)


def templates_to(member: Member) -> list[str]:
    return [mail.template for mail in mails() if mail.recipient == member.email]


def test_import_treated_at_the_very_end_leaves_no_right(database: object) -> None:
    firm = Firm(known=40)
    asked(firm.registration, firm.administrator)
    lines = [(siret, "1") for siret in firm.sirets[2:]]
    firm.confirm(firm.check(lines, now=EFFECT - timedelta(hours=1)))
    results = at_once(lambda: treat_next(now=EFFECT), lambda: swept(EFFECT))
    assert [each for each in results if isinstance(each, Exception)] == []
    while swept(EFFECT) or treat_next(now=EFFECT + timedelta(minutes=5)):
        pass
    assert registration_of(firm.registration).terminated_at == EFFECT
    assert pairs_held(firm.registration) == set()


def test_withdrawal_and_effect_at_the_same_moment_have_one_outcome(
    registration: Registration, owner: Person
) -> None:
    grant_everywhere(registration, owner.member)
    identifier = asked(registration, owner.member)
    at_once(
        lambda: swept(EFFECT),
        lambda: withdrawn(registration, owner.member, identifier, now=EFFECT - INSTANT),
        lambda: swept(EFFECT),
    )
    is_over = state_of(registration, identifier) is State.ENDED
    assert is_over or state_of(registration, identifier) is State.WITHDRAWN
    assert (registration_of(registration).terminated_at is not None) is is_over
    assert bool(pairs_held(registration)) is not is_over
    assert isinstance(enter(owner, now=EFFECT), SignedIn) is not is_over
    told = templates_to(owner.member)
    assert told.count("termination_ended") + told.count("termination_withdrawn") == 1


def test_confirmations_and_the_lapse_at_once_have_one_outcome(
    registration: Registration, owner: Person
) -> None:
    others = [
        make_member(registration, administrator=True, first_name=name) for name in ("Luc", "Zoé")
    ]
    identifier = asked(registration, owner.member)
    lapse = NOW + timedelta(days=15)
    results = at_once(
        *(
            lambda by=other: confirmed(registration, by, identifier, now=lapse - INSTANT)
            for other in others
        ),
        lambda: lapse_due(now=lapse),
    )
    *settled, lapsed = results
    assert sum(each.is_mine for each in settled) + lapsed == 1
    expected = State.LAPSED if lapsed else State.RUNNING
    assert state_of(registration, identifier) is expected
    told = templates_to(owner.member)
    assert told.count("termination_runs") + told.count("termination_lapsed") == 1


def test_requests_for_all_establishments_at_once_leave_one(
    registration: Registration, owner: Person
) -> None:
    results = at_once(
        *(
            lambda siret=site.siret: asked(registration, owner.member, siret)
            for site in sites_of(registration)
        )
    )
    reasons = [getattr(each, "reason", None) for each in results]
    assert sorted(map(str, reasons)) == ["None", "None", "last_establishment"]


def test_requests_for_the_same_thing_at_once_make_one(
    registration: Registration, owner: Person
) -> None:
    results = at_once(*[lambda: asked(registration, owner.member)] * 3)
    reasons = [getattr(each, "reason", None) for each in results]
    assert sorted(map(str, reasons)) == ["None", "already_terminating", "already_terminating"]
