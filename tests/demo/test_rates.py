"""The demo's request for rates: fictitious people, and rates that say that they are."""

from typing import Any

import pytest
from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.kernel.enums import Outcome, RequestKind, RequestStatus
from netent.rate_requests.models import RateLine, RateRequest
from netent.requests.models import Request
from tests.demo.registrations import registration_id

pytestmark = pytest.mark.usefixtures("few_establishments")


def test_firm_has_one_finished_request_of_fictitious_people(document: dict[str, Any]) -> None:
    with reading(Tenant(registration_id(document["registrations"][0]["siren"]))) as session:
        request = session.scalars(
            select(Request).where(Request.kind == RequestKind.RATE_REQUEST)
        ).one()
        about = session.get_one(RateRequest, request.id)
        people = session.scalars(select(RateLine).order_by(RateLine.line)).all()
    assert (request.status, request.outcome) == (RequestStatus.FINISHED, Outcome.PARTIAL)
    assert request.additions + request.unchanged == 12
    assert request.refused == 1
    assert about.provider == "sandbox"
    assert {each.last_name for each in people} == {"Fictif"}
    assert all(each.number is None or each.number[5:10] == "99990" for each in people)
