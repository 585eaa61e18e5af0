"""Deposited files and their lines go after a while; what they did stays."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.habilitations.models import HabilitationChange
from netent.imports import retention
from netent.imports.models import ImportFile, ImportLine
from netent.kernel.enums import RequestStatus
from netent.requests.models import Request
from tests.factories.imports import NOW, Firm

pytestmark = pytest.mark.usefixtures("database")

DAYS = 90
DUE = NOW + timedelta(days=DAYS, seconds=1)


def kept(firm: Firm, request: Request) -> tuple[bool, int]:
    """Whether the bytes are there, and how many lines."""
    with reading(Tenant(firm.registration.id)) as session:
        content = session.get_one(ImportFile, request.id).content
        lines = session.scalar(
            select(func.count()).select_from(ImportLine).where(ImportLine.request_id == request.id)
        )
    return content is not None, lines or 0


def test_finished_request_loses_its_file_and_lines_and_keeps_what_it_did() -> None:
    firm = Firm()
    request = firm.run([(firm.sirets[2], "1"), ("123", "1")])
    assert retention.purge_due(keep_days=DAYS, now=NOW + timedelta(days=DAYS)) == 0
    assert kept(firm, request) == (True, 2)
    assert retention.purge_due(keep_days=DAYS, now=DUE) == 1
    assert kept(firm, request) == (False, 0)
    purged = firm.reread(request)
    assert (purged.status, purged.additions, purged.refused) == (RequestStatus.FINISHED, 1, 1)
    with reading(Tenant(firm.registration.id)) as session:
        assert session.scalar(select(func.count()).select_from(HabilitationChange)) == 2
    assert retention.purge_due(keep_days=DAYS, now=DUE) == 0


def test_request_that_waits_is_never_purged() -> None:
    firm = Firm()
    request = firm.confirm(firm.check([(firm.sirets[2], "1")]))
    assert retention.purge_due(keep_days=DAYS, now=DUE) == 0
    assert kept(firm, request) == (True, 1)


def test_request_never_confirmed_is_deleted_with_its_lines() -> None:
    firm = Firm()
    request = firm.check([(firm.sirets[2], "1")])
    assert retention.purge_due(keep_days=DAYS, now=DUE) == 1
    assert kept(firm, request) == (False, 0)
    assert firm.reread(request).status is RequestStatus.DELETED


def test_purge_takes_every_registrations_files_and_no_younger_one() -> None:
    firms = [Firm(), Firm.__new__(Firm)]
    Firm.__init__(firms[1], known=0, clients=0)
    old = [firm.run([("123", "1")]) for firm in firms]
    young = firms[0].check([("123", "1")], now=NOW + timedelta(days=1))
    assert retention.purge_due(keep_days=DAYS, now=DUE) == 2
    assert [kept(firm, request) for firm, request in zip(firms, old, strict=True)] == [
        (False, 0),
        (False, 0),
    ]
    assert kept(firms[0], young) == (True, 1)


def test_purge_does_no_more_than_a_moments_work_and_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retention, "_BATCH", 2)
    firm = Firm()
    for _ in range(3):
        firm.check([("123", "1")])
    assert [retention.purge_due(keep_days=DAYS, now=DUE) for _ in range(3)] == [2, 1, 0]
