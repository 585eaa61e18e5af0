"""The operators' door and account over HTTP: who is taken for whom, and what each step leaves."""

from datetime import timedelta

import pyotp
import pytest
import time_machine

from netent.accounts.states import FailureReason
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from netent.operators.service import suspend_operator
from netent.policies.operators import OPERATORS
from tests.accounts.people import failures, make_person
from tests.factories.operators import PASSWORD, Operating, account_of, sign_in_operator
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails
from tests.operators.trail import portal_actions
from tests.support.pages import Pages

NEW = "Encore une phrase 2027"
GRACE = timedelta(minutes=1)


def key_of(page) -> pyotp.TOTP:
    return pyotp.TOTP(page.soup.select_one("code.totp-key").get_text().replace(" ", ""))


def test_desk_is_the_operators_and_a_member_does_not_find_it(
    pages: Pages, desk: Pages, database: object
) -> None:
    assert desk.get("desk.index").h1 == "Bureau"
    member = Pages(pages.app).sign_in(make_person(administrator=True))
    member.get("desk.index", status=404)
    member.get("operators.account", status=404)
    # Signed in, he is not asked to sign in as anybody else.
    member.get("operators.sign_in", to="home.index")


def test_operator_on_a_members_page_is_led_to_his_desk_and_may_post_nothing(desk: Pages) -> None:
    desk.get("roles.index", to="desk.index")
    desk.get("accounts.show", to="desk.index")
    desk.post("roles.create", status=403)
    desk.get("accounts.sign_in", to="desk.index")


def test_anonymous_is_led_to_the_operators_door_and_back_to_his_page(
    pages: Pages, clock: object, operator: Operating
) -> None:
    asked = pages.get("operators.sessions", to="operators.sign_in")
    assert asked.notices() == ["Connectez-vous pour continuer."]
    typed = operator.typing()
    fields = {"email": typed.email, "password": typed.password, "code": typed.code}
    assert pages.press(asked, "operators.sign_in", fields, to="operators.sessions").rows()


def test_each_wrong_try_is_counted_over_http_and_the_last_locks(
    pages: Pages, clock: object, operator: Operating
) -> None:
    for _try in range(OPERATORS.sign_in.attempts + 1):
        page = pages.get("operators.sign_in")
        fields = {"email": operator.email, "password": PASSWORD, "code": "000000"}
        answer = pages.press(page, "operators.sign_in", fields, status=401)
        assert answer.errors()[0].startswith("Adresse, mot de passe ou code incorrect.")
    assert account_of(operator).failures == OPERATORS.sign_in.attempts
    assert failures()[-1] is FailureReason.LOCKED


def test_signing_out_ends_the_session_in_the_database_too(desk: Pages, operator: Operating) -> None:
    cookie = desk.client.get_cookie("netent_session")
    assert cookie is not None
    out = desk.press(desk.get("desk.index"), "operators.sign_out", to="operators.sign_in")
    assert out.notices() == ["Vous êtes déconnecté."]
    desk.client.set_cookie("netent_session", cookie.value)
    desk.get("desk.index", to="operators.sign_in")
    assert portal_actions()[-2:] == ["operator.signed_in", "operator.signed_out"]


def test_suspended_operator_is_out_with_his_next_click(desk: Pages, operator: Operating) -> None:
    with transaction(PORTAL) as session:
        suspend_operator(session, email=operator.email, now=NOW)
    page = desk.get("desk.index", to="operators.sign_in")
    assert page.notices() == ["Votre session a pris fin. Connectez-vous pour continuer."]


def test_idle_session_ends(desk: Pages, clock: time_machine.Traveller) -> None:
    clock.shift(OPERATORS.sign_in.session_idle - timedelta(seconds=1))
    desk.get("desk.index")
    clock.shift(OPERATORS.sign_in.session_idle)
    desk.get("desk.index", to="operators.sign_in")


def test_cookie_of_one_kind_is_never_one_of_the_other(desk: Pages, operator: Operating) -> None:
    person = make_person()
    with desk.client.session_transaction() as kept:
        token = kept["_user_id"]
        kept["_user_id"] = f"{person.registration.id}.{token.removeprefix('operator.')}"
    desk.get("home.index", to="accounts.sign_in")
    member = Pages(desk.app).sign_in(person)
    with member.client.session_transaction() as kept:
        kept["_user_id"] = f"operator.{kept['_user_id']}"
    member.get("desk.index", to="operators.sign_in")


def test_password_is_changed_by_who_knows_it_and_ends_other_sessions(
    desk: Pages, operator: Operating, clock: time_machine.Traveller
) -> None:
    clock.shift(GRACE)
    other = Pages(desk.app)
    sign_in_operator(other, operator)
    page = desk.get("operators.change_password")
    fields = {"current": "wrong", "password": NEW, "again": NEW}
    desk.press(page, "operators.change_password", fields, status=422)
    assert account_of(operator).failures == 1
    short = {"current": PASSWORD, "password": "Courte2026", "again": "Courte2026"}
    desk.press(page, "operators.change_password", short, status=422)
    fields["current"] = PASSWORD
    done = desk.press(page, "operators.change_password", fields, to="operators.account")
    assert done.notices() == ["Votre mot de passe est changé. Vos autres connexions ont pris fin."]
    other.get("desk.index", to="operators.sign_in")
    assert mails()[-1].template == "operator_changed"
    clock.shift(GRACE)
    fields = {"email": operator.email, "password": NEW, "code": operator.code(NOW + 2 * GRACE)}
    other.press(other.get("operators.sign_in"), "operators.sign_in", fields, to="desk.index")


def test_another_application_takes_the_place_of_the_first(
    desk: Pages, operator: Operating, clock: time_machine.Traveller
) -> None:
    page = desk.get("operators.set_factor")
    key = key_of(page)
    wrong = {"code": "000000", "current": PASSWORD}
    desk.press(page, "operators.set_factor", wrong, status=422)
    page = desk.get("operators.set_factor")
    assert key_of(page).secret == key.secret
    fields = {"code": key.at(NOW), "current": PASSWORD}
    desk.press(page, "operators.set_factor", fields, to="operators.account")
    desk.press(desk.get("desk.index"), "operators.sign_out", to="operators.sign_in")
    clock.shift(GRACE)
    page = desk.get("operators.sign_in")
    fields = {"email": operator.email, "password": PASSWORD, "code": operator.code(NOW + GRACE)}
    desk.press(page, "operators.sign_in", fields, status=401)
    fields["code"] = key.at(NOW + GRACE)
    desk.press(page, "operators.sign_in", fields, to="desk.index")


def test_operator_closes_his_other_sessions(
    desk: Pages, operator: Operating, clock: time_machine.Traveller
) -> None:
    clock.shift(GRACE)
    other = Pages(desk.app)
    sign_in_operator(other, operator)
    page = desk.get("operators.sessions")
    assert len(page.rows()) == 2
    desk.press(page, "operators.end_sessions", {"session": ""}, to="operators.sessions")
    other.get("desk.index", to="operators.sign_in")
    desk.get("operators.sessions")
    desk.post("operators.end_sessions", {"session": "none"}, status=404)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_language_is_kept_for_his_mails(desk: Pages, operator: Operating, language: str) -> None:
    page = desk.get("desk.index")
    desk.language = language
    fields = {**page_token(page), "language": language, "next": "/exploitation/"}
    desk.send("/langue", fields, to="desk.index")
    assert account_of(operator).locale == language


def page_token(page) -> dict[str, str]:
    return {"csrf_token": page.soup.select_one('input[name="csrf_token"]')["value"]}
