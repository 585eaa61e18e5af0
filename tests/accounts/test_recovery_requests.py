"""A new password given by an administrator to who asked for one."""

from uuid import UUID

import pytest

from netent.accounts.service import (
    Refused,
    SignedIn,
    answer_request,
)
from netent.accounts.states import Renewal
from netent.activations.service import prepare_code
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.errors import Forbidden, Refusal
from netent.kernel.reasons import Reason
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.secrets import SecretKind
from netent.tenancy.models import Member
from tests.accounts.forgotten import change_member, requests_of
from tests.accounts.people import CHEAP, Person, enter, fail, login_of, make_person
from tests.factories.recoveries import make_recovery_request
from tests.factories.tenancy import NOW, actor_of, make_registration
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


@pytest.fixture
def boss(database: TestDatabase) -> Person:
    return make_person(administrator=True, first_name="Anne", last_name="Morvan")


@pytest.fixture
def declarant(boss: Person) -> Person:
    return make_person(boss.registration, first_name="Paul", last_name="Simple")


def member_of(person: Person) -> Member:
    with reading(Tenant(person.registration.id)) as session:
        return session.get_one(Member, person.member.id)


def give(pages: Pages, request_id: UUID, **fields: str) -> str:
    """The provisional password that the page shows."""
    page = pages.get("accounts.recovery_request", request_id=request_id)
    shown = pages.press(page, "accounts.recovery_request", fields)
    facts = shown.soup.select("dl.facts dd")
    return facts[2].get_text(strip=True)


def test_administrator_sees_who_asks_and_how_many(
    pages: Pages, boss: Person, declarant: Person
) -> None:
    pages.sign_in(boss)
    assert "Aucune demande" in pages.get("accounts.recovery_requests").text
    make_recovery_request(declarant.member)
    page = pages.get("accounts.recovery_requests")
    assert [row[0] for row in page.rows()] == ["Paul Simple"]
    entry = page.soup.select_one("nav a[href='/demandes-de-mot-de-passe'] .count")
    assert entry is not None
    assert entry.get_text(strip=True).startswith("1")


def test_provisional_password_is_shown_once_and_lets_choose_password_and_question(
    database: TestDatabase, pages: Pages, boss: Person, declarant: Person
) -> None:
    request_id = make_recovery_request(declarant.member)
    code = give(pages.sign_in(boss), request_id)
    assert len(code) == 5
    assert code.isdigit()
    assert code not in pages.get("accounts.recovery_request", request_id=request_id).text
    assert pages.get("accounts.recovery_requests").rows() == []
    entered = enter(declarant.typing(password=code))
    assert isinstance(entered, SignedIn)
    assert entered.standing.renewal is Renewal.PASSWORD_AND_QUESTION
    assert enter(declarant.typing(password=code)) == Refused()


def test_mail_to_the_member_holds_no_secret_and_leads_to_the_door(
    pages: Pages, boss: Person, declarant: Person
) -> None:
    code = give(pages.sign_in(boss), make_recovery_request(declarant.member))
    (mail,) = mails()
    assert (mail.template, mail.recipient) == ("recovery_answered_by", declarant.member.email)
    assert code not in str(mail.arguments)
    assert mail.arguments["url"]["link"] == "accounts.sign_in"


def test_corrected_address_has_to_be_validated_and_both_are_told(
    pages: Pages, boss: Person, declarant: Person
) -> None:
    change_member(declarant, email_validated_at=NOW)
    request_id = make_recovery_request(declarant.member)
    give(pages.sign_in(boss), request_id, email=" paul@nouveau.example ")
    member = member_of(declarant)
    assert (member.email, member.email_validated_at) == ("paul@nouveau.example", None)
    recipients = {mail.recipient for mail in mails()}
    assert recipients == {declarant.member.email, "paul@nouveau.example"}


def test_address_left_as_it_is_stays_validated(
    pages: Pages, boss: Person, declarant: Person
) -> None:
    change_member(declarant, email_validated_at=NOW)
    give(pages.sign_in(boss), make_recovery_request(declarant.member))
    assert member_of(declarant).email_validated_at == NOW


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("", "Indiquez l’adresse"),
        ("paul", "Ce n’est pas une adresse"),
        ("paul@cabinet", "Ce n’est pas une adresse"),
        ("a\x00@b.example", "Ce n’est pas une adresse"),
        ("a@b.example\nBcc: c@d.example", "Ce n’est pas une adresse"),
        (f"{'x' * 250}@b.example", "trop longue"),
    ],
    ids=["none", "word", "no point", "control character", "two lines", "long"],
)
def test_address_that_is_none_is_refused_beside_its_field_and_kept(
    pages: Pages, boss: Person, declarant: Person, email: str, said: str
) -> None:
    page = pages.sign_in(boss).get(
        "accounts.recovery_request", request_id=make_recovery_request(declarant.member)
    )
    seen = pages.press(page, "accounts.recovery_request", {"email": email}, status=422)
    assert any(said in error for error in seen.errors())
    assert member_of(declarant).email == declarant.member.email
    assert requests_of(declarant)[0].done_at is None


def test_lock_that_the_forgotten_password_brought_is_lifted(
    pages: Pages, boss: Person, declarant: Person
) -> None:
    fail(declarant, 5)
    code = give(pages.sign_in(boss), make_recovery_request(declarant.member))
    assert login_of(declarant).locked_until is None
    assert isinstance(enter(declarant.typing(password=code)), SignedIn)


def test_second_administrator_is_told_who_answered(
    database: TestDatabase, pages: Pages, boss: Person, declarant: Person
) -> None:
    second = Pages(database.app).sign_in(
        make_person(boss.registration, administrator=True, first_name="Zoé")
    )
    request_id = make_recovery_request(declarant.member)
    page = second.get("accounts.recovery_request", request_id=request_id)
    code = give(pages.sign_in(boss), request_id)
    late = second.press(page, "accounts.recovery_request", status=409)
    assert any("Anne Morvan a déjà répondu" in error for error in late.errors())
    assert late.form("accounts.recovery_request") is None
    assert isinstance(enter(declarant.typing(password=code)), SignedIn)


def test_two_administrators_at_once_give_one_password(boss: Person, declarant: Person) -> None:
    request_id = make_recovery_request(declarant.member)
    actor = actor_of(boss.registration, boss.member)

    def answer() -> object:
        prepared = prepare_code(NET_ENTREPRISES, SecretKind.PROVISIONAL_PASSWORD, CHEAP)
        with transaction(Tenant(boss.registration.id)) as session:
            return answer_request(
                session,
                actor,
                request_id=request_id,
                email=declarant.member.email,
                prepared=prepared,
                portal=NET_ENTREPRISES,
                now=NOW,
            )

    results = at_once(*[answer] * 3)
    refused = [result for result in results if isinstance(result, Refusal)]
    assert [refusal.reason for refusal in refused] == [Reason.RECOVERY_DONE] * 2


def test_request_of_another_registration_is_not_found(
    pages: Pages, boss: Person, declarant: Person
) -> None:
    request_id = make_recovery_request(declarant.member)
    pages.sign_in(make_person(make_registration(), administrator=True))
    pages.get("accounts.recovery_request", request_id=request_id, status=404)
    pages.post(
        "accounts.recovery_request", {"email": "a@b.example"}, request_id=request_id, status=404
    )
    assert pages.get("accounts.recovery_requests").rows() == []
    assert requests_of(declarant)[0].done_at is None


def test_right_withdrawn_a_moment_ago_gives_no_password(
    pages: Pages, boss: Person, declarant: Person
) -> None:
    page = pages.sign_in(boss).get(
        "accounts.recovery_request", request_id=make_recovery_request(declarant.member)
    )
    change_member(boss, is_administrator=False)
    pages.press(page, "accounts.recovery_request", status=403)
    assert requests_of(declarant)[0].done_at is None


def test_right_withdrawn_while_the_form_was_read_gives_no_password(
    boss: Person, declarant: Person
) -> None:
    request_id = make_recovery_request(declarant.member)
    actor = actor_of(boss.registration, boss.member)
    change_member(boss, is_administrator=False)
    prepared = prepare_code(NET_ENTREPRISES, SecretKind.PROVISIONAL_PASSWORD, CHEAP)
    with pytest.raises(Forbidden), transaction(Tenant(boss.registration.id)) as session:
        answer_request(
            session,
            actor,
            request_id=request_id,
            email="own@attacker.example",
            prepared=prepared,
            portal=NET_ENTREPRISES,
            now=NOW,
        )
    assert requests_of(declarant)[0].done_at is None


def test_declarant_who_became_administrator_cannot_answer_himself(
    pages: Pages, declarant: Person
) -> None:
    request_id = make_recovery_request(declarant.member)
    change_member(declarant, is_administrator=True)
    pages.sign_in(declarant).get("accounts.recovery_request", request_id=request_id, status=404)
