"""A request for rates from its check to its end: OK, OK partiel, KO, and what is told of it."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.kernel.actor import Actor
from netent.kernel.enums import LineResult, Outcome, RequestStatus
from netent.kernel.errors import NotFound, Refusal
from netent.kernel.reasons import Reason
from netent.rate_requests import answers, service
from netent.rate_requests.models import RateRequest
from netent.rate_requests.providers import Person, ProviderSilentError
from netent.rate_requests.providers.sandbox import Sandbox
from tests.consultation.office import Office
from tests.factories.rate_requests import (
    Rates,
    checked,
    confirmed,
    lines_of,
    nir,
    people_file,
    person,
    reread,
    treat_next,
)
from tests.factories.tenancy import actor_of
from tests.filing.conftest import TODAY
from tests.rate_requests.trail import events, mails


def test_request_is_checked_confirmed_and_answered(office: Office, bruno: Actor) -> None:
    content = people_file(person(1), person(2), person(3, number="123"))
    request = checked(bruno, office.sirets[0], content, now=TODAY)
    assert (request.status, request.lines) == (RequestStatus.CHECKED, 3)
    assert (request.additions, request.refused) == (2, 1)
    confirmed(bruno, request, now=TODAY)
    first = nir(1)[:13]
    assert treat_next(
        Rates(lambda each: Decimal("7.25") if each.number == first else None), now=TODAY
    )
    done = reread(request)
    assert (done.status, done.outcome) == (RequestStatus.FINISHED, Outcome.PARTIAL)
    assert (done.additions, done.unchanged, done.refused) == (1, 1, 1)
    assert [(each.line, each.result, each.rate) for each in lines_of(request)] == [
        (2, LineResult.DONE, 725),
        (3, LineResult.DONE, None),
        (4, LineResult.REFUSED, None),
    ]
    assert [each.answered_at for each in lines_of(request)] == [TODAY, TODAY, None]


def test_all_answered_is_ok_and_all_refused_is_ko(office: Office, bruno: Actor) -> None:
    outcomes = []
    for line in (person(1), person(1, number="123")):
        request = checked(bruno, office.sirets[0], people_file(line), now=TODAY)
        confirmed(bruno, request, now=TODAY)
        treat_next(provider := Rates(), now=TODAY)
        outcomes.append((reread(request).outcome, len(provider.asked)))
    assert outcomes == [(Outcome.OK, 1), (Outcome.KO, 0)]


@pytest.mark.parametrize("cell", ["last_name", "first_names", "employee", "number", "born_on"])
def test_signs_of_no_text_refuse_their_line_alone(office: Office, bruno: Actor, cell: str) -> None:
    content = people_file(person(1, **{cell: "Fi\x01ctif"}), person(2))
    request = checked(bruno, office.sirets[0], content, now=TODAY)
    assert (request.lines, request.refused) == (2, 1)


def test_trail_and_mail_hold_counts_and_nobody(office: Office, bruno: Actor) -> None:
    content = people_file(person(1), person(2, born_on="demain"))
    request = confirmed(bruno, checked(bruno, office.sirets[0], content, now=TODAY), now=TODAY)
    treat_next(Rates(), now=TODAY)
    told = events(office)
    assert [action for action, _ in told] == [
        "rate_request.checked",
        "rate_request.confirmed",
        "rate_request.answered",
    ]
    assert told[-1][1] == {
        "siret": office.sirets[0],
        "outcome": "OK partiel",
        "lines": 2,
        "with_rate": 1,
        "without_rate": 0,
        "refused": 1,
        "provider": "sandbox",
    }
    (mail,) = mails(office)
    assert str(request.public_id) in str(mail.arguments["url"])
    said = f"{told} {mail.arguments}"
    assert nir(1)[:13] not in said
    assert "Fictif" not in said


def test_provider_is_asked_batch_by_batch_and_each_line_once(
    office: Office, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "BATCH", 2)
    content = people_file(*(person(rank) for rank in range(1, 6)))
    request = confirmed(bruno, checked(bruno, office.sirets[0], content, now=TODAY), now=TODAY)
    treat_next(provider := Rates(), now=TODAY)
    assert [len(batch) for batch in provider.asked] == [2, 2, 1]
    asked = [number for batch in provider.asked for number in batch]
    assert asked == [nir(rank)[:13] for rank in range(1, 6)]
    assert reread(request).outcome is Outcome.OK


class Faltering(Rates):
    """Silent some times, then as it should be."""

    def __init__(self, silences: int) -> None:
        super().__init__()
        self.silences = silences

    def rates(self, siret: str, people: list[Person]) -> list[Decimal | None]:  # type: ignore[override]
        if self.silences:
            self.silences -= 1
            raise ProviderSilentError
        return super().rates(siret, people)


def test_silent_provider_is_asked_again(
    office: Office, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[int] = []
    monkeypatch.setattr(answers, "_pause", waited.append)
    content = people_file(person(1))
    request = confirmed(bruno, checked(bruno, office.sirets[0], content, now=TODAY), now=TODAY)
    treat_next(Faltering(2), now=TODAY)
    assert reread(request).outcome is Outcome.OK
    assert waited == [0, 1, 2]


def test_provider_that_stays_silent_has_the_rest_refused(
    office: Office, bruno: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_pause", lambda _seconds: None)
    monkeypatch.setattr(answers, "BATCH", 1)
    content = people_file(person(1), person(2), person(3))
    request = confirmed(bruno, checked(bruno, office.sirets[0], content, now=TODAY), now=TODAY)
    provider = Faltering(0)
    provider._answer = lambda _person: setattr(provider, "silences", 99) or Decimal("1.00")  # type: ignore[func-returns-value]
    treat_next(provider, now=TODAY)
    done = reread(request)
    assert (done.outcome, done.additions, done.refused) == (Outcome.PARTIAL, 1, 2)
    assert [each.reason for each in lines_of(request)] == [
        None,
        Reason.RATE_SERVICE_SILENT,
        Reason.RATE_SERVICE_SILENT,
    ]


def test_request_is_its_authors_alone(office: Office, bruno: Actor) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1)), now=TODAY)
    for other in (office.actor, actor_of(office.registration, office.members[1])):
        with pytest.raises(NotFound):
            confirmed(other, request, now=TODAY)


def test_request_is_confirmed_once(office: Office, bruno: Actor) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1)), now=TODAY)
    confirmed(bruno, request, now=TODAY)
    with pytest.raises(Refusal) as refused:
        confirmed(bruno, request, now=TODAY)
    assert refused.value.reason is Reason.REQUEST_MOVED_ON


@pytest.mark.parametrize("state", ["checked", "queued", "finished"])
def test_author_deletes_his_request_and_nobody_is_named_any_more(
    office: Office, bruno: Actor, state: str
) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1)), now=TODAY)
    if state != "checked":
        confirmed(bruno, request, now=TODAY)
    if state == "finished":
        treat_next(Sandbox(), now=TODAY)
    with transaction(office.tenant) as session:
        service.delete(session, bruno, request_id=request.public_id, now=TODAY)
    assert reread(request).status is RequestStatus.DELETED
    assert lines_of(request) == []
    assert treat_next(Sandbox(), now=TODAY) is False
    with reading(office.tenant) as session:
        assert session.scalars(select(RateRequest.purged_at)).one() == TODAY
    with transaction(office.tenant) as session, pytest.raises(Refusal):
        service.delete(session, bruno, request_id=request.public_id, now=TODAY)


def test_line_that_is_answered_stays_as_it_is(office: Office, bruno: Actor) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1), person(2)), now=TODAY)
    with transaction(office.tenant) as session:
        batch = answers.next_batch(session, session.get_one(RateRequest, request.id))
    # A worker that was thought dead, and the one that took its place.
    for rate in (Decimal("1.00"), Decimal("2.00")):
        with transaction(office.tenant) as session:
            answers.keep(session, request.id, batch, [rate, None], now=TODAY)
    assert [each.rate for each in lines_of(request)] == [100, None]
