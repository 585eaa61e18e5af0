"""Pages of roles and suspension: what they show before, ask for, refuse at the field, and say."""

from collections.abc import Callable

import pytest

from netent.kernel.enums import MemberState, Role
from netent.policies.rules import Rules
from netent.tenancy.models import Member, Registration
from tests.accounts.people import PASSWORD, Person, login_of, make_person
from tests.factories.tenancy import make_administrator
from tests.roles.acting import (
    BOTH,
    active_administrators,
    fresh,
    give_rights,
    held_by,
    suspended,
)
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def owner(registration: Registration) -> Person:
    return make_person(
        registration, administrator=True, declarant=False, first_name="Anne", last_name="Morvan"
    )


@pytest.fixture
def pages(database: TestDatabase, owner: Person) -> Pages:
    return Pages(database.app).sign_in(owner)


@pytest.fixture
def declarant(registration: Registration) -> Member:
    return make_person(registration, first_name="Zoé", last_name="Carré").member


def test_promotion_by_the_page_shows_on_the_card_with_who_did_it(
    pages: Pages, registration: Registration, declarant: Member
) -> None:
    card = pages.get("roles.show", member_id=declarant.public_id)
    page = pages.visit(card.link("Changer son rôle") or "")
    chosen = page.soup.select_one("input[name=roles][checked]")
    assert chosen is not None
    assert chosen["value"] == "declarant"
    done = pages.press(page, "roles.change_roles", {"roles": "both"}, to="roles.show")
    assert "Le rôle de Zoé Carré est changé." in done.text
    assert "Déclarant devient administrateur-déclarant" in done.text
    assert "Anne Morvan" in done.soup.select(".timeline")[0].get_text()
    assert fresh(registration, declarant).roles == BOTH


def test_role_with_rights_is_taken_once_the_box_is_ticked(
    pages: Pages, registration: Registration, declarant: Member
) -> None:
    give_rights(registration, declarant)
    page = pages.get("roles.change_roles", member_id=declarant.public_id)
    assert "Ses habilitations sur 2 établissements prennent fin." in page.text
    wanted = {"roles": "administrator", "understood": ""}
    refused = pages.press(page, "roles.change_roles", wanted, status=422)
    assert "Cochez la case" in refused.errors()[0]
    pages.press(refused, "roles.change_roles", {**wanted, "understood": "y"}, to="roles.show")
    assert held_by(registration, declarant).rights == 0


def test_role_with_many_rights_is_taken_with_the_password_only(
    pages: Pages,
    registration: Registration,
    declarant: Member,
    put_in_force: Callable[..., Rules],
) -> None:
    give_rights(registration, declarant)
    put_in_force(mass_removal_rights=held_by(registration, declarant).rights)
    page = pages.get("roles.change_roles", member_id=declarant.public_id)
    wanted = {"roles": "administrator", "understood": "y"}
    refused = pages.press(page, "roles.change_roles", wanted, status=422)
    assert "Saisissez votre mot de passe actuel" in refused.errors()[0]
    assert held_by(registration, declarant).rights > 0
    told = {**wanted, "current": PASSWORD}
    pages.press(refused, "roles.change_roles", told, to="roles.show")
    assert held_by(registration, declarant).rights == 0


def test_rights_given_meanwhile_are_shown_before_they_end(
    pages: Pages, registration: Registration, declarant: Member
) -> None:
    page = pages.get("roles.change_roles", member_id=declarant.public_id)
    give_rights(registration, declarant)
    wanted = {"roles": "administrator"}
    refused = pages.press(page, "roles.change_roles", wanted, status=422)
    assert "a changé depuis l’affichage" in refused.errors()[0]
    assert held_by(registration, declarant).rights > 0
    pages.press(refused, "roles.change_roles", {**wanted, "understood": "y"}, to="roles.show")
    assert held_by(registration, declarant).rights == 0


@pytest.mark.parametrize("typed", ["", "-1", "12.0", "x", "\uff19", "9" * 30])
def test_number_that_no_page_wrote_ends_nothing(
    pages: Pages, registration: Registration, declarant: Member, typed: str
) -> None:
    give_rights(registration, declarant)
    page = pages.get("roles.change_roles", member_id=declarant.public_id)
    told = {"roles": "administrator", "understood": "y", "rights": typed}
    pages.press(page, "roles.change_roles", told, status=422)
    assert held_by(registration, declarant).rights > 0


@pytest.mark.parametrize("endpoint", ["roles.change_roles", "roles.suspend"])
def test_last_but_one_administrator_goes_with_the_password_only(
    pages: Pages, registration: Registration, owner: Person, endpoint: str
) -> None:
    peer = make_administrator(registration, first_name="Luc", last_name="Bihan")
    page = pages.get(endpoint, member_id=peer.public_id)
    wanted = {"roles": "declarant"} if endpoint == "roles.change_roles" else {}
    empty = pages.press(page, endpoint, wanted, status=422)
    assert "Saisissez votre mot de passe actuel" in empty.errors()[0]
    wrong = pages.press(empty, endpoint, {**wanted, "current": "Pas le bon 1"}, status=422)
    assert "Ce n’est pas votre mot de passe actuel" in wrong.errors()[0]
    assert login_of(owner).failures == 1
    assert len(active_administrators(registration)) == 2
    pages.press(wrong, endpoint, {**wanted, "current": PASSWORD}, to="roles.show")
    assert [row.full_name for row in active_administrators(registration)] == ["Anne Morvan"]


def test_password_is_not_asked_for_where_the_role_stays(
    pages: Pages, registration: Registration
) -> None:
    peer = make_administrator(registration, first_name="Luc", last_name="Bihan")
    page = pages.get("roles.change_roles", member_id=peer.public_id)
    pages.press(page, "roles.change_roles", {"roles": "both"}, to="roles.show")
    assert fresh(registration, peer).roles == BOTH


def test_password_is_asked_for_when_the_third_administrator_has_left_meanwhile(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    peer = make_administrator(registration, first_name="Luc", last_name="Bihan")
    third = make_administrator(registration, first_name="Rose", last_name="Cadiou")
    page = pages.get("roles.suspend", member_id=peer.public_id)
    assert page.soup.select_one("#current") is None
    suspended(registration, owner.member, third)
    asked = pages.press(page, "roles.suspend", status=422)
    assert asked.soup.select_one("#current") is not None
    pages.press(asked, "roles.suspend", {"current": PASSWORD}, to="roles.show")


def test_suspension_signs_out_at_the_next_click_and_reinstatement_lets_in(
    database: TestDatabase, pages: Pages, registration: Registration
) -> None:
    person = make_person(registration, first_name="Zoé", last_name="Carré")
    inside = Pages(database.app).sign_in(person)
    member_id = person.member.public_id
    page = pages.get("roles.suspend", member_id=member_id)
    done = pages.press(page, "roles.suspend", to="roles.show")
    assert "Zoé Carré est suspendu" in done.text
    assert "Suspension" in done.soup.select(".timeline")[0].get_text()
    inside.get("home.index", to="accounts.sign_in")
    pages.press(done, "roles.reinstate", to="roles.show")
    assert fresh(registration, person.member).state is MemberState.ACTIVE
    Pages(database.app).sign_in(person)


def test_own_card_says_who_can_change_it_and_offers_nothing(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    member_id = owner.member.public_id
    alone = pages.get("roles.show", member_id=member_id)
    assert "le seul administrateur actif" in alone.text
    assert "Changer son rôle" not in alone.text
    make_administrator(registration, first_name="Luc")
    assert (
        "demandez-le à un autre administrateur" in pages.get("roles.show", member_id=member_id).text
    )
    for endpoint in ("roles.change_roles", "roles.suspend"):
        assert pages.get(endpoint, member_id=member_id).form(endpoint) is None
        pages.post(endpoint, {"roles": "declarant"}, status=422, member_id=member_id)
    assert fresh(registration, owner.member).roles == {Role.ADMINISTRATOR}


def test_pages_are_complete_in_english(
    pages: Pages, registration: Registration, declarant: Member
) -> None:
    give_rights(registration, declarant)
    token = pages.token()
    pages.language = "en"
    pages.send(pages.url("accounts.language"), {**token, "language": "en"}, to="home.index")
    for endpoint in ("roles.show", "roles.change_roles", "roles.suspend"):
        said = pages.get(endpoint, member_id=declarant.public_id).text
        assert "habilitation" in said.lower()
        assert "établissement" not in said
