"""Strangers who misuse the wizard: what it tells them, what it costs, whom it mails."""

import pytest

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL
from netent.directory.models import Company
from netent.enrolment.service import keys
from netent.notices import letters
from netent.notices.states import LetterTemplate
from netent.registering.account import account_so_far
from netent.registering.answers import from_json
from tests.factories.tenancy import NOW
from tests.notices.outbox import mails
from tests.registering.wizard import ACCESS, Wizard, drafts, last_token, make_company


def test_account_hides_the_address_of_a_company_that_hides_though_its_site_does_not(
    wizard: Wizard,
) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    answers = from_json(drafts()[0].answers)
    for is_shown in (True, False):
        with transaction(PORTAL) as session:
            session.get_one(Company, answers.siren).diffusible = is_shown
        with reading(PORTAL) as session:
            account = account_so_far(session, answers, confirmed_at=NOW, expires_at=NOW)
        assert [each.siret for each in account.establishments] == [siret]
        assert (account.establishments[0].address != "") is is_shown


def test_passwords_are_chosen_so_often_from_one_address_and_no_oftener(
    wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    (siret,) = make_company()
    wizard.identify(siret)
    wizard.answer("terms", {"accepted": "y"}, to="establishment")
    wizard.answer("establishment", to="password")
    monkeypatch.setitem(wizard.pages.app.config, "SIGN_IN_RATE", "2 per minute")
    wizard.answer("password", ACCESS, to="recap")
    wizard.answer("password", ACCESS, to="recap")
    page = wizard.pages.get("registering.password")
    wizard.pages.press(page, "registering.password", ACCESS, status=429)


def test_mailbox_is_spared_by_however_many_drafts_and_corrections(
    wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(wizard.pages.app.config, "MAILBOX_RATE", "2 per hour")
    (siret,) = make_company()
    wizard.register(siret, email="victim@lefevre.example")
    wizard.pages.post("registering.reopen", to="registering.identity")
    wizard.answer("confirmation", to="sent")
    wizard.pages.post("registering.send_again", status=429)
    other = Wizard(wizard.database)
    other.begin(siret, email="Victim@lefevre.example")
    other.describe(declarations=("DPAE",))
    page = other.pages.get("registering.confirmation")
    other.pages.press(page, "registering.confirmation", status=429)
    assert len(mails()) == 2
    other.identify(siret, to="recap", email="own@lefevre.example")
    other.answer("recap", to="confirmation")
    other.answer("confirmation", to="sent")
    assert mails()[-1].recipient == "own@lefevre.example"


def test_account_is_typeset_so_often_for_one_address_and_no_oftener(
    wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    monkeypatch.setitem(wizard.pages.app.config, "SIGN_IN_RATE", "1 per minute")
    wizard.pages.get("registering.account_so_far_pdf")
    wizard.pages.get("registering.account_so_far_pdf", status=429)


def test_who_asks_for_a_key_where_enough_are_under_way_waits_for_an_accord(
    wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "MOST_KEYS_AT_ONCE", 1)
    (siret,) = make_company()
    wizard.register(siret)
    wizard.follow(last_token())
    for name, said in (("Un", "la clé qu’elle porte"), ("Deux", "l’un d’eux accepte ou refuse")):
        joiner = Wizard(wizard.database)
        joiner.begin(siret, registered=True, last_name=name)
        joiner.answer("joining", {"role": "ADMINISTRATOR", "way": "key"}, to="confirmation")
        joiner.answer("confirmation", to="sent")
        assert said in joiner.follow(last_token()).text
    with reading(PORTAL) as session:
        sent = [letter.template for letter in letters.waiting(session, now=NOW)]
    assert sent.count(LetterTemplate.ACTIVATION_KEY) == 1
