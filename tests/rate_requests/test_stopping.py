"""A request for rates whose author may not have them any more, or that nobody answers."""

from datetime import timedelta
from decimal import Decimal

import pytest

from netent.database.sessions import transaction
from netent.kernel.actor import Actor
from netent.kernel.enums import LineResult, MemberState, Outcome
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.rate_requests import answers, service
from netent.rate_requests.providers import Person
from netent.tenancy.models import Member
from tests.consultation.office import Office
from tests.factories.rate_requests import (
    Rates,
    checked,
    confirmed,
    lines_of,
    people_file,
    person,
    reread,
    treat_next,
)
from tests.filing.conftest import TODAY
from tests.rate_requests.trail import events, mails


def test_right_withdrawn_between_check_and_run_stops_it_with_a_report(
    office: Office, bruno: Actor
) -> None:
    content = people_file(person(1), person(2))
    request = confirmed(bruno, checked(bruno, office.sirets[0], content, now=TODAY), now=TODAY)
    office.withdraw(office.rights("DSN"), TODAY)
    treat_next(provider := Rates(), now=TODAY + timedelta(minutes=1))
    done = reread(request)
    assert provider.asked == []
    assert (done.outcome, done.reason) == (Outcome.KO, Reason.RATE_RIGHT_GONE)
    assert {(each.result, each.reason) for each in lines_of(request)} == {
        (LineResult.REFUSED, Reason.RATE_RIGHT_GONE)
    }
    assert events(office)[-1] == (
        "rate_request.stopped",
        {"siret": office.sirets[0], "lines": 2, "reason": "rate_right_gone"},
    )
    assert len(mails(office)) == 1


def test_right_withdrawn_while_it_runs_takes_back_what_came(
    office: Office, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "BATCH", 1)
    content = people_file(person(1), person(2), person(3, number="1"))
    request = confirmed(bruno, checked(bruno, office.sirets[0], content, now=TODAY), now=TODAY)
    later = TODAY + timedelta(minutes=1)

    def answer(_person: Person) -> Decimal:
        office.withdraw(office.rights("DSN"), TODAY)
        return Decimal("12.50")

    treat_next(provider := Rates(answer), now=later)
    assert len(provider.asked) == 1
    done = reread(request)
    assert (done.outcome, done.refused, done.additions) == (Outcome.KO, 3, 0)
    assert [(each.rate, each.answered_at) for each in lines_of(request)] == [(None, None)] * 3
    assert [each.reason for each in lines_of(request)][-1] is Reason.BAD_NIR


def test_who_may_not_file_the_dsn_there_may_not_ask(office: Office, bruno: Actor) -> None:
    administrator = office.actor
    for actor, siret in ((administrator, office.sirets[0]), (bruno, "44308090800017")):
        with pytest.raises(Refusal) as refused:
            checked(actor, siret, people_file(person(1)), now=TODAY)
        assert refused.value.reason is Reason.NO_HABILITATION
    request = checked(bruno, office.sirets[0], people_file(person(1)), now=TODAY)
    office.withdraw(office.rights("DSN"), TODAY)
    with pytest.raises(Refusal) as refused:
        confirmed(bruno, request, now=TODAY + timedelta(minutes=1))
    assert refused.value.reason in {Reason.ENDED, Reason.NO_HABILITATION}


def test_service_that_is_closed_asks_for_nothing(office: Office, bruno: Actor) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1)), now=TODAY)
    with transaction(office.tenant) as session, pytest.raises(Refusal) as refused:
        service.confirm(session, bruno, request_id=request.public_id, provider=None, now=TODAY)
    assert refused.value.reason is Reason.RATE_SERVICE_CLOSED
    confirmed(bruno, request, now=TODAY)
    treat_next(None, now=TODAY)
    done = reread(request)
    assert (done.outcome, done.reason) == (Outcome.KO, Reason.RATE_SERVICE_CLOSED)


def test_member_who_was_suspended_gets_no_rates(office: Office, bruno: Actor) -> None:
    content = people_file(person(1))
    request = confirmed(bruno, checked(bruno, office.sirets[0], content, now=TODAY), now=TODAY)
    with transaction(office.tenant) as session:
        session.get_one(Member, bruno.member_id).state = MemberState.SUSPENDED
    treat_next(provider := Rates(), now=TODAY)
    assert provider.asked == []
    assert reread(request).reason is Reason.AUTHOR_NOT_ALLOWED
