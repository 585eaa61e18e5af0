"""The list of the members and a member's page, as administrators see them."""

import pytest

from netent.kernel.enums import MemberState, RegistrationKind
from netent.tenancy.models import Registration
from tests.accounts.people import Person, enter, make_person
from tests.factories.candidacies import make_candidate
from tests.factories.declarants import coming_with, created
from tests.factories.identifiers import siret_of
from tests.factories.tenancy import make_member, make_registration
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.queries import recorded

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def owner(registration: Registration) -> Person:
    return make_person(
        registration, administrator=True, declarant=False, first_name="Anne", last_name="Morvan"
    )


@pytest.fixture
def pages(database: TestDatabase, owner: Person) -> Pages:
    return Pages(database.app).sign_in(owner)


def names(page: object) -> list[str]:
    return [row[0] for row in page.rows()]  # type: ignore[attr-defined]


def test_list_of_one_alone_says_what_a_declarant_is_for(pages: Pages) -> None:
    page = pages.get("roles.index")
    assert names(page) == ["Anne Morvan"]
    assert "Vous êtes seul dans cette inscription" in page.text


def test_list_tells_role_state_password_and_who_let_in(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    told = created(registration, owner.member)
    make_member(registration, first_name="Luc", state=MemberState.SUSPENDED)
    siret = f"{siret_of(registration.siren, 1000)}"
    rows = {row[0]: row[1:] for row in pages.get("roles.index").rows()}
    role, state, shown, password, way = rows["Maëlle Le Goff"]
    assert (role, state, shown.replace(" ", ""), way) == (
        "Déclarant",
        "Actif",
        siret,
        "Créé par Anne Morvan",
    )
    assert password == "Provisoire jusqu’au 5 décembre 2026 à 14 h 05"
    assert rows["Luc Durand"][1] == "Suspendu"
    assert rows["Anne Morvan"][3] == "choisi par la personne"
    enter(coming_with(registration, told))
    rows = {row[0]: row[1:] for row in pages.get("roles.index").rows()}
    assert rows["Maëlle Le Goff"][3].startswith("Aucun")


def test_list_is_narrowed_by_name_and_state_and_shows_nobody_who_waits_or_left(
    pages: Pages, registration: Registration
) -> None:
    make_member(registration, first_name="Élise", last_name="Brun")
    make_member(registration, first_name="Luc", state=MemberState.SUSPENDED)
    make_member(registration, first_name="Parti", state=MemberState.DELETED)
    make_candidate(registration)
    assert names(pages.get("roles.index")) == ["Élise Brun", "Luc Durand", "Anne Morvan"]
    assert names(pages.get("roles.index", q="elise BRUN")) == []
    assert names(pages.get("roles.index", q="brún")) == ["Élise Brun"]
    assert names(pages.get("roles.index", state="suspended")) == ["Luc Durand"]
    for nonsense in ("deleted", "pending", "x"):
        assert len(names(pages.get("roles.index", state=nonsense))) == 3
    assert "Personne ne correspond" in pages.get("roles.index", q="%").text


def test_list_of_another_registration_is_another_list(
    pages: Pages, registration: Registration
) -> None:
    foreign = make_member(make_registration(), first_name="Étranger")
    assert "Étranger" not in pages.get("roles.index").text
    for endpoint in ("roles.show", "roles.confirm_password"):
        pages.get(endpoint, member_id=foreign.public_id, status=404)
    pages.post("roles.give_password", member_id=foreign.public_id, status=404)


def test_member_who_waits_or_left_has_no_page(pages: Pages, registration: Registration) -> None:
    gone = make_member(registration, state=MemberState.DELETED)
    candidate, _id = make_candidate(registration)
    for member in (gone, candidate.member):
        pages.get("roles.show", member_id=member.public_id, status=404)


def test_pages_go_on_beyond_the_first(pages: Pages, registration: Registration) -> None:
    for number in range(12):
        make_member(registration, first_name=f"Paul{number:02d}")
    second = pages.get("roles.index", size=10, page=2)
    assert names(second) == ["Paul10 Durand", "Paul11 Durand", "Anne Morvan"]


@pytest.mark.parametrize("endpoint", ["roles.index", "roles.create"])
def test_page_asks_the_database_the_same_number_of_times_whatever_there_is(
    pages: Pages, registration: Registration, owner: Person, endpoint: str
) -> None:
    created(registration, owner.member)
    with recorded() as few:
        pages.get(endpoint)
    for number in range(12):
        created(registration, owner.member, first_name=f"Paul{number}")
    with recorded() as many:
        pages.get(endpoint)
    assert len(many) == len(few)


def test_menu_leads_administrators_there_and_nobody_else(
    database: TestDatabase, pages: Pages, registration: Registration
) -> None:
    assert pages.get("home.index").soup.select("nav a[href='/declarants']")
    declarant = Pages(database.app).sign_in(make_person(registration))
    assert not declarant.get("home.index").soup.select("nav a[href='/declarants']")
    declarant.get("roles.index", status=403)


def test_member_page_offers_a_password_to_active_declarants_only(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    def offers(person: Person) -> bool:
        page = pages.get("roles.show", member_id=person.member.public_id)
        return "Donner un nouveau mot de passe provisoire" in page.text

    declarant = make_person(registration)
    peer = make_person(registration, administrator=True, first_name="Luc")
    resting = make_person(registration, first_name="Zoé", state=MemberState.SUSPENDED)
    assert [offers(person) for person in (declarant, owner, peer, resting)] == [
        True,
        False,
        False,
        False,
    ]
    for person in (owner, peer):
        page = pages.get("roles.confirm_password", member_id=person.member.public_id)
        assert page.form("roles.give_password") is None
        pages.post("roles.give_password", member_id=person.member.public_id, status=403)
    pages.post("roles.give_password", member_id=resting.member.public_id, status=400)


def test_page_of_every_kind_of_registration_opens(database: TestDatabase) -> None:
    for kind in RegistrationKind:
        person = make_person(make_registration(kind), administrator=True)
        assert names(Pages(database.app).sign_in(person).get("roles.index")) == ["Camille Durand"]
