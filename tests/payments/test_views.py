"""Pages of payments: accounts recorded, mandates made and ended, by hand."""

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.payments.models import BankAccount, Complement, SepaMandate
from netent.payments.states import MandateState
from netent.tenancy.models import Member, Registration
from tests.accounts.people import PASSWORD, Person, make_person
from tests.documents.reading import Pdf
from tests.factories.identifiers import new_siren, siret_of
from tests.factories.payments import IBAN, make_account, make_body, make_mandate
from tests.factories.perimeter import make_portfolio
from tests.factories.tenancy import make_registration
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

pytestmark = pytest.mark.usefixtures("clock", "body")

RIGHT = {"current": PASSWORD}
SIGNED = {"signatory": "Rose Blanc", "place": "Lyon", "signed_on": "2026-11-19", "agreed": "y"}


@pytest.fixture
def pages(database: TestDatabase, owner: Person) -> Pages:
    return Pages(database.app).sign_in(owner)


def only(registration: Registration, table: type) -> object:
    with reading(Tenant(registration.id)) as session:
        return session.scalars(select(table)).one()


def test_account_is_recorded_then_shown_whole_on_its_page_alone(
    pages: Pages, registration: Registration
) -> None:
    page = pages.get("payments.accounts")
    assert "Aucun compte bancaire" in page.text
    page = pages.get("payments.record_account")
    typed = {"holder": "Ateliers", "iban": "FR76 3000 6000 0112 3456 7890 189", **RIGHT}
    page = pages.press(page, "payments.record_account", typed, to="payments.account")
    assert "FR76 3000 6000" in page.text
    account = only(registration, BankAccount)
    assert (account.iban, account.bic) == (IBAN, "AGRIFRPPXXX")  # type: ignore[attr-defined]
    page = pages.get("payments.accounts")
    assert page.rows()[0][:2] == ["FR76 •••• 0189", "Ateliers"]
    assert IBAN not in page.response.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"iban": "FR4830006000011234567890111"}, "clé RIB"),
        ({"iban": ""}, "Indiquez l’IBAN"),
        ({"holder": ""}, "Indiquez le titulaire"),
        ({"holder": "x" * 71}, "70 caractères au plus"),
        ({"holder": "😀 123"}, "lettres latines"),
        ({"siren": "123456789"}, "pas un SIREN"),
        ({"siren": "443080908"}, "ni la vôtre"),
        ({"bic": "AGRI"}, "pas un BIC"),
        ({"current": "wrong"}, "mot de passe actuel"),
        ({"current": ""}, "mot de passe"),
    ],
)
def test_wrong_answer_is_told_at_its_field_and_nothing_is_recorded(
    pages: Pages, registration: Registration, typed: dict[str, str], said: str
) -> None:
    fields = {"holder": "Ateliers", "iban": IBAN, **RIGHT, **typed}
    page = pages.press(
        pages.get("payments.record_account"), "payments.record_account", fields, status=422
    )
    assert any(said in error for error in page.errors()), page.errors()
    with reading(Tenant(registration.id)) as session:
        assert session.scalars(select(BankAccount)).all() == []


def test_password_is_asked_for_last_and_told_last(pages: Pages) -> None:
    page = pages.get("payments.record_account")
    typed = {"holder": "", "iban": "", "bic": "AGRI", "label": "x" * 61, "current": ""}
    seen = pages.press(page, "payments.record_account", typed, status=422)
    assert seen.wrong_fields() == ["holder", "iban", "bic", "label", "current"]
    assert seen.wrong_fields() == [field["id"] for field in seen.soup.select(".is-invalid")]


def test_mandate_goes_from_draft_to_its_end(
    pages: Pages, registration: Registration, account: BankAccount
) -> None:
    page = pages.get("payments.draft_mandate", compte=account.public_id, cle="PREV01/")
    chosen = {"account": str(account.public_id), "body": "PREV01/"}
    page = pages.press(page, "payments.draft_mandate", chosen, to="payments.mandate")
    mandate = only(registration, SepaMandate)
    assert isinstance(mandate, SepaMandate)
    asked = {"mandate_id": mandate.public_id}
    paper = Pdf(pages.get("payments.mandate_pdf", **asked).response.data)
    for words in (mandate.rum, "FR72ZZZ123456", "Ateliers d’essai", "Mandat à signer"):
        assert words in paper.text
    page = pages.get("payments.acknowledge_mandate", **asked)
    page = pages.press(
        page, "payments.acknowledge_mandate", {**SIGNED, **RIGHT}, to="payments.mandate"
    )
    assert "Acquitté" in page.text
    page = pages.get("payments.revoke_mandate", **asked)
    page = pages.press(
        page, "payments.revoke_mandate", {"why": "Compte clos", **RIGHT}, to="payments.mandate"
    )
    assert "Compte clos" in page.text
    stale = pages.post("payments.revoke_mandate", RIGHT, to="payments.mandate", **asked)
    assert "a été révoqué" in stale.notices()[0]
    assert pages.get("payments.mandates").rows()[0][-2] == "Révoqué"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"signed_on": "2026-11-21"}, "à venir"),
        ({"signed_on": "hier"}, "Signé"),
        ({"signed_on": ""}, "jour de la signature"),
        ({"agreed": ""}, "Confirmez que le mandat est signé"),
        ({"signatory": " "}, "qui a signé"),
        ({"place": ""}, "où le mandat"),
        ({"current": "wrong"}, "mot de passe actuel"),
    ],
)
def test_signature_that_is_not_whole_acknowledges_nothing(
    pages: Pages,
    registration: Registration,
    anne: Member,
    account: BankAccount,
    typed: dict[str, str],
    said: str,
) -> None:
    mandate = make_mandate(registration, anne, account, signed=False)
    page = pages.get("payments.acknowledge_mandate", mandate_id=mandate.public_id)
    fields = {**SIGNED, **RIGHT, **typed}
    page = pages.press(page, "payments.acknowledge_mandate", fields, status=422)
    assert page.errors()
    assert said == "Signé" or any(said in error for error in page.errors()), page.errors()
    kept = only(registration, SepaMandate)
    assert kept.state is MandateState.DRAFTED  # type: ignore[attr-defined]


def test_removal_shows_what_ends_then_asks_for_the_password(
    pages: Pages, registration: Registration, anne: Member, account: BankAccount
) -> None:
    make_mandate(registration, anne, account)
    page = pages.get("payments.remove_account", account_id=account.public_id)
    assert "1 mandat est révoqué" in page.text
    refused = pages.press(page, "payments.remove_account", {"current": "wrong"}, status=422)
    assert refused.errors()
    page = pages.press(page, "payments.remove_account", RIGHT, to="payments.accounts")
    assert "Compte retiré" in page.notices()[0]
    pages.get("payments.account", account_id=account.public_id, status=404)


def test_complement_is_set_and_taken_back(
    pages: Pages, registration: Registration, account: BankAccount
) -> None:
    make_body("CREANCIER", declarations=("DUCS",))
    page = pages.get("payments.set_complement")
    chosen = {"account": str(account.public_id), "body": "CREANCIER/DUCS"}
    page = pages.press(page, "payments.set_complement", chosen, to="payments.complements")
    assert page.rows()[0][1] == "DUCS"
    assert "Établir le mandat" in page.rows()[0][4]
    pages.press(page, "payments.remove_complement", {}, to="payments.complements")
    with reading(Tenant(registration.id)) as session:
        assert session.scalars(select(Complement)).all() == []


@pytest.mark.parametrize("endpoint", ["payments.set_complement", "payments.draft_mandate"])
@pytest.mark.parametrize("chosen", [{}, {"account": "x", "body": "NULLE/DUCS"}, {"body": "/"}])
def test_choice_of_what_is_not_there_is_told(
    pages: Pages, account: BankAccount, endpoint: str, chosen: dict[str, str]
) -> None:
    assert pages.post(endpoint, chosen, status=422).errors()


def test_manager_is_named_by_an_administrator_and_may_then_manage(
    database: TestDatabase, pages: Pages, registration: Registration
) -> None:
    paul = make_person(registration, first_name="Paul", last_name="Petit")
    theirs = Pages(database.app).sign_in(paul)
    theirs.get("payments.accounts", status=403)
    page = pages.get("payments.managers", q="petit")
    page = pages.press(page, "payments.set_manager", {}, to="payments.managers")
    assert "Les gère" in page.rows()[0][1]
    theirs.get("payments.accounts")
    theirs.get("payments.managers", status=403)
    page = pages.press(page, "payments.set_manager", {}, to="payments.managers")
    theirs.get("payments.accounts", status=403)
    again = pages.post(
        "payments.set_manager",
        {"manages": "0"},
        member_id=paul.member.public_id,
        to="payments.managers",
    )
    assert "déjà ainsi" in again.notices()[0]


def test_manager_whose_management_ended_meanwhile_records_nothing(
    database: TestDatabase, registration: Registration, owner: Person
) -> None:
    paul = make_person(registration, first_name="Paul", last_name="Petit")
    with transaction(Tenant(registration.id)) as session:
        session.get_one(Member, paul.member.id).manages_payments = True
    theirs = Pages(database.app).sign_in(paul)
    page = theirs.get("payments.record_account")
    with transaction(Tenant(registration.id)) as session:
        session.get_one(Member, paul.member.id).manages_payments = False
    typed = {"holder": "Ateliers", "iban": IBAN, **RIGHT}
    theirs.press(page, "payments.record_account", typed, status=403)
    with reading(Tenant(registration.id)) as session:
        assert session.scalars(select(BankAccount)).all() == []


def test_firm_chooses_the_company_whose_accounts_it_sees(database: TestDatabase) -> None:
    firm = make_registration()
    person = make_person(firm, administrator=True, declarant=False)
    siren = new_siren()
    make_portfolio(firm, clients=[siret_of(siren)])
    account = make_account(firm, person.member, siren=siren)
    pages = Pages(database.app).sign_in(person)
    assert "Aucun compte pour cette entreprise" in pages.get("payments.draft_mandate").text
    page = pages.get("payments.draft_mandate", siren=siren)
    assert account.iban[-4:] in page.text
