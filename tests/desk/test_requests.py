"""The overview of requests: where each stands, nothing of what it holds, said again to workers."""

from datetime import timedelta

import pytest

from netent.database.sessions import transaction
from netent.database.tenant import PORTAL, Tenant
from netent.desk import service
from netent.kernel.enums import Outcome, QueueName
from netent.kernel.errors import Refusal
from netent.kernel.reasons import Reason
from netent.requests import service as requests
from netent.requests.claims import claim_next
from netent.requests.models import QueueEntry, Request
from tests.factories.imports import Firm
from tests.factories.operators import Operating
from tests.factories.tenancy import NOW
from tests.operators.trail import portal_events
from tests.support.pages import Pages
from tests.support.queries import recorded


@pytest.fixture
def firm(database: object) -> Firm:
    return Firm()


def queued(firm: Firm) -> Request:
    checked = firm.check([(firm.sirets[3], "1")])
    with transaction(Tenant(firm.registration.id)) as session:
        request = session.get_one(Request, checked.id)
        requests.queue_request(session, request, now=NOW)
    return request


def test_overview_tells_where_requests_stand_and_nothing_of_what_they_hold(
    desk: Pages, firm: Firm
) -> None:
    firm.run([(firm.sirets[2], "1")])
    queued(firm)
    page = desk.get("desk.requests")
    assert len(page.rows()) == 2
    assert firm.registration.name in page.text
    assert "Boulangeries" not in str(page.soup)
    assert len(desk.get("desk.requests", etat="attente").rows()) == 1
    assert len(desk.get("desk.requests", etat="terminees").rows()) == 1
    assert len(desk.get("desk.requests", q=firm.registration.siren).rows()) == 2
    nothing = desk.get("desk.requests", q="000000000")
    assert "Aucune demande ne correspond" in nothing.text
    assert "1 en attente" in desk.get("desk.index").text


def test_request_that_broke_down_is_found(desk: Pages, firm: Firm) -> None:
    request = queued(firm)
    with transaction(Tenant(firm.registration.id)) as session:
        found = session.get_one(Request, request.id)
        requests.finish(session, found, outcome=Outcome.KO, now=NOW, reason=Reason.INTERNAL)
    rows = desk.get("desk.requests", etat="panne").rows()
    assert len(rows) == 1
    assert "panne interne" in rows[0][2]
    assert "arrêtée par une panne" in desk.get("desk.index").text


def test_waiting_request_is_said_again_to_the_workers(
    desk: Pages, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = queued(firm)
    said: list[QueueName] = []
    monkeypatch.setattr(requests._Holder, "announce", said.append)
    page = desk.get("desk.requests")
    done = desk.press(page, "desk.announce_request", to="desk.requests")
    assert done.notices()[0].startswith("La demande est remise en file")
    assert said == [QueueName.SMALL]
    event = portal_events()[-1]
    assert (event.action, event.subject) == ("request.announced_again", str(request.public_id))


def test_request_that_a_worker_holds_or_that_is_over_is_left_alone(
    desk: Pages, firm: Firm, operator: Operating
) -> None:
    request = queued(firm)
    assert claim_next(QueueName.SMALL, now=NOW) is not None
    assert desk.get("desk.requests").rows()[0][5] == "–"
    page = desk.post("desk.announce_request", request_id=request.public_id, to="desk.requests")
    assert page.notices()[0].startswith("Cette demande n’attend pas de traitement")
    desk.post("desk.announce_request", request_id=firm.portfolio.public_id, status=404)
    # A worker that died gives its lease back by its end.
    later = NOW + timedelta(minutes=5)
    with transaction(PORTAL) as session:
        entry = session.get_one(QueueEntry, request.id)
        service.announce_request(
            session,
            operator.acting,
            request_id=entry.request_id,
            public_id=request.public_id,
            now=later,
        )
    with transaction(PORTAL) as session, pytest.raises(Refusal):
        requests.announce_again(session, 0, now=later)


def test_overview_costs_the_same_however_long(desk: Pages, firm: Firm) -> None:
    def cost() -> int:
        with recorded() as sent:
            desk.get("desk.requests")
        return len(sent)

    queued(firm)
    before = cost()
    other = Firm(known=0, clients=0)
    assert other
    for _more in range(3):
        firm.check([(firm.sirets[4], "1")])
    assert cost() == before
