"""A new e-mail address: confirmed where it is, told where it was."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState
from netent.notices.arguments import Link, decode
from netent.tenancy.models import Member
from tests.accounts.people import PASSWORD, Person, login_of
from tests.factories.tenancy import NOW
from tests.notices.outbox import mail_to, mails
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen

NEW = "camille.durand@nouveau.example"


@pytest.fixture
def pages(database: TestDatabase, clock: object, person: Person) -> Pages:
    return Pages(database.app).sign_in(person)


def ask(pages: Pages, email: str = NEW, current: str = PASSWORD, **options: Any) -> Seen:
    page = pages.get("accounts.change_email")
    fields = {"email": email, "current": current}
    return pages.press(page, "accounts.change_email", fields, **options)


def token_sent_to(recipient: str) -> str:
    link = decode(mail_to(recipient).arguments)["url"]
    assert isinstance(link, Link)
    return link.secret["token"]


def member_of(person: Person) -> Member:
    with reading(Tenant(person.registration.id)) as session:
        return session.get_one(Member, person.member.id)


def test_address_changes_once_its_link_was_used_and_the_old_one_is_told(
    database: TestDatabase, pages: Pages, person: Person
) -> None:
    ask(pages, to="accounts.show")
    old = person.member.email
    assert member_of(person).email == old
    elsewhere = Pages(database.app)
    token = token_sent_to(NEW)
    page = elsewhere.get("accounts.confirm_email", token=token)
    assert NEW in page.text
    assert member_of(person).email == old
    done = elsewhere.press(page, "accounts.use_email_link", to="accounts.sign_in")
    assert "validée" in done.notices()[0]
    member = member_of(person)
    assert (member.email, member.email_validated_at) == (NEW, NOW)
    assert [(mail.template, mail.recipient) for mail in mails()] == [
        ("email_change", NEW),
        ("email_changed", old),
    ]


def test_link_opened_by_a_scanner_uses_nothing_up_and_serves_once(
    database: TestDatabase, pages: Pages
) -> None:
    ask(pages, to="accounts.show")
    token = token_sent_to(NEW)
    for _time in range(3):
        page = Pages(database.app).get("accounts.confirm_email", token=token)
    browser = Pages(database.app)
    page = browser.get("accounts.confirm_email", token=token)
    browser.press(page, "accounts.use_email_link", to="accounts.sign_in")
    again = browser.press(page, "accounts.use_email_link", status=410)
    assert "déjà servi" in again.text
    assert "déjà servi" in browser.get("accounts.confirm_email", token=token, status=410).text


def test_link_is_good_strictly_before_the_end_of_its_day(
    pages: Pages, person: Person, clock: time_machine.Traveller
) -> None:
    ask(pages, to="accounts.show")
    token = token_sent_to(NEW)
    end = NOW + timedelta(hours=24)
    clock.move_to(end - timedelta(seconds=1))
    page = pages.get("accounts.confirm_email", token=token)
    clock.move_to(end)
    late = pages.press(page, "accounts.use_email_link", status=410)
    assert "plus valable" in late.text
    assert member_of(person).email == person.member.email


def test_second_request_voids_the_first_link(pages: Pages, person: Person) -> None:
    ask(pages, to="accounts.show")
    ask(pages, "autre@nouveau.example", to="accounts.show")
    first = pages.get("accounts.confirm_email", token=token_sent_to(NEW), status=410)
    assert "remplacé ou annulé" in first.text
    pages.get("accounts.confirm_email", token=token_sent_to("autre@nouveau.example"))


def test_new_password_voids_a_link_that_is_on_its_way(pages: Pages) -> None:
    ask(pages, to="accounts.show")
    page = pages.get("accounts.change_password")
    fields = {"current": PASSWORD, "password": "Nouveau2026", "again": "Nouveau2026"}
    pages.press(page, "accounts.change_password", fields, to="accounts.show")
    pages.get("accounts.confirm_email", token=token_sent_to(NEW), status=410)


def test_link_of_a_member_suspended_meanwhile_changes_nothing(pages: Pages, person: Person) -> None:
    ask(pages, to="accounts.show")
    page = pages.get("accounts.confirm_email", token=token_sent_to(NEW))
    with transaction(Tenant(person.registration.id)) as session:
        session.get_one(Member, person.member.id).state = MemberState.SUSPENDED
    pages.press(page, "accounts.use_email_link", status=410)
    assert member_of(person).email == person.member.email


def test_unknown_link_is_not_found(pages: Pages) -> None:
    assert "n’existe pas" in pages.get("accounts.confirm_email", token="x", status=404).text


@pytest.mark.parametrize(
    ("email", "current", "said"),
    [
        ("", PASSWORD, "Indiquez l’adresse électronique"),
        ("camille", PASSWORD, "pas une adresse électronique"),
        ("a@b", PASSWORD, "pas une adresse électronique"),
        ("a\x00@b.example", PASSWORD, "pas une adresse électronique"),
        (f"{'a' * 250}@b.example", PASSWORD, "trop longue"),
        (NEW, "faux", "pas votre mot de passe actuel"),
        (NEW, "", "Saisissez votre mot de passe actuel"),
    ],
    ids=[
        "none",
        "no at",
        "no domain",
        "control character",
        "too long",
        "wrong password",
        "no password",
    ],
)
def test_address_that_does_not_do_is_refused_beside_its_field(
    pages: Pages, person: Person, email: str, current: str, said: str
) -> None:
    seen = ask(pages, email, current, status=422)
    assert any(said in error for error in seen.errors())
    assert mails() == []
    assert login_of(person).failures == (current == "faux")
