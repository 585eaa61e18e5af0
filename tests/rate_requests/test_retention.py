"""People and their rates are erased after a while; the request and its counts stay."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from netent.audit.models import AuditEvent
from netent.database.sessions import reading
from netent.kernel.actor import Actor
from netent.kernel.enums import RequestStatus
from netent.rate_requests import retention
from netent.rate_requests.providers.sandbox import Sandbox
from tests.consultation.office import Office
from tests.factories.rate_requests import (
    KEEP_DAYS,
    checked,
    confirmed,
    lines_of,
    people_file,
    person,
    reread,
    treat_next,
)
from tests.filing.conftest import TODAY

DUE = TODAY + timedelta(days=KEEP_DAYS, seconds=1)


def purged(now: object = DUE) -> int:
    return retention.purge_due(keep_days=KEEP_DAYS, now=now)  # type: ignore[arg-type]


@pytest.mark.parametrize("state", ["checked", "queued", "finished"])
def test_what_is_over_is_erased_once_its_days_have_passed(
    office: Office, bruno: Actor, state: str
) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1), person(2)), now=TODAY)
    if state != "checked":
        confirmed(bruno, request, now=TODAY)
    if state == "finished":
        treat_next(Sandbox(), now=TODAY)
    assert purged(TODAY + timedelta(days=KEEP_DAYS)) == 0
    assert len(lines_of(request)) == 2
    is_over = state != "queued"
    assert purged() == int(is_over)
    assert len(lines_of(request)) == (0 if is_over else 2)
    kept = reread(request)
    assert kept.lines == 2
    assert kept.file_name == ("fichier.csv" if is_over else request.file_name)
    expected = {
        "checked": RequestStatus.DELETED,
        "queued": RequestStatus.QUEUED,
        "finished": RequestStatus.FINISHED,
    }
    assert kept.status is expected[state]
    assert purged() == 0


def test_purge_leaves_one_event_without_names(office: Office, bruno: Actor) -> None:
    request = checked(bruno, office.sirets[0], people_file(person(1)), now=TODAY)
    purged()
    with reading(office.tenant) as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.action == "rate_requests.purged")
        ).one()
    assert event.details == {"requests": [str(request.public_id)]}
