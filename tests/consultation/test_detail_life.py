"""A detail of rights from its asking to its end: once, whole, by whom it may be."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from netent.consultation import service
from netent.consultation.detail import files, treatment
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.kernel.enums import DetailFormat, MemberState, Outcome, RequestStatus
from netent.kernel.errors import Forbidden, NotFound
from netent.kernel.reasons import Reason
from netent.notices.models import Notice
from netent.policies.rules import Rules
from netent.requests import claims
from netent.requests.claims import LEASE, ClaimLostError
from netent.tenancy.models import Member, Registration
from tests.consultation.detailing import (
    ASKED,
    actions,
    archive_rows,
    as_rows,
    ask,
    chunks,
    content,
    delete,
    made,
    reread,
    sheet_rows,
    work,
)
from tests.consultation.office import Office, at
from tests.factories.tenancy import actor_of

CSV = DetailFormat.CSV
LATER = ASKED + LEASE + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def rights(office: Office) -> None:
    office.grant(office.rights("DSN"), at(2))


def mails(office: Office) -> list[dict[str, object]]:
    with reading(PORTAL) as session:
        mine = select(Notice).where(Notice.for_registration_id == office.registration.id)
        return [
            {"to": mail.recipient, **mail.arguments}
            for mail in session.scalars(mine)
            if mail.template == "detail_finished"
        ]


def change(office: Office, **values: object) -> None:
    """Make something else of the author."""
    with transaction(office.tenant) as session:
        session.execute(update(Member).where(Member.id == office.administrator.id).values(**values))


def test_detail_is_made_kept_and_told_once(office: Office) -> None:
    request = made(office, office.portfolio)
    assert (request.status, request.outcome) == (RequestStatus.FINISHED, Outcome.OK)
    assert len(as_rows(content(office, request, CSV))) == 7
    (mail,) = mails(office)
    assert mail["to"] == office.administrator.email
    assert (mail["portfolio_name"], mail["lines"]) == ("Quartier", 6)
    assert str(mail["url"]).endswith(str(request.public_id))
    assert actions(office) == ["detail.asked", "detail.made"]
    assert not work(LATER)


def test_file_is_kept_in_pieces_that_make_it_whole(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = content(office, made(office, office.portfolio), CSV)
    monkeypatch.setattr(treatment, "CHUNK_BYTES", 10)
    request = made(office, office.portfolio)
    assert content(office, request, CSV) == whole
    assert chunks(office) > 2 + len(whole) // 10
    assert request.details["files"]["csv"] == len(whole)


def test_second_click_finds_the_request_of_the_first(office: Office) -> None:
    first = ask(office, office.portfolio)
    assert ask(office, office.portfolio).id == first.id
    assert ask(office).id != first.id
    claim = claims.claim_next("small", now=ASKED)
    assert claim is not None
    assert ask(office, office.portfolio).id == first.id  # while it is made, too
    assert actions(office) == ["detail.asked", "detail.asked"]


def test_portfolio_of_another_registration_is_not_found(office: Office) -> None:
    other = Office(clients=0, start=50_000_000)
    with pytest.raises(NotFound):
        ask(office, other.portfolio)
    with transaction(office.tenant) as session, pytest.raises(NotFound):
        service.ask_detail(session, office.actor, portfolio_id=uuid4(), now=ASKED)
    request = made(office, office.portfolio)
    with pytest.raises(NotFound):
        delete(other, request)
    with reading(other.tenant) as session, pytest.raises(NotFound):
        service.detail_of(session, request.public_id)


def test_only_an_administrator_of_now_asks_and_deletes(office: Office) -> None:
    request = made(office, office.portfolio)
    declarant = actor_of(office.registration, office.members[0])
    for act in (
        lambda session: service.ask_detail(session, declarant, portfolio_id=None, now=ASKED),
        lambda session: service.delete_detail(
            session, declarant, request_id=request.public_id, now=ASKED
        ),
    ):
        with transaction(office.tenant) as session, pytest.raises(Forbidden):
            act(session)
    change(office, is_administrator=False, is_declarant=True)
    with pytest.raises(Forbidden):
        ask(office)


@pytest.mark.parametrize(
    "values",
    [{"is_administrator": False, "is_declarant": True}, {"state": MemberState.SUSPENDED}],
    ids=["demoted", "suspended"],
)
def test_author_who_may_no_longer_see_it_stops_it(
    office: Office, values: dict[str, object]
) -> None:
    request = ask(office, office.portfolio)
    change(office, **values)
    assert work()
    stopped = reread(office, request)
    assert (stopped.status, stopped.outcome) == (RequestStatus.FINISHED, Outcome.KO)
    assert stopped.reason is Reason.AUTHOR_NOT_ALLOWED
    assert chunks(office) == 0
    assert [mail["outcome"] for mail in mails(office)] == [{"outcome": "KO"}]
    assert actions(office) == ["detail.asked", "detail.stopped"]


def test_author_demoted_while_it_is_made_gets_nothing(office: Office) -> None:
    request = ask(office, office.portfolio)
    assert work(keep=lambda: change(office, is_administrator=False, is_declarant=True))
    assert reread(office, request).reason is Reason.AUTHOR_NOT_ALLOWED
    assert chunks(office) == 0


def test_registration_that_ended_meanwhile_stops_it(office: Office) -> None:
    request = ask(office)
    with transaction(PORTAL) as session:
        mine = update(Registration).where(Registration.id == office.registration.id)
        session.execute(mine.values(terminated_at=ASKED))
    assert work()
    assert reread(office, request).reason is Reason.REGISTRATION_TERMINATED


def killed() -> None:
    raise KeyboardInterrupt


def test_worker_killed_half_way_leaves_nothing_and_another_makes_it_once(office: Office) -> None:
    request = ask(office, office.portfolio)
    with pytest.raises(KeyboardInterrupt):
        work(keep=killed)
    assert reread(office, request).status is RequestStatus.RUNNING
    assert (chunks(office), mails(office)) == (0, [])
    assert not work(ASKED + LEASE)  # it may live still
    assert work(LATER)
    assert reread(office, request).outcome is Outcome.OK
    assert len(mails(office)) == 1


def test_detail_that_kills_its_worker_three_times_is_given_up(office: Office) -> None:
    request = ask(office, office.portfolio)
    now = ASKED
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            work(now, killed)
        now += LEASE + timedelta(seconds=1)
    assert work(now, killed)  # nothing is tried a fourth time
    assert reread(office, request).reason is Reason.INTERNAL
    assert actions(office) == ["detail.asked", "detail.stopped"]


def test_worker_that_was_taken_for_dead_throws_its_files_away(office: Office) -> None:
    request = ask(office, office.portfolio)

    def lost() -> None:
        if reread(office, request).status is RequestStatus.RUNNING:
            assert work(LATER)
        raise ClaimLostError

    assert work(keep=lost)
    assert reread(office, request).outcome is Outcome.OK
    assert len(mails(office)) == 1
    assert chunks(office) == 2


def test_late_worker_whose_lease_was_not_asked_about_changes_nothing(office: Office) -> None:
    request = ask(office, office.portfolio)
    slow = claims.claim_next("small", now=ASKED)
    assert slow is not None
    assert work(LATER)
    delete(office, request)
    treatment.treat(slow, rules=Rules(), now=ASKED, keep=lambda: None, page_url="{}")
    assert reread(office, request).status is RequestStatus.DELETED
    assert chunks(office) == 0


def test_files_tell_one_moment_although_rights_change_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_TOLD_EVERY", 1)
    request = ask(office)
    assert work(keep=lambda: office.withdraw(office.rights("DSN"), at(20, 10)) and None)
    ready = reread(office, request)
    assert ready.lines == 6
    found = as_rows(content(office, ready, CSV))
    assert len(found) == 7
    assert sheet_rows(content(office, ready, DetailFormat.XLSX)) == found
    archive = archive_rows(content(office, ready, DetailFormat.ZIP))
    assert archive == {"Quartier.csv": [row[1:] for row in found]}
    assert as_rows(content(office, made(office), CSV))[1:] == []
