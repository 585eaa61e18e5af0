"""Pages of one's own second factor, and the page of the second step."""

import re
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest
import time_machine

from netent.notices.models import Notice
from tests.accounts.factors import (
    at_the_second_step,
    codes_of,
    come_in,
    factor_of,
    give_totp,
)
from tests.accounts.people import (
    PASSWORD,
    Person,
    login_of,
    make_person,
)
from tests.notices.outbox import mails
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen

CONFIRMED = {"current": PASSWORD}


@pytest.fixture
def person(database: TestDatabase, clock: time_machine.Traveller) -> Person:
    return make_person()


@pytest.fixture
def pages(database: TestDatabase, person: Person) -> Pages:
    return Pages(database.app)


def key_shown(page: Seen) -> str:
    key = page.soup.select_one(".totp-key")
    assert key is not None
    return key.get_text().replace(" ", "")


def codes_shown(page: Seen) -> list[str]:
    return [code.get_text() for code in page.soup.select(".recovery-codes code")]


def changes() -> list[str]:
    told: list[Notice] = [mail for mail in mails() if mail.template == "factor_changed"]
    return [mail.arguments["change"] for mail in told]


def test_application_is_set_up_with_its_first_code_and_codes_are_shown_once(
    pages: Pages, person: Person
) -> None:
    account = pages.sign_in(person).get("accounts.show")
    assert "pas encore activée" in account.text
    start = pages.visit(account.link("Double authentification"))
    page = pages.visit(start.link("Ajouter une application"))
    secret = key_shown(page)
    assert page.soup.select_one(".qr-code svg path") is not None
    fields = {**CONFIRMED, "code": pyotp.TOTP(secret).now()}
    shown = pages.press(page, "accounts.set_totp", fields)
    codes = codes_shown(shown)
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([A-Z2-9]{4}-){3}[A-Z2-9]{4}", code) for code in codes)
    file = pages.press(shown, "accounts.codes_file", {"code": codes})
    assert file.response.headers["Content-Disposition"] == "attachment; filename=netent-codes.txt"
    assert "no-store" in file.response.headers["Cache-Control"]
    assert file.response.text.split("\r\n")[2:12] == codes
    overview = pages.visit(shown.link("Je les ai gardés"))
    assert "Il vous reste 10 codes de secours" in overview.text
    assert not any(code in overview.text for code in codes)
    assert changes() == ["totp_set"]
    assert "activée" in pages.get("accounts.show").text


def test_qr_code_holds_the_key_that_is_shown_beside_it(
    pages: Pages, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    monkeypatch.setattr(
        "netent.accounts.factors.totp.qr_code", lambda text: drawn.append(text) or ""
    )
    page = pages.sign_in(person).get("accounts.set_totp")
    address = urlsplit(drawn[0])
    asked = parse_qs(address.query)
    assert (asked["secret"], asked["issuer"]) == ([key_shown(page)], ["netent"])
    assert "Camille%20Durand" in address.path


def test_key_stays_while_the_page_is_read_again_and_is_kept_nowhere_in_clear(
    pages: Pages, person: Person
) -> None:
    secret = key_shown(pages.sign_in(person).get("accounts.set_totp"))
    assert key_shown(pages.get("accounts.set_totp")) == secret
    assert factor_of(person) is None
    page = pages.get("accounts.set_totp")
    fields = {**CONFIRMED, "code": pyotp.TOTP(secret).now()}
    pages.press(page, "accounts.set_totp", fields)
    factor = factor_of(person)
    assert factor is not None
    assert secret not in str(factor.totp_sealed)
    assert all(len(code.digest) == 64 for code in codes_of(person))
    assert key_shown(pages.get("accounts.set_totp")) != secret


def test_wrong_code_or_password_sets_nothing_up(pages: Pages, person: Person) -> None:
    page = pages.sign_in(person).get("accounts.set_totp")
    right = pyotp.TOTP(key_shown(page)).now()
    for fields in ({**CONFIRMED, "code": "000000"}, {"current": "faux", "code": right}, {}):
        refused = pages.press(page, "accounts.set_totp", fields, status=422)
        assert refused.errors()
        assert 'value="000000"' not in str(refused.soup)
    assert factor_of(person) is None
    assert login_of(person).failures == 1


def test_key_left_for_a_quarter_of_an_hour_is_made_anew(
    pages: Pages, person: Person, clock: time_machine.Traveller
) -> None:
    page = pages.sign_in(person).get("accounts.set_totp")
    secret = key_shown(page)
    clock.shift(15 * 60)
    fields = {**CONFIRMED, "code": pyotp.TOTP(secret).now()}
    refused = pages.press(page, "accounts.set_totp", fields, status=422)
    assert "avait expiré" in refused.text
    assert key_shown(refused) != secret
    assert factor_of(person) is None


def test_other_application_takes_the_place_of_the_first_and_codes_stay(
    pages: Pages, person: Person, clock: time_machine.Traveller
) -> None:
    first = give_totp(person)
    clock.shift(60)
    before = {code.digest for code in codes_of(person)}
    step = at_the_second_step(pages, person)
    pages.press(step, "accounts.verify", {"code": pyotp.TOTP(first.secret).now()}, to="home.index")
    page = pages.get("accounts.set_totp")
    secret = key_shown(page)
    fields = {**CONFIRMED, "code": pyotp.TOTP(secret).now()}
    done = pages.press(page, "accounts.set_totp", fields, to="accounts.factors")
    assert done.notices() == ["L’application est enregistrée."]
    assert {code.digest for code in codes_of(person)} == before
    clock.shift(60)
    other = Pages(pages.app)
    step = at_the_second_step(other, person)
    other.press(step, "accounts.verify", {"code": pyotp.TOTP(first.secret).now()}, status=401)
    other.press(step, "accounts.verify", {"code": pyotp.TOTP(secret).now()}, to="home.index")


def test_last_factor_is_removed_by_who_knows_the_password_and_codes_go_with_it(
    pages: Pages, person: Person
) -> None:
    application = give_totp(person)
    come_in(pages, person, application.codes[0])
    page = pages.get("accounts.remove_totp")
    assert pages.press(page, "accounts.remove_totp", {"current": "faux"}, status=422).errors()
    assert factor_of(person) is not None
    done = pages.press(page, "accounts.remove_totp", CONFIRMED, to="accounts.factors")
    assert done.notices() == ["L’application n’est plus demandée à la connexion."]
    assert (factor_of(person), codes_of(person)) == (None, [])
    assert changes() == ["totp_set", "totp_removed"]
    Pages(pages.app).sign_in(person)


def test_new_codes_take_the_place_of_all_others(pages: Pages, person: Person) -> None:
    application = give_totp(person)
    come_in(pages, person, application.codes[0])
    page = pages.get("accounts.renew_codes")
    assert pages.press(page, "accounts.renew_codes", {"current": "faux"}, status=422).errors()
    codes = codes_shown(pages.press(page, "accounts.renew_codes", CONFIRMED))
    assert len(codes) == 10
    assert not set(codes) & set(application.codes)
    other = Pages(pages.app)
    step = at_the_second_step(other, person)
    other.press(step, "accounts.verify", {"code": application.codes[1]}, status=401)
    other.press(step, "accounts.verify", {"code": codes[0]}, to="home.index")


def test_file_of_codes_gives_back_nothing_but_ones_own_unused_codes(
    pages: Pages, person: Person
) -> None:
    application = give_totp(person)
    strange = give_totp(make_person(person.registration, first_name="Paul"))
    come_in(pages, person, application.codes[0])
    lists = ([], ["<b>"], [application.codes[0]], [application.codes[1], strange.codes[1]])
    for codes in lists:
        pages.post("accounts.codes_file", {"code": codes}, status=404)
    pages.post("accounts.codes_file", {"code": [application.codes[1]]})
