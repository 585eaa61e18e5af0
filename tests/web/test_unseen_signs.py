"""Signs that nobody sees, in what is typed or asked: one database refuses to keep some of them."""

from io import BytesIO
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from netent.atmp.models import AtmpLoad
from netent.database.sessions import reading
from netent.database.tenant import PORTAL
from netent.filing.models import Filing
from netent.payments.models import BankAccount, SepaMandate
from netent.payments.states import MandateState
from netent.publishing.models import ContactMessage, Publication
from tests.accounts.people import PASSWORD, make_person
from tests.factories.filings import make_filing
from tests.factories.identifiers import siret_of
from tests.factories.logins import person_of
from tests.factories.operators import PASSWORD as DESK_PASSWORD
from tests.factories.operators import make_operator, sign_in_operator
from tests.factories.payments import new_iban
from tests.factories.rates import rate_line, rates_file
from tests.factories.tenancy import make_registration
from tests.operators.viewing import begin, view_events
from tests.payments.desk import NOW, Desk
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

# Typed once within a word, once around it, and what is kept of it.
TYPED, KEPT = "\x00 Aix\x00en\x1f\x85Provence \x01", "Aix en Provence"


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def firm(database: TestDatabase) -> Desk:
    return Desk()


@pytest.fixture
def pages(database: TestDatabase, firm: Desk) -> Pages:
    return Pages(database.app).sign_in(person_of(firm.registration, firm.office.administrator))


@pytest.fixture
def desk(database: TestDatabase) -> Pages:
    pages = Pages(database.app)
    sign_in_operator(pages, make_operator())
    return pages


def portals(table: type[Any]) -> Any:
    with reading(PORTAL) as session:
        return session.scalars(select(table)).one()


@pytest.mark.parametrize("odd", ["\x00", "44308090800017\x00", "\x00DSN"])
@pytest.mark.parametrize(
    ("endpoint", "name", "status"),
    [
        ("payments.record_account", "siren", 200),
        ("payments.draft_mandate", "siren", 200),
        ("payments.set_complement", "compte", 200),
        ("filing.make", "siret", None),
        ("filing.history", "membre", None),
    ],
)
def test_address_with_them_asks_for_nothing(
    pages: Pages, endpoint: str, name: str, odd: str, status: int | None
) -> None:
    answer = pages.client.get(pages.url(endpoint, **{"declaration": "DSN", name: odd}))
    assert answer.status_code == status if status else answer.status_code in {200, 302, 404, 422}


def test_account_and_mandate_are_kept_without_them(pages: Pages, firm: Desk) -> None:
    fields = {"siren": firm.siret[:9], "holder": TYPED, "label": TYPED, "iban": new_iban()}
    page = pages.get("payments.record_account")
    fields |= {"current": PASSWORD, "bic": "AGRIFRPP"}
    pages.press(page, "payments.record_account", fields, to="payments.account")
    with reading(firm.tenant) as session:
        account = session.scalars(select(BankAccount)).one()
    assert (account.holder, account.label) == (KEPT, KEPT)
    mandate = firm.mandate(account, signed=False).public_id
    signed = {"signatory": TYPED, "place": TYPED, "signed_on": "2026-11-19", "agreed": "y"}
    page = pages.get("payments.acknowledge_mandate", mandate_id=mandate)
    signed |= {"current": PASSWORD}
    pages.press(page, "payments.acknowledge_mandate", signed, to="payments.mandate")
    page = pages.get("payments.revoke_mandate", mandate_id=mandate)
    ended = {"why": TYPED, "current": PASSWORD}
    pages.press(page, "payments.revoke_mandate", ended, to="payments.mandate")
    with reading(firm.tenant) as session:
        found = session.scalars(select(SepaMandate)).one()
    assert (found.signatory, found.signed_at_place, found.why_revoked) == (KEPT, KEPT, KEPT)
    assert found.state is MandateState.REVOKED


def test_filing_is_taken_back_with_a_reason_without_them(
    database: TestDatabase, firm: Desk
) -> None:
    filing = make_filing(firm.registration, firm.bruno, firm.siret, "DUCS", now=NOW)
    pages = Pages(database.app).sign_in(person_of(firm.registration, firm.bruno))
    page = pages.get("filing.cancel", filing_id=filing.public_id)
    pages.press(page, "filing.cancel", {"why": TYPED}, to="filing.show")
    with reading(firm.tenant) as session:
        assert session.scalars(select(Filing)).one().ended_why == KEPT


def test_operators_door_answers_as_to_any_stranger(database: TestDatabase) -> None:
    client: FlaskClient = database.app.test_client()
    pages = Pages(database.app)
    pages.client = client
    for email in ("\x00", "odile\x00@netent.example", "a" * 250 + "\x00"):
        typed = {"email": email, "password": DESK_PASSWORD, "code": "123456\x00"}
        page = pages.get("operators.sign_in")
        told = pages.press(page, "operators.sign_in", typed, status=401)
        assert "Adresse, mot de passe ou code incorrect" in told.errors()[0]


def test_operator_views_and_writes_without_them(desk: Pages) -> None:
    news = {"title": TYPED, "summary": TYPED, "theme": "portal", "body": "Du texte."}
    page = desk.get("editing.create", nature="news")
    desk.press(page, "editing.create", news, to="editing.show")
    assert (portals(Publication).title, portals(Publication).summary) == (KEPT, KEPT)
    person = make_person(administrator=True)
    begin(desk, person, f"Appel de {TYPED}")
    assert view_events(person)[0].details["why"] == f"Appel de {KEPT}"


def test_visitors_message_is_kept_without_them(database: TestDatabase) -> None:
    pages = Pages(database.app)
    typed = {
        "theme": "access",
        "name": "Claire Simple",
        "email": "claire@visite.example",
        "siren": "443 080 908\x00",
        "message": "Bonjour\x00,\r\nje ne peux\x1f pas me connecter.",
    }
    page = pages.get("publishing.contact")
    pages.press(page, "publishing.contact", typed, to="publishing.contact_sent")
    found = portals(ContactMessage)
    assert (found.body, found.siren) == ("Bonjour,\nje ne peux pas me connecter.", "443080908")


def test_file_of_rates_is_known_by_a_name_without_them(desk: Pages) -> None:
    siret = siret_of(make_registration().siren, 1000)
    content = rates_file(rate_line(siret))
    fields = {**desk.token(), "file": (BytesIO(content), "taux\x00\x1f\u202e.csv")}
    desk.send(desk.url("rates.index"), fields, to="rates.show")
    assert portals(AtmpLoad).name == "taux.csv"
