"""Treating a confirmed import: what it changes, and what it never does twice."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from netent.audit.models import AuditEvent
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.habilitations.models import Habilitation, HabilitationChange
from netent.imports import treatment
from netent.kernel.enums import LineResult, MemberState, Outcome, RequestStatus
from netent.kernel.reasons import Reason
from netent.notices.models import Notice
from netent.perimeter.models import Site
from netent.requests import claims
from netent.requests.models import QueueEntry
from netent.tenancy.models import Member
from tests.factories.directory import make_establishments
from tests.factories.identifiers import sirets
from tests.factories.imports import NOW, PAGE_URL, RULES, Firm, treat_next
from tests.factories.perimeter import make_portfolio

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def firm() -> Firm:
    return Firm()


def held(firm: Firm) -> dict[str, int]:
    with reading(Tenant(firm.registration.id)) as session:
        rows = session.execute(
            select(Site.siret, func.count())
            .join(Habilitation, Habilitation.site_id == Site.id)
            .group_by(Site.siret)
        )
        return {row[0]: row[1] for row in rows}


def test_treatment_adds_clients_with_the_portfolios_rights_for_its_declarants(firm: Firm) -> None:
    request = firm.run([(siret, "1") for siret in firm.sirets[2:5]])
    assert (request.status, request.outcome) == (RequestStatus.FINISHED, Outcome.OK)
    assert (request.additions, request.removals, request.unchanged, request.refused) == (3, 0, 0, 0)
    assert firm.clients() == set(firm.sirets[:5])
    assert held(firm) == dict.fromkeys(firm.sirets[2:5], 2)
    with reading(Tenant(firm.registration.id)) as session:
        masks = set(session.scalars(select(Habilitation.mask)))
        opened = set(session.scalars(select(Site.opened)))
    assert masks == opened  # every right of every open declaration


def test_treatment_removes_clients_and_every_members_rights(firm: Firm) -> None:
    firm.run([(siret, "1") for siret in firm.sirets[2:4]])
    request = firm.run([(firm.sirets[2], "0")])
    assert (request.outcome, request.removals) == (Outcome.OK, 1)
    assert firm.clients() == {*firm.sirets[:2], firm.sirets[3]}
    assert held(firm) == {firm.sirets[3]: 2}
    with reading(Tenant(firm.registration.id)) as session:
        gone = session.scalars(select(Site).where(Site.siret == firm.sirets[2])).one()
        history = session.scalar(select(func.count()).where(HabilitationChange.site_id == gone.id))
    assert (gone.portfolio_id, gone.opened) == (None, 0)
    assert gone.formerly_opened > 0
    assert history == 4  # granted to two, withdrawn from two


def test_treatment_reports_each_line_and_ends_partial(firm: Firm) -> None:
    closed, unknown = sirets(1, start=40_000_000)[0], sirets(1, start=41_000_000)[0]
    make_establishments([closed], closed_on=date(2019, 4, 1))
    request = firm.run(
        [
            (firm.sirets[2], "1"),
            (firm.sirets[0], "1"),
            (closed, "1"),
            (unknown, "1"),
            ("123", "1"),
            (firm.sirets[3], "2"),
        ]
    )
    assert request.outcome is Outcome.PARTIAL
    assert [(row.line, row.result, row.reason) for row in firm.lines(request)] == [
        (2, LineResult.DONE, None),
        (3, LineResult.UNCHANGED, None),
        (4, LineResult.REFUSED, Reason.CLOSED),
        (5, LineResult.REFUSED, Reason.UNKNOWN_SIRET),
        (6, LineResult.REFUSED, Reason.BAD_SIRET),
        (7, LineResult.REFUSED, Reason.BAD_VALUE),
    ]
    assert (request.additions, request.unchanged, request.refused) == (1, 1, 4)


def test_treatment_of_refused_lines_only_ends_ko_and_changes_nothing(firm: Firm) -> None:
    request = firm.run([("123", "1")])
    assert (request.status, request.outcome) == (RequestStatus.FINISHED, Outcome.KO)
    assert firm.clients() == set(firm.sirets[:2])


def test_same_file_twice_changes_nothing_the_second_time(firm: Firm) -> None:
    lines = [(firm.sirets[2], "1"), (firm.sirets[0], "0")]
    firm.run(lines)
    before = (firm.clients(), held(firm))
    again = firm.run(lines)
    assert (again.outcome, again.additions, again.removals, again.unchanged) == (
        Outcome.OK,
        0,
        0,
        2,
    )
    assert (firm.clients(), held(firm)) == before


def test_treatment_plans_anew_what_changed_since_the_check(firm: Firm) -> None:
    request = firm.confirm(firm.check([(siret, "1") for siret in firm.sirets[2:5]]))
    other = make_portfolio(firm.registration, "Fleuristes", clients=[firm.sirets[2]])
    with transaction(PORTAL) as session:
        session.execute(
            update(Establishment)
            .where(Establishment.siret == firm.sirets[3])
            .values(active=False, state_since=date(2026, 11, 19))
        )
    treat_next()
    request = firm.reread(request)
    assert (request.outcome, request.additions, request.refused) == (Outcome.PARTIAL, 1, 2)
    first, second, third = firm.lines(request)
    assert (first.reason, first.detail, first.checked_result) == (
        Reason.IN_OTHER_PORTFOLIO,
        "Fleuristes",
        LineResult.DONE,
    )
    assert (second.reason, second.detail) == (Reason.CLOSED, "2026-11-19")
    assert (third.result, third.checked_result) == (LineResult.DONE, None)
    assert firm.clients() == {*firm.sirets[:2], firm.sirets[4]}
    assert firm.clients(other) == {firm.sirets[2]}


def test_treatment_takes_a_line_refused_at_the_check_when_its_reason_is_gone(firm: Firm) -> None:
    new = sirets(1, start=42_000_000)[0]
    request = firm.confirm(firm.check([(new, "1")]))
    make_establishments([new])
    treat_next()
    request = firm.reread(request)
    assert (request.outcome, request.additions) == (Outcome.OK, 1)
    assert new in firm.clients()


@pytest.mark.parametrize(
    "change", [{"state": MemberState.SUSPENDED}, {"is_administrator": False, "is_declarant": True}]
)
def test_author_without_his_rights_stops_the_request(firm: Firm, change: dict[str, object]) -> None:
    request = firm.confirm(firm.check([(firm.sirets[2], "1"), (firm.sirets[0], "1")]))
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(update(Member).where(Member.id == firm.administrator.id).values(**change))
    treat_next()
    request = firm.reread(request)
    assert (request.outcome, request.reason) == (Outcome.KO, Reason.AUTHOR_NOT_ALLOWED)
    assert (request.additions, request.unchanged, request.refused) == (0, 0, 2)
    assert {row.reason for row in firm.lines(request)} == {Reason.AUTHOR_NOT_ALLOWED}
    assert firm.clients() == set(firm.sirets[:2])


def test_request_whose_workers_died_three_times_ends_ko_with_an_internal_reason(firm: Firm) -> None:
    request = firm.confirm(firm.check([(firm.sirets[2], "1")]))
    now = NOW
    for _ in range(claims.MAX_ATTEMPTS):
        assert claims.claim_next("small", now=now) is not None
        assert claims.claim_next("small", now=now) is None  # its lease lives
        now += claims.LEASE + timedelta(seconds=1)
    assert treat_next(now=now)
    request = firm.reread(request)
    assert (request.outcome, request.reason) == (Outcome.KO, Reason.INTERNAL)
    assert firm.clients() == set(firm.sirets[:2])
    with reading(PORTAL) as session:
        assert session.scalars(select(QueueEntry)).all() == []


def test_worker_that_lost_its_claim_changes_nothing(firm: Firm) -> None:
    request = firm.confirm(firm.check([(firm.sirets[2], "1")]))
    slow = claims.claim_next("small", now=NOW)
    assert slow is not None
    later = NOW + claims.LEASE + timedelta(seconds=1)
    quick = claims.claim_next("small", now=later)
    assert quick is not None
    treatment.treat(slow, rules=RULES, now=later, page_url=PAGE_URL)
    assert firm.reread(request).status is RequestStatus.RUNNING
    treatment.treat(quick, rules=RULES, now=later, page_url=PAGE_URL)
    treatment.treat(slow, rules=RULES, now=later, page_url=PAGE_URL)
    assert firm.reread(request).outcome is Outcome.OK
    assert firm.clients() == set(firm.sirets[:3])


def test_treatment_mails_its_author_and_leaves_one_audit_event(firm: Firm) -> None:
    request = firm.run([(firm.sirets[2], "1"), ("1", "1")])
    with reading(Tenant(firm.registration.id)) as session:
        mail = session.scalars(select(Notice)).one()
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "import.applied")
        ).one()
    assert mail.recipient == firm.administrator.email
    assert mail.template == "import_finished"
    assert event.subject == str(request.public_id)
    assert event.details["additions"] == 1
    assert event.details["pairs"] == 2
    assert len(event.details["changes_digest"]) == 64


def test_former_client_comes_back_with_its_first_opening(firm: Firm) -> None:
    siret = firm.sirets[2]
    firm.run([(siret, "1")])
    firm.run([(siret, "0")], now=NOW + timedelta(days=30))
    firm.run([(siret, "1")], now=NOW + timedelta(days=60))
    with reading(Tenant(firm.registration.id)) as session:
        rows = session.scalars(select(Habilitation)).all()
    assert len(rows) == 2
    assert {(row.coming, row.opens_on, row.windowed) for row in rows} == {(0, None, 0)}


def test_one_request_of_a_registration_runs_at_a_time_and_the_longest_unserved_goes_first(
    firm: Firm,
) -> None:
    first = firm.confirm(firm.check([(firm.sirets[2], "1")]))
    firm.confirm(firm.check([(firm.sirets[3], "1")]), now=NOW + timedelta(seconds=1))
    other = Firm.__new__(Firm)
    Firm.__init__(other, known=0, clients=0)
    waiting = other.confirm(other.check([("1", "1")], now=NOW), now=NOW + timedelta(seconds=2))
    claimed = [claims.claim_next("small", now=NOW) for _ in range(3)]
    assert [claim.request_id if claim else None for claim in claimed] == [
        first.id,
        waiting.id,
        None,
    ]
