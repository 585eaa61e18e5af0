"""Pages of leaving and handing over: what they show, whom they offer, what stops them."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from netent.database.sessions import reading
from netent.database.tenant import Tenant
from netent.kernel.enums import MemberState
from netent.policies.rules import Rules
from netent.tenancy.models import Member, Registration
from tests.accounts.people import PASSWORD, Person, make_person
from tests.factories.identifiers import siret_of
from tests.factories.tenancy import make_administrator, make_member
from tests.roles.acting import active_administrators, fresh, give_rights, held_by, suspended
from tests.roles.leaving import removed
from tests.support.databases import TestDatabase
from tests.support.pages import Pages

pytestmark = pytest.mark.usefixtures("clock")

PERSON = {
    "last_name": "Le Goff",
    "first_name": "Maëlle",
    "email": "maelle@cabinet.example",
    "phone": "",
}


@pytest.fixture
def owner(registration: Registration) -> Person:
    return make_person(
        registration, administrator=True, declarant=False, first_name="Anne", last_name="Morvan"
    )


@pytest.fixture
def pages(database: TestDatabase, owner: Person) -> Pages:
    return Pages(database.app).sign_in(owner)


def test_member_is_deleted_in_favour_of_one_found_by_name(
    pages: Pages, registration: Registration, leaver: Person, heir: Member
) -> None:
    make_member(registration, first_name="Ada", last_name="Roux")
    give_rights(registration, leaver.member)
    held = held_by(registration, leaver.member)
    card = pages.get("roles.show", member_id=leaver.member.public_id)
    first = pages.visit(card.link("Supprimer"))
    assert "2 établissements" in first.text
    found = pages.visit(first.link("À une personne déjà inscrite") + "?q=olli")
    assert [row[0] for row in found.rows()] == ["Paul Ollier"]
    confirm = pages.visit(found.link("Choisir Paul Ollier"))
    assert "Ses habilitations passent à Paul Ollier." in confirm.text
    done = pages.press(confirm, "roles.leave_to_member", to="roles.index")
    assert "Ses habilitations sont à Paul Ollier" in done.notices()[0]
    assert held_by(registration, heir) == held
    assert fresh(registration, leaver.member).state is MemberState.DELETED


def test_list_offers_active_people_but_him_and_not_me_who_file_nothing(
    pages: Pages, registration: Registration, leaver: Person, heir: Member
) -> None:
    make_member(registration, first_name="Léa", state=MemberState.SUSPENDED)
    make_administrator(registration, first_name="Luc", last_name="Bihan")
    for endpoint in ("roles.leave_to_member", "roles.hand_over"):
        page = pages.get(endpoint, member_id=leaver.member.public_id)
        assert [row[0] for row in page.rows()] == ["Luc Bihan", "Paul Ollier"]
        nobody = pages.get(endpoint, member_id=leaver.member.public_id, q="zzz")
        assert "Personne ne correspond" in nobody.text
        gone = pages.get(
            endpoint, member_id=leaver.member.public_id, receiver=leaver.member.public_id
        )
        assert "ne peut pas prendre la suite" in gone.text


@pytest.mark.parametrize("role", ["declarant", "administrateur"])
def test_new_person_is_entered_in_his_place_and_the_password_shown_once(
    pages: Pages, registration: Registration, leaver: Person, role: str
) -> None:
    give_rights(registration, leaver.member)
    make_administrator(registration, first_name="Luc")
    page = pages.get("roles.leave_to_newcomer", member_id=leaver.member.public_id, role=role)
    empty = pages.press(page, "roles.leave_to_newcomer", status=422)
    assert "Indiquez le nom." in empty.errors()
    told = {**PERSON, "siret": siret_of(registration.siren, 1000)}
    done = pages.press(empty, "roles.leave_to_newcomer", told)
    assert "Zoé Carré est supprimé, Maëlle Le Goff prend la suite" in done.text
    with reading(Tenant(registration.id)) as session:
        member = session.scalars(select(Member).where(Member.last_name == "Le Goff")).one()
    assert member.is_administrator is (role == "administrateur")
    assert held_by(registration, member).sites == 2


def test_nobody_receives_once_the_box_is_ticked(
    pages: Pages, registration: Registration, leaver: Person
) -> None:
    give_rights(registration, leaver.member)
    page = pages.get("roles.leave_to_nobody", member_id=leaver.member.public_id)
    refused = pages.press(page, "roles.leave_to_nobody", {"understood": ""}, status=422)
    assert "Cochez la case" in refused.errors()[0]
    done = pages.press(refused, "roles.leave_to_nobody", {"understood": "y"}, to="roles.index")
    assert "ont pris fin" in done.notices()[0]


def test_many_rights_end_with_the_password_only_and_go_to_somebody_without_it(
    pages: Pages,
    registration: Registration,
    leaver: Person,
    heir: Member,
    put_in_force: Callable[..., Rules],
) -> None:
    give_rights(registration, leaver.member)
    held = held_by(registration, leaver.member)
    put_in_force(mass_removal_rights=held.rights)
    page = pages.get("roles.leave_to_nobody", member_id=leaver.member.public_id)
    told = {"understood": "y"}
    empty = pages.press(page, "roles.leave_to_nobody", told, status=422)
    wrong = {**told, "current": "Pas le bon 1"}
    refused = pages.press(empty, "roles.leave_to_nobody", wrong, status=422)
    assert "Ce n’est pas votre mot de passe actuel" in refused.errors()[0]
    assert held_by(registration, leaver.member) == held
    about = {"member_id": leaver.member.public_id, "receiver": heir.public_id}
    given = pages.get("roles.hand_over", **about)
    pages.press(given, "roles.hand_over", to="roles.show")
    back = pages.get(
        "roles.leave_to_nobody",
        member_id=heir.public_id,
    )
    pages.press(back, "roles.leave_to_nobody", {**told, "current": PASSWORD}, to="roles.index")
    assert held_by(registration, heir).rights == 0


def test_second_administrator_is_told_who_was_faster(
    pages: Pages, registration: Registration, leaver: Person, heir: Member
) -> None:
    rose = make_administrator(registration, first_name="Rose", last_name="Cadiou")
    member_id = leaver.member.public_id
    shown = pages.get("roles.leave_to_nobody", member_id=member_id)
    removed(registration, rose, leaver.member, heir.public_id)
    done = pages.press(shown, "roles.leave_to_nobody", to="roles.index")
    assert "Zoé Carré a déjà été supprimé par Rose Cadiou" in done.notices()[0]
    pages.get("roles.leave", member_id=member_id, to="roles.index")
    pages.get("roles.show", member_id=member_id, status=404)


def test_receiver_suspended_meanwhile_and_other_numbers_are_told_and_nothing_is_done(
    pages: Pages, registration: Registration, owner: Person, leaver: Person, heir: Member
) -> None:
    about = {"member_id": leaver.member.public_id, "receiver": heir.public_id}
    shown = [pages.get(each, **about) for each in ("roles.leave_to_member", "roles.hand_over")]
    give_rights(registration, leaver.member)
    first = pages.press(shown[0], "roles.leave_to_member", status=422)
    assert "a changé depuis l’affichage" in first.errors()[0]
    suspended(registration, owner.member, heir)
    again = pages.press(first, "roles.leave_to_member", status=422)
    assert "n’est plus active" in again.errors()[0]
    pages.send(pages.url("roles.hand_over", **about), {**pages.token(), "rights": "6"}, status=422)
    assert fresh(registration, leaver.member).state is MemberState.ACTIVE
    assert held_by(registration, leaver.member).rights > 0


def test_last_but_one_administrator_is_deleted_with_the_password_only(
    pages: Pages, registration: Registration
) -> None:
    peer = make_administrator(registration, first_name="Luc", last_name="Bihan")
    page = pages.get("roles.leave_to_nobody", member_id=peer.public_id)
    wrong = pages.press(page, "roles.leave_to_nobody", {"current": "Pas le bon 1"}, status=422)
    assert len(active_administrators(registration)) == 2
    pages.press(wrong, "roles.leave_to_nobody", {"current": PASSWORD}, to="roles.index")
    assert len(active_administrators(registration)) == 1


def test_hand_over_by_the_page_says_what_went(
    pages: Pages, registration: Registration, leaver: Person, heir: Member
) -> None:
    give_rights(registration, leaver.member)
    about = {"member_id": leaver.member.public_id, "receiver": heir.public_id}
    page = pages.get("roles.hand_over", **about)
    done = pages.press(page, "roles.hand_over", to="roles.show")
    assert "Les habilitations de Zoé Carré sont à Paul Ollier" in done.notices()[0]
    assert held_by(registration, heir).sites == 2


def test_own_card_leads_to_no_deletion(pages: Pages, owner: Person) -> None:
    member_id = owner.member.public_id
    assert "seul administrateur actif" in pages.get("roles.leave", member_id=member_id).text
    for endpoint in ("roles.leave_to_nobody", "roles.leave_to_newcomer"):
        assert pages.get(endpoint, member_id=member_id).form(endpoint) is None
        pages.post(endpoint, member_id=member_id, status=422)
