"""A draft's life: kept, gone back to, changed in two tabs, given up, left to its end."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.notices.models import Notice
from netent.registering import service
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails
from tests.registering.wizard import (
    ACCESS,
    IDENTITY,
    PASSWORD,
    Wizard,
    drafts,
    last_token,
    make_company,
    registration_of,
)
from tests.support.pages import Pages

DAY = timedelta(hours=24)


def swept(now: object) -> int:
    with transaction(PORTAL) as session:
        return service.expire_due(session, now=now)


def test_draft_is_found_again_where_it_was_left(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.begin(siret)
    wizard.answer("access", {"access": "own"}, to="profile")
    page = wizard.pages.get("registering.identity")
    assert page.soup.select_one("input#last_name")["value"] == "Lefèvre"
    wizard.pages.get("registering.charter", status=302, to="registering.profile")
    page = wizard.pages.get("registering.access")
    assert page.soup.select_one("input[name=access][checked]")["value"] == "own"


def test_step_that_is_not_open_yet_leads_to_the_one_that_is(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.identify(siret)
    for step in ("recap", "access", "joining", "sites", "declarants", "confirmation"):
        wizard.pages.get(f"registering.{step}", status=302, to="registering.terms")
        wizard.pages.post(f"registering.{step}", status=302, to="registering.terms")
    wizard.pages.get("registering.sent", status=302, to="registering.terms")


def test_stranger_without_a_draft_is_led_to_the_first_page(wizard: Wizard) -> None:
    for step in ("terms", "password", "confirmation", "sent"):
        page = wizard.pages.get(f"registering.{step}", status=302, to="registering.identity")
        assert page.notices() == []
    assert wizard.pages.client.get("/inscription/compte-rendu.pdf").status_code == 404


def test_draft_of_another_browser_is_nobody_elses(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.begin(siret)
    other = Pages(wizard.database.app)
    other.get("registering.recap", status=302, to="registering.identity")
    with other.client.session_transaction() as cookie:
        cookie["draft"] = drafts()[0].token_digest
    page = other.get("registering.recap", status=302, to="registering.identity")
    assert "Lefèvre" not in page.response.text


def test_draft_is_over_a_day_after_its_last_answer(
    wizard: Wizard, clock: time_machine.Traveller
) -> None:
    (siret,) = make_company()
    wizard.identify(siret)
    clock.shift(DAY - timedelta(seconds=1))
    wizard.answer("terms", {"accepted": "y"}, to="establishment")
    clock.shift(DAY - timedelta(seconds=1))
    wizard.pages.get("registering.establishment")
    assert swept(NOW + 2 * DAY - timedelta(seconds=3)) == 0
    clock.shift(timedelta(seconds=1))
    page = wizard.pages.get("registering.establishment", status=302, to="registering.identity")
    assert "24 heures" in page.notices()[0]
    assert swept(NOW + 2 * DAY) == 1
    assert swept(NOW + 2 * DAY) == 0
    assert drafts() == []


def test_two_tabs_write_side_by_side(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.begin(siret)
    wizard.describe()
    first = wizard.pages.get("registering.charter")
    wizard.answer("sector", {"sector": "c3s"}, to="declarations")
    # The first tab accepts a charter that nothing asks for any more: it is led to what is open.
    wizard.pages.press(
        first, "registering.charter", {"accepted": "y"}, to="registering.declarations"
    )
    wizard.answer("declarations", {"declarations": ["C3S"]}, to="confirmation")


def test_answers_changed_in_another_tab_are_not_confirmed_unread(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.begin(siret)
    wizard.describe(declarations=("DPAE",))
    shown = wizard.pages.get("registering.confirmation")
    wizard.answer("declarations", {"declarations": ["DPAE", "DAT"]}, to="confirmation")
    page = wizard.pages.press(shown, "registering.confirmation", status=422)
    assert "dans un autre onglet" in page.errors()[0]
    assert "DAT" in page.text
    assert mails() == []
    wizard.pages.press(page, "registering.confirmation", to="registering.sent")


def test_confirming_twice_mails_one_link(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.begin(siret)
    wizard.describe(declarations=("DPAE",))
    shown = wizard.pages.get("registering.confirmation")
    for _press in range(2):
        wizard.pages.press(shown, "registering.confirmation", to="registering.sent")
    assert [mail.template for mail in mails()] == ["registration_link"]


def test_nothing_can_be_answered_while_the_link_is_waited_for(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    before = drafts()[0].answers
    for step in ("identity", "terms", "password", "declarations", "confirmation"):
        wizard.pages.get(f"registering.{step}", status=302, to="registering.sent")
        wizard.pages.post(f"registering.{step}", IDENTITY, status=302, to="registering.sent")
    assert drafts()[0].answers == before


def test_correcting_voids_the_link_and_keeps_every_answer(wizard: Wizard) -> None:
    (siret,) = make_company()
    page = wizard.register(siret)
    old = last_token()
    wizard.pages.press(page, "registering.reopen", to="registering.identity")
    wizard.identify(siret, to="recap", email="juste@lefevre.example")
    wizard.pages.get("registering.follow", token=old, status=410)
    wizard.answer("recap", to="confirmation")
    wizard.answer("confirmation", to="sent")
    assert mails()[-1].recipient == "juste@lefevre.example"
    wizard.follow(last_token())
    assert registration_of(siret) is not None


def test_giving_up_forgets_everything_and_voids_the_link(wizard: Wizard) -> None:
    (siret,) = make_company()
    page = wizard.register(siret)
    token = last_token()
    page = wizard.pages.press(page, "registering.abandon", to="registering.identity")
    assert "abandonnée" in page.notices()[0]
    assert page.soup.select_one("input#last_name").get("value") in {None, ""}
    assert drafts() == []
    wizard.pages.get("registering.follow", token=token, status=410)


def test_draft_keeps_digests_and_the_pages_never_show_a_secret(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.begin(siret)
    (draft,) = drafts()
    assert draft.password_hash.startswith("$argon2id$")
    assert draft.secret_answer_hash.startswith("$argon2id$")
    everything = str(vars(draft))
    assert PASSWORD not in everything
    assert "petit prince" not in everything.casefold()
    for step in ("password", "recap"):
        page = wizard.pages.get(f"registering.{step}")
        assert PASSWORD not in page.response.text
        assert "Petit Prince" not in page.response.text
        assert page.response.headers["Cache-Control"] == "private, no-store"
    assert "déjà choisi" in wizard.pages.get("registering.password").text
    with reading(PORTAL) as session:
        assert session.scalars(select(Notice)).all() == []


def test_another_link_waits_five_minutes_and_voids_the_first(
    wizard: Wizard, clock: time_machine.Traveller
) -> None:
    (siret,) = make_company()
    page = wizard.register(siret)
    first = last_token()
    again = wizard.pages.press(page, "registering.send_again", to="registering.sent")
    assert "Attendez 5 minutes" in again.notices()[0]
    clock.shift(timedelta(minutes=5))
    again = wizard.pages.press(page, "registering.send_again", to="registering.sent")
    assert "nouveau lien" in again.notices()[0]
    assert len(mails()) == 2
    wizard.pages.get("registering.follow", token=first, status=410)
    wizard.pages.get("registering.follow", token=last_token())
    # The end does not move with it.
    assert drafts()[0].expires_at == NOW + timedelta(days=15)


@pytest.mark.parametrize("known", [True, False])
def test_link_is_asked_for_from_another_browser_with_the_same_answer_for_all(
    wizard: Wizard, clock: time_machine.Traveller, known: bool
) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    clock.shift(timedelta(minutes=6))
    other = Pages(wizard.database.app)
    typed = {
        "siret": siret,
        "last_name": "lefevre" if known else "inconnu",
        "first_name": "ANNE LAURE",
    }
    page = other.press(
        other.get("registering.ask_link"), "registering.ask_link", typed, to="registering.ask_link"
    )
    assert "Si une inscription attend" in page.notices()[0]
    assert len(mails()) == (2 if known else 1)
    assert {mail.recipient for mail in mails()} == {IDENTITY["email"]}


def test_signed_in_member_has_no_business_in_the_wizard(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    wizard.follow(last_token())
    typed = {"siret": siret, "last_name": "Lefèvre", "first_name": "Anne-Laure"}
    sign_in = wizard.pages.get("accounts.sign_in")
    wizard.pages.press(
        sign_in, "accounts.sign_in", {**typed, "password": ACCESS["password"]}, to="home.index"
    )
    for step in ("identity", "terms", "sent"):
        wizard.pages.get(f"registering.{step}", status=302, to="home.index")
