"""The mailed link: opened, pressed, late, twice, raced; and who is first."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from netent.activations.service import LinkState
from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.directory.models import Establishment
from netent.enrolment.models import Candidacy
from netent.enrolment.states import Way
from netent.kernel.enums import MemberState, Role, WayIn
from netent.policies.portals import NET_ENTREPRISES
from netent.policies.rules import Rules
from netent.registering import service
from netent.registering.service import Ending, Validated
from netent.tenancy.models import Member, Registration
from tests.accounts.people import CHEAP, make_person
from tests.factories.identifiers import siret_of
from tests.factories.tenancy import NOW, make_administrator
from tests.notices.outbox import mails
from tests.registering.wizard import (
    Wizard,
    drafts,
    last_token,
    made,
    make_company,
    members_of,
    registration_of,
    token_of,
)
from tests.support.threads import at_once


def validate(token: str) -> Validated | LinkState:
    return service.validate(
        token,
        hasher=CHEAP,
        portal=NET_ENTREPRISES,
        rules=Rules(),
        address="192.0.2.7",
        now=NOW,
    )


def candidacies(registration: Registration) -> list[Candidacy]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(Candidacy)))


def tokens() -> list[str]:
    return [token_of(mail) for mail in mails() if mail.template == "registration_link"]


def test_opening_the_link_consumes_nothing(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    token = last_token()
    for _scan in range(3):
        wizard.pages.get("registering.follow", token=token)
        head = wizard.pages.client.head(wizard.pages.url("registering.follow", token=token))
        assert head.status_code == 200
    assert registration_of(siret) is None
    wizard.follow(token)
    assert registration_of(siret) is not None


def test_link_serves_once_and_then_says_so(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    token = last_token()
    page = wizard.pages.get("registering.follow", token=token)
    wizard.pages.press(page, "registering.validate")
    again = wizard.pages.press(page, "registering.validate", status=410)
    assert "Il a déjà validé votre adresse" in again.text
    assert "déjà validé" in wizard.pages.get("registering.follow", token=token, status=410).text
    assert len(members_of(made(siret))) == 1


@pytest.mark.parametrize("late", [False, True])
def test_link_is_good_strictly_before_its_fifteenth_day_is_over(
    wizard: Wizard, clock: time_machine.Traveller, late: bool
) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    token = last_token()
    clock.shift(timedelta(days=15) - timedelta(seconds=0 if late else 1))
    if late:
        assert (
            "quinze jours" in wizard.pages.get("registering.follow", token=token, status=410).text
        )
        assert validate_now(token, NOW + timedelta(days=15)) is LinkState.EXPIRED
        with transaction(PORTAL) as session:
            assert service.expire_due(session, now=NOW + timedelta(days=15)) == 1
        assert drafts() == []
        assert registration_of(siret) is None
    else:
        wizard.follow(token)
        assert registration_of(siret) is not None


def validate_now(token: str, now: object) -> Validated | LinkState:
    return service.validate(
        token, hasher=CHEAP, portal=NET_ENTREPRISES, rules=Rules(), address=None, now=now
    )


def test_link_that_nobody_made_is_not_found(wizard: Wizard) -> None:
    for token in ("x", "a" * 300, "été"):
        assert wizard.pages.get("registering.follow", token=token, status=404)
        wizard.pages.post("registering.validate", token=token, status=404)


def test_two_who_register_at_once_give_one_first_administrator(wizard: Wizard) -> None:
    sirets = make_company(2)
    for siret, name in zip(sirets, ("Un", "Deux"), strict=True):
        browser = Wizard(wizard.database)
        browser.begin(siret, last_name=name)
        browser.describe(has_sites=True, declarations=("DPAE",))
        browser.answer("sites", {"siret": [], "act": "done"}, to="confirmation")
        browser.answer("confirmation", to="sent")
    results = at_once(*(lambda token=token: validate(token) for token in tokens()))
    assert {result.ending for result in results} == {Ending.FOUNDED, Ending.OVERTAKEN}
    first, second = members_of(made(sirets[0]))
    assert (first.state, first.way_in) == (MemberState.ACTIVE, WayIn.FIRST_ADMINISTRATOR)
    assert (second.state, second.roles) == (MemberState.PENDING, {Role.CANDIDATE})
    (candidacy,) = candidacies(made(sirets[0]))
    assert (candidacy.way, candidacy.role) == (Way.COOPTATION, Role.ADMINISTRATOR)
    assert [mail.template for mail in mails()].count("candidacy_waits") == 1


def test_one_link_pressed_twice_at_once_makes_one_registration(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    token = last_token()
    results = at_once(lambda: validate(token), lambda: validate(token))
    assert sum(isinstance(result, Validated) for result in results) == 1
    assert LinkState.USED in results
    assert len(members_of(made(siret))) == 1


def test_who_comes_second_is_told_and_waits(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    other = Wizard(wizard.database)
    other.register(siret, last_name="Autre", email="autre@lefevre.example")
    first, second = tokens()
    wizard.follow(first)
    page = other.follow(second)
    assert page.h1 == "Votre demande est transmise"
    assert "Une autre personne a validé avant vous" in page.text
    waits = mails()[-1]
    assert (waits.template, waits.recipient) == ("candidacy_waits", "anne-laure@lefevre.example")


def test_company_that_closed_its_site_meanwhile_is_refused_and_the_link_still_works(
    wizard: Wizard,
) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    with transaction(PORTAL) as session:
        row = session.get_one(Establishment, siret)
        row.active, row.state_since = False, NOW.date()
    page = wizard.follow(last_token(), status=409)
    assert "Établissement fermé depuis le" in page.text
    assert registration_of(siret) is None
    with transaction(PORTAL) as session:
        session.get_one(Establishment, siret).active = True
    wizard.follow(last_token())
    assert registration_of(siret) is not None


def test_unvalidated_registration_reserves_nothing(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    other = Wizard(wizard.database)
    other.register(siret, email="meme-nom@lefevre.example")
    other.follow(last_token())
    assert [member.email for member in members_of(made(siret))] == ["meme-nom@lefevre.example"]


def test_person_of_another_registration_of_the_portal_is_none_of_its_business(
    wizard: Wizard,
) -> None:
    stranger = make_person(last_name="Lefèvre", first_name="Anne-Laure")
    make_administrator(stranger.registration)
    (siret,) = make_company()
    assert siret != siret_of(stranger.registration.siren)
    wizard.register(siret)
    wizard.follow(last_token())
    with reading(Tenant(stranger.registration.id)) as session:
        assert len(session.scalars(select(Member)).all()) == 2
