"""The shorter way: somebody asks to join a company that is registered already."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from netent.database.sessions import reading, transaction
from netent.database.tenant import PORTAL, Tenant
from netent.enrolment.models import Candidacy
from netent.enrolment.states import CandidacyState, Way
from netent.kernel.enums import Role
from netent.notices import letters
from netent.notices.states import LetterTemplate
from netent.tenancy.models import Registration
from tests.factories.tenancy import NOW
from tests.registering.wizard import (
    Wizard,
    last_token,
    made,
    make_company,
    members_of,
)


def candidacies(registration: Registration) -> list[Candidacy]:
    with reading(Tenant(registration.id)) as session:
        return list(session.scalars(select(Candidacy)))


def terminate(registration: Registration) -> None:
    with transaction(PORTAL) as session:
        session.get_one(Registration, registration.id).terminated_at = NOW


@pytest.mark.parametrize(
    ("answer", "role", "way"),
    [
        ({"role": "ADMINISTRATOR", "way": "cooptation"}, Role.ADMINISTRATOR, Way.COOPTATION),
        ({"role": "ADMINISTRATOR", "way": "key"}, Role.ADMINISTRATOR, Way.KEY),
        ({"role": "DECLARANT", "way": "key"}, Role.DECLARANT, None),
    ],
)
def test_registered_company_is_joined_by_the_shorter_way(
    wizard: Wizard, answer: dict[str, str], role: Role, way: Way | None
) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    wizard.follow(last_token())
    registration = made(siret)
    joiner = Wizard(wizard.database)
    page = joiner.begin(siret, registered=True, last_name="Nouveau", email="n@lefevre.example")
    assert "Anne-Laure" not in page.response.text
    joiner.answer("joining", answer, to="confirmation")
    joiner.answer("confirmation", to="sent")
    assert candidacies(registration) == []
    done = joiner.follow(last_token())
    assert done.h1 == "Votre demande est transmise"
    (candidacy,) = candidacies(registration)
    assert (candidacy.role, candidacy.way, candidacy.state) == (role, way, CandidacyState.PENDING)
    assert candidacy.expires_at == NOW + timedelta(days=15)
    with reading(PORTAL) as session:
        posted = [letter.template for letter in letters.waiting(session, now=NOW)]
    assert posted.count(LetterTemplate.ACTIVATION_KEY) == (1 if way is Way.KEY else 0)


def test_key_is_not_offered_without_an_address_and_the_page_says_why(wizard: Wizard) -> None:
    (siret,) = make_company(diffusible=False)
    wizard.register(siret)
    wizard.follow(last_token())
    joiner = Wizard(wizard.database)
    page = joiner.begin(siret, registered=True, last_name="Nouveau")
    assert "Aucune clé ne peut être envoyée" in page.text
    assert page.soup.select("input[name=way][value=key]") == []
    refused = joiner.refused("joining", {"role": "ADMINISTRATOR", "way": "key"})
    assert refused.errors()


def test_names_that_somebody_signs_in_with_are_refused_after_the_link_only(
    wizard: Wizard,
) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    wizard.follow(last_token())
    twin = Wizard(wizard.database)
    twin.begin(siret, registered=True)
    twin.answer("joining", {"role": "DECLARANT"}, to="confirmation")
    twin.answer("confirmation", to="sent")
    page = twin.follow(last_token(), status=409)
    assert "Une personne se connecte déjà" in page.text
    assert len(members_of(made(siret))) == 1
    assert candidacies(made(siret)) == []


def test_who_wanted_to_join_a_company_that_left_goes_on_as_the_first(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.register(siret)
    wizard.follow(last_token())
    joiner = Wizard(wizard.database)
    joiner.begin(siret, registered=True, last_name="Nouveau")
    joiner.answer("joining", {"role": "ADMINISTRATOR", "way": "cooptation"}, to="confirmation")
    joiner.answer("confirmation", to="sent")
    terminate(made(siret))
    elsewhere = Wizard(wizard.database)
    page = elsewhere.pages.get("registering.follow", token=last_token())
    page = elsewhere.pages.press(page, "registering.validate", to="registering.access")
    assert "n’est plus inscrite" in page.notices()[0]
    elsewhere.describe(declarations=("DPAE",))
    elsewhere.answer("confirmation", to="sent")
    elsewhere.follow(last_token())
    assert [member.last_name for member in members_of(made(siret))] == ["Nouveau"]


def test_company_registered_by_another_meanwhile_is_joined_instead(wizard: Wizard) -> None:
    (siret,) = make_company()
    wizard.begin(siret)
    wizard.describe(declarations=("DPAE",))
    other = Wizard(wizard.database)
    other.register(siret, last_name="Autre")
    other.follow(last_token())
    wizard.pages.get("registering.confirmation", status=302, to="registering.joining")
    page = wizard.answer("joining", {"role": "DECLARANT"}, to="confirmation")
    assert page.h1 == "Valider la demande"
    assert "déclarant" in page.text
    wizard.answer("confirmation", to="sent")
    assert wizard.follow(last_token()).h1 == "Votre demande est transmise"
    (candidacy,) = candidacies(made(siret))
    assert candidacy.role is Role.DECLARANT
