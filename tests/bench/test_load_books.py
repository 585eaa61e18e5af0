"""What the load case finds when books do not agree."""

import pytest
from sqlalchemy import delete, update

from bench.load_books import Found, _check_firm
from netent.database.sessions import transaction
from netent.database.tenant import Tenant
from netent.notices.models import Notice
from netent.perimeter.models import Site
from tests.factories.imports import Firm

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def firm() -> Firm:
    firm = Firm(clients=0)
    firm.run([(siret, "1") for siret in firm.sirets[:3]])
    firm.run([(firm.sirets[0], "0"), (firm.sirets[4], "1")])
    return firm


def found(firm: Firm) -> Found:
    read = Found()
    _check_firm(firm.registration.id, read)
    return read


def test_books_of_requests_that_ended_once_are_in_order(firm: Firm) -> None:
    assert found(firm) == Found(states={"finished": 2})


def test_request_that_did_not_mail_its_author_is_found(firm: Firm) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        session.execute(delete(Notice))
    assert found(firm).doubled == 2


def test_client_that_no_report_tells_of_is_found(firm: Firm) -> None:
    with transaction(Tenant(firm.registration.id)) as session:
        gone = update(Site).where(Site.siret == firm.sirets[4])
        session.execute(gone.values(portfolio_id=None))
    assert found(firm).unlike_reports == 1
