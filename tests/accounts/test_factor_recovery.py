"""A forgotten password where a second factor is set, and a second factor that is lost."""

import pytest

from netent.accounts.states import Renewal
from netent.notices.arguments import decode
from tests.accounts.factors import (
    acts_of,
    at_the_second_step,
    factor_of,
    give_totp,
    half_open,
    show_code,
    typed,
    waiting,
    wrong_factors,
)
from tests.accounts.forgotten import ANSWER, answer, change_member, forget, give_question
from tests.accounts.people import RULES, Person, login_of, make_person, web_sessions
from tests.factories.recoveries import make_recovery_request
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen

pytestmark = pytest.mark.usefixtures("clock")

NEW = {"password": "Nouveau2026", "again": "Nouveau2026"}


@pytest.fixture
def pages(database: TestDatabase) -> Pages:
    return Pages(database.app)


@pytest.fixture
def boss(database: TestDatabase) -> Person:
    return make_person(administrator=True, first_name="Anne", last_name="Morvan")


@pytest.fixture
def declarant(boss: Person) -> Person:
    return make_person(boss.registration, first_name="Paul", last_name="Simple")


def templates() -> list[str]:
    return [mail.template for mail in mails()]


def test_right_answer_waits_for_the_factor_and_changes_nothing_before(pages: Pages) -> None:
    person = give_question(make_person())
    application = give_totp(person)
    answer(forget(pages, person), ANSWER, to="accounts.verify")
    assert (login_of(person).renewal, web_sessions()) == (None, [])
    assert "recovery_answered" not in templates()
    pages.get("accounts.renew", to="accounts.sign_in")
    page = pages.get("accounts.verify")
    pages.press(page, "accounts.verify", {"code": "000000"}, status=401)
    assert login_of(person).renewal is None
    fields = {"code": application.codes[0]}
    page = pages.press(page, "accounts.verify", fields, to="accounts.renew")
    assert "recovery_answered" in templates()
    assert login_of(person).renewal is Renewal.PASSWORD
    pages.press(page, "accounts.renew", NEW, to="home.index")


def test_wrong_answer_says_nothing_of_a_factor(pages: Pages) -> None:
    person = give_question(make_person())
    give_totp(person)
    with_factor = answer(forget(pages, person), "faux")
    other = give_question(make_person())
    assert answer(forget(Pages(pages.app), other), "faux") == with_factor
    assert waiting() == []


def test_temporary_password_of_a_mail_forgives_no_wrong_code(pages: Pages) -> None:
    """Whoever reads the mailbox would otherwise guess codes for ever."""
    person = make_person()
    give_totp(person)
    for _try in range(RULES.attempts - 1):
        show_code(half_open(person), "000000")
    code = by_mail(pages, person)
    page = pages.get("accounts.sign_in")
    fields = {**typed(person), "password": code}
    page = pages.press(page, "accounts.sign_in", fields, to="accounts.verify")
    assert wrong_factors(person) == RULES.attempts - 1
    pages.press(page, "accounts.verify", {"code": "000000"}, status=401)
    assert templates()[-1] == "factor_locked"
    locked = pages.press(page, "accounts.verify", {"code": "000000"}, status=401)
    assert locked.errors()[0].startswith("Trop de codes faux")


def by_mail(pages: Pages, person: Person) -> str:
    """Ask for a link and press its button; the temporary password."""
    change_member(person, email_validated_at=NOW)
    forget(pages, person)
    page = pages.get("accounts.recover_ways")
    pages.press(page, "accounts.recover_link", to="accounts.recover_ways")
    token = next(mail for mail in mails() if mail.template == "recovery_link")
    page = pages.visit(link_of(pages, token.arguments))
    made = pages.press(page, "accounts.use_recovery_link")
    return made.soup.select("dl.facts dd")[0].get_text(strip=True)


def link_of(pages: Pages, arguments: dict[str, object]) -> str:
    link = decode(arguments)["url"]
    return pages.url(link.endpoint, **link.secret)


def test_new_temporary_password_ends_what_waited_for_a_factor(pages: Pages) -> None:
    person = make_person()
    give_totp(person)
    half_open(person)
    by_mail(pages, person)
    assert waiting() == []


def test_password_chosen_elsewhere_ends_what_waited_for_a_factor(pages: Pages) -> None:
    person = make_person()
    pages.sign_in(person)
    application = give_totp(person)
    other = Pages(pages.app)
    step = at_the_second_step(other, person)
    page = pages.get("accounts.change_password")
    fields = {**NEW, "current": person.credentials.password}
    pages.press(page, "accounts.change_password", fields, to="accounts.show")
    fields = {"code": application.codes[0]}
    other.press(step, "accounts.verify", fields, to="accounts.sign_in")


def offered(pages: Pages, boss: Person, declarant: Person) -> Seen:
    request_id = make_recovery_request(declarant.member)
    return pages.sign_in(boss).get("accounts.recovery_request", request_id=request_id)


def test_provisional_password_of_an_administrator_leaves_the_factor(
    pages: Pages, boss: Person, declarant: Person
) -> None:
    application = give_totp(declarant)
    page = offered(pages, boss, declarant)
    assert page.soup.select_one("input[type=checkbox][name=without_factor]") is not None
    shown = pages.press(page, "accounts.recovery_request", without(page))
    code = shown.soup.select("dl.facts dd")[2].get_text(strip=True)
    other = Pages(pages.app)
    page = other.get("accounts.sign_in")
    fields = {**typed(declarant), "password": code}
    page = other.press(page, "accounts.sign_in", fields, to="accounts.verify")
    other.press(page, "accounts.verify", {"code": application.codes[0]}, to="accounts.renew")


def without(page: Seen) -> dict[str, str]:
    """The form as a browser sends it while the box is empty."""
    box = page.soup.select_one("input[name=without_factor]")
    assert box is not None
    box.extract()
    return {}


def test_administrator_takes_a_lost_factor_away_with_the_new_password(
    pages: Pages, boss: Person, declarant: Person
) -> None:
    give_totp(declarant)
    page = offered(pages, boss, declarant)
    shown = pages.press(page, "accounts.recovery_request", {"without_factor": "y"})
    assert factor_of(declarant) is None
    actions = [(act.action, act.actor_id) for act in acts_of(boss)[-2:]]
    assert actions == [
        ("member.factor_reset", boss.member.id),
        ("member.recovered", boss.member.id),
    ]
    told = [mail for mail in mails() if mail.template == "factor_changed"]
    assert told[-1].arguments["change"] == "factor_reset"
    assert told[-1].recipient == declarant.member.email
    code = shown.soup.select("dl.facts dd")[2].get_text(strip=True)
    other = Pages(pages.app)
    page = other.get("accounts.sign_in")
    fields = {**typed(declarant), "password": code}
    other.press(page, "accounts.sign_in", fields, to="accounts.renew")


def test_administrator_is_offered_nothing_where_there_is_no_factor(
    pages: Pages, boss: Person, declarant: Person
) -> None:
    page = offered(pages, boss, declarant)
    assert page.soup.select("input[name=without_factor]") == []
    pages.press(page, "accounts.recovery_request", {"without_factor": "y"})
    assert "factor_changed" not in templates()
