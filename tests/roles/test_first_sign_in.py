"""A created declarant's first days, page by page: password, question, administrator, address."""

import pytest

from netent.accounts.service import SignedIn
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState
from netent.notices.arguments import Link, decode
from netent.tenancy.models import Member, Registration
from tests.accounts.forgotten import change_member, forget
from tests.accounts.people import Person, enter
from tests.factories.declarants import coming_with, created
from tests.factories.tenancy import NOW, make_administrator
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

pytestmark = pytest.mark.usefixtures("clock")

PASSWORD = "Bonjour2026!"
CHOSEN = {
    "password": PASSWORD,
    "again": PASSWORD,
    "question": "first_book",
    "answer": "Le Petit Prince",
}


@pytest.fixture
def person(registration: Registration, administrator: Member) -> Person:
    return coming_with(registration, created(registration, administrator))


@pytest.fixture
def inside(database: TestDatabase, person: Person) -> Pages:
    """The declarant, who has come in by his provisional password and chosen his own."""
    pages = Pages(database.app)
    door = pages.get("accounts.sign_in")
    pages.press(door, "accounts.sign_in", four_fields(person), to="accounts.renew")
    pages.press(pages.get("accounts.renew"), "accounts.renew", CHOSEN, to="home.index")
    return pages


def four_fields(person: Person, **changes: str) -> dict[str, str]:
    typed = person.credentials
    names = ("siret", "last_name", "first_name", "password")
    return {name: getattr(typed, name) for name in names} | changes


def templates() -> list[str]:
    return [mail.template for mail in mails()]


def validated(person: Person) -> object:
    with reading(Tenant(person.registration.id)) as session:
        return session.get_one(Member, person.member.id).email_validated_at


def test_nothing_opens_before_a_password_of_his_own_and_then_everything(
    database: TestDatabase, person: Person
) -> None:
    pages = Pages(database.app)
    door = pages.get("accounts.sign_in")
    pages.press(door, "accounts.sign_in", four_fields(person), to="accounts.renew")
    pages.get("accounts.show", to="accounts.renew")
    pages.post("accounts.validate_email", to="accounts.renew")
    wrong = pages.press(
        pages.get("accounts.renew"), "accounts.renew", {**CHOSEN, "answer": ""}, status=422
    )
    assert wrong.errors() == ["Donnez la réponse à la question."]
    pages.press(pages.get("accounts.renew"), "accounts.renew", CHOSEN, to="home.index")
    pages.get("accounts.show")
    assert isinstance(enter(person.typing(password=PASSWORD)), SignedIn)


def test_account_names_who_created_it(inside: Pages) -> None:
    text = inside.get("accounts.show").text
    assert "Votre administrateur : Anne Morvan." in text
    assert "Créé par Anne Morvan" in text


def test_address_is_validated_by_the_mailed_link_and_its_button(
    inside: Pages, person: Person
) -> None:
    page = inside.get("accounts.show")
    assert "Validez votre adresse électronique" in page.text
    sent = inside.press(page, "accounts.validate_email", to="accounts.show")
    assert "maelle@cabinet.example" in sent.notices()[0]
    link = decode(mails()[-1].arguments)["url"]
    assert (mails()[-1].recipient, isinstance(link, Link)) == ("maelle@cabinet.example", True)
    token = link.secret["token"]  # type: ignore[union-attr]
    opened = inside.get("accounts.confirm_email", token=token)
    assert validated(person) is None  # a mail scanner opens links too
    before = len(mails())
    inside.press(opened, "accounts.use_email_link", to="home.index")
    assert validated(person) == NOW
    assert len(mails()) == before  # the address is the same one: nobody else is to be told
    assert "Validez votre adresse électronique" not in inside.get("accounts.show").text


def test_recovery_by_mail_is_closed_until_the_address_is_validated(
    database: TestDatabase, inside: Pages, person: Person
) -> None:
    def asked() -> int:
        pages = Pages(database.app)
        page = forget(pages, person).get("accounts.recover_ways")
        pages.press(page, "accounts.recover_link", to="accounts.recover_ways")
        return templates().count("recovery_link")

    assert asked() == 0
    change_member(person, email_validated_at=NOW)
    assert asked() == 1


def test_validated_address_is_not_validated_again(inside: Pages, person: Person) -> None:
    change_member(person, email_validated_at=NOW)
    before = len(mails())
    inside.post("accounts.validate_email", to="accounts.show")
    assert len(mails()) == before


def test_administrator_who_has_left_leaves_all_active_ones_to_turn_to(
    inside: Pages, administrator: Member, registration: Registration
) -> None:
    make_administrator(registration, first_name="Luc", last_name="Premier")
    with transaction(Tenant(registration.id)) as session:
        session.get_one(Member, administrator.id).state = MemberState.DELETED
    assert "Votre administrateur : Luc Premier." in inside.get("accounts.show").text


def test_void_provisional_password_is_answered_as_any_wrong_one_with_the_way_out(
    database: TestDatabase, person: Person
) -> None:
    pages = Pages(database.app)
    door = pages.get("accounts.sign_in")
    typed = four_fields(person, password="00000x")
    for _try in range(5):
        wrong = pages.press(door, "accounts.sign_in", typed, status=401)
    right = pages.press(door, "accounts.sign_in", four_fields(person), status=401)
    assert right.text == wrong.text
    assert right.soup.select("main a[href='/mot-de-passe-oublie']")
    assert templates() == ["declarant_created", "sign_in_locked"]
