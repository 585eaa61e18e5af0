"""A forgotten password by a mailed link: what it needs, its one use, its hour."""

from datetime import timedelta

import pytest
import time_machine

from netent.accounts.service import (
    Refused,
    SignedIn,
    TemporaryPassword,
    mail_link,
    make_temporary_password,
)
from netent.accounts.states import FailureReason, Renewal
from netent.activations.owners import member_owner
from netent.activations.service import LinkState, prepare_code, revoke_all
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.kernel.enums import MemberState
from netent.notices.arguments import Link, decode
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import SecretKind
from tests.accounts.forgotten import change_member, forget
from tests.accounts.people import (
    CHEAP,
    ORIGIN,
    Person,
    enter,
    fail,
    failures,
    login_of,
    make_person,
)
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("clock")

END = NOW + timedelta(hours=1)


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


@pytest.fixture
def member(database: TestDatabase) -> Person:
    person = make_person()
    change_member(person, email_validated_at=NOW)
    return person


def ask(pages: Pages, person: Person, **changes: str) -> str:
    page = forget(pages, person, **changes).get("accounts.recover_ways")
    return pages.press(page, "accounts.recover_link", to="accounts.recover_ways").text


def mailed_token(pages: Pages) -> str:
    """The secret of the latest link in the outbox."""
    with pages.app.app_context():
        link = decode(mails()[-1].arguments)["url"]
    assert isinstance(link, Link)
    return link.secret["token"]


def sent(person: Person, pages: Pages) -> str:
    ask(pages, person)
    return mailed_token(pages)


def make(token: str) -> TemporaryPassword | LinkState:
    prepared = prepare_code(NET_ENTREPRISES, SecretKind.TEMPORARY_PASSWORD, CHEAP)
    return make_temporary_password(
        token, prepared=prepared, origin=ORIGIN, portal=NET_ENTREPRISES, now=NOW
    )


def test_button_of_the_link_shows_once_a_password_that_opens_the_door(
    pages: Pages, member: Person
) -> None:
    token = sent(member, pages)
    page = pages.get("accounts.recovery_link", token=token)
    shown = pages.press(page, "accounts.use_recovery_link")
    assert shown.response.headers["Cache-Control"] == "private, no-store"
    code = shown.soup.select("dl.facts dd")[0].get_text(strip=True)
    assert len(code) == 8
    assert code.isdigit()
    assert shown.link("Se connecter") == pages.url("accounts.sign_in")
    entered = enter(member.typing(password=code))
    assert isinstance(entered, SignedIn)
    assert entered.standing.renewal is Renewal.PASSWORD_AND_QUESTION
    assert enter(member.typing(password=code)) == Refused()


def test_owner_is_told_of_the_link_and_of_the_temporary_password(
    pages: Pages, member: Person
) -> None:
    token = sent(member, pages)
    page = pages.get("accounts.recovery_link", token=token)
    pages.press(page, "accounts.use_recovery_link")
    assert [mail.template for mail in mails()] == ["recovery_link", "recovery_made"]
    assert {mail.recipient for mail in mails()} == {member.member.email}
    assert not any(token in str(mail.arguments) for mail in mails())


def test_link_opened_by_a_mail_scanner_is_not_used_up(pages: Pages, member: Person) -> None:
    token = sent(member, pages)
    for _time in range(3):
        pages.get("accounts.recovery_link", token=token)
    assert isinstance(make(token), TemporaryPassword)


def test_link_serves_once_and_says_so(pages: Pages, member: Person) -> None:
    token = sent(member, pages)
    page = pages.get("accounts.recovery_link", token=token)
    pages.press(page, "accounts.use_recovery_link")
    again = pages.press(page, "accounts.use_recovery_link", status=410)
    assert "Il a déjà servi" in again.text
    assert "déjà servi" in pages.get("accounts.recovery_link", token=token, status=410).text


def test_link_pressed_many_times_at_once_makes_one_password(pages: Pages, member: Person) -> None:
    token = sent(member, pages)
    results = at_once(*[lambda: make(token)] * 3)
    assert sum(isinstance(result, TemporaryPassword) for result in results) == 1
    assert results.count(LinkState.USED) == 2


def test_link_is_good_strictly_before_its_hour_is_over(
    pages: Pages, member: Person, clock: time_machine.Traveller
) -> None:
    token = sent(member, pages)
    clock.move_to(END - timedelta(seconds=1))
    page = pages.get("accounts.recovery_link", token=token)
    clock.move_to(END)
    late = pages.press(page, "accounts.use_recovery_link", status=410)
    assert "ce temps est passé" in late.text
    assert "une heure" in pages.get("accounts.recovery_link", token=token, status=410).text


def test_link_that_was_revoked_says_what_to_do(pages: Pages, member: Person) -> None:
    token = sent(member, pages)
    with transaction(PORTAL) as session:
        owner = member_owner(member.registration.id, member.member.id)
        revoke_all(session, NET_ENTREPRISES, owner, now=NOW)
    page = pages.get("accounts.recovery_link", token=token, status=410)
    assert "remplacé par un autre" in page.text
    assert page.link("Demander un autre lien") == pages.url("accounts.recover")


def test_link_that_never_was_is_not_found(pages: Pages) -> None:
    page = pages.get("accounts.recovery_link", token="inconnu", status=404)
    assert "n’a jamais existé" in page.text
    pages.post("accounts.use_recovery_link", token="inconnu", status=404)


def test_account_that_gets_no_mail_looks_like_one_that_does(
    database: TestDatabase, member: Person
) -> None:
    not_validated = make_person(first_name="Paul")
    suspended = make_person(first_name="Zoé")
    change_member(suspended, email_validated_at=NOW, state=MemberState.SUSPENDED)
    said = {ask(Pages(database.app), person) for person in (member, not_validated, suspended)}
    said.add(ask(Pages(database.app), member, first_name="Personne"))
    assert len(said) == 1
    assert [mail.recipient for mail in mails()] == [member.member.email]
    assert failures() == [
        FailureReason.NOT_ACTIVE,
        FailureReason.NOT_ACTIVE,
        FailureReason.UNKNOWN,
    ]


def test_link_asked_again_at_once_leaves_the_first_one_in_force(
    database: TestDatabase, pages: Pages, member: Person, clock: time_machine.Traveller
) -> None:
    first = sent(member, pages)
    ask(pages, member)
    assert len(mails()) == 1
    assert pages.get("accounts.recovery_link", token=first)
    clock.move_to(NOW + timedelta(minutes=5))
    ask(pages, member)
    assert len(mails()) == 2
    pages.get("accounts.recovery_link", token=first, status=410)
    pages.get("accounts.recovery_link", token=mailed_token(pages))


def test_link_asked_many_times_at_once_is_mailed_once(member: Person) -> None:
    asked = at_once(
        *[
            lambda: mail_link(
                member.credentials.triplet,
                origin=ORIGIN,
                passwords=CHEAP,
                portal=NET_ENTREPRISES,
                now=NOW,
            )
        ]
        * 3
    )
    assert asked == [None] * 3
    assert len(mails()) == 1


@pytest.mark.parametrize(
    "values",
    [{"state": MemberState.SUSPENDED}, {"email_validated_at": None}],
    ids=["suspended", "address no longer validated"],
)
def test_link_of_who_may_no_longer_have_one_makes_nothing(
    pages: Pages, member: Person, values: dict[str, object]
) -> None:
    token = sent(member, pages)
    page = pages.get("accounts.recovery_link", token=token)
    change_member(member, **values)
    pages.press(page, "accounts.use_recovery_link", status=410)
    assert [mail.template for mail in mails()] == ["recovery_link"]


def test_temporary_password_lifts_the_lock_and_is_void_after_five_wrong_entries(
    pages: Pages, member: Person
) -> None:
    fail(member, 5)
    made = make(sent(member, pages))
    assert isinstance(made, TemporaryPassword)
    assert made.ends_at == END
    assert login_of(member).locked_until is None
    fail(member, 5)
    later = NOW + timedelta(minutes=30)
    assert enter(member.typing(password=made.code), now=later) == Refused()
