"""Profiles on their pages: five at most, by name, with what is not open any more named."""

import pytest
from sqlalchemy import select, update

from netent.catalogue import queries as catalogue
from netent.catalogue.models import DeclarationType
from netent.database.sessions import reading, transaction
from netent.database.tenant import Tenant
from netent.kernel.enums import RegistrationKind
from netent.perimeter.models import Site
from netent.roles import queries
from netent.roles.service import create_profile
from netent.tenancy.models import Member, Registration
from tests.accounts.people import Person, make_person
from tests.factories.identifiers import siret_of
from tests.factories.tenancy import NOW, actor_of, make_registration
from tests.roles.acting import event, held_by
from tests.support.databases import TestDatabase
from tests.support.pages import Pages
from tests.support.seen import Seen
from tests.support.threads import at_once

pytestmark = pytest.mark.usefixtures("clock")

PERSON = {"last_name": "Le Goff", "first_name": "Maëlle", "email": "m@c.example", "phone": ""}


@pytest.fixture
def owner(registration: Registration) -> Person:
    return make_person(registration, administrator=True, declarant=False, first_name="Anne")


@pytest.fixture
def pages(database: TestDatabase, owner: Person) -> Pages:
    return Pages(database.app).sign_in(owner)


def make(pages: Pages, name: str, *codes: str, status: int = 302) -> Seen:
    told = {"name": name, "declarations": list(codes)}
    if status != 302:
        return pages.post("roles.create_profile", told, status=status)
    return pages.post("roles.create_profile", told, to="roles.profiles")


def all_of(registration: Registration) -> dict[str, list[str]]:
    with reading(Tenant(registration.id)) as session:
        return {
            row.name: [each.code for each in (*row.declarations, *row.gone)]
            for row in queries.profiles(session)
        }


def close(registration: Registration, code: str) -> None:
    """The declaration is open nowhere any more."""
    with transaction(Tenant(registration.id)) as session:
        types = session.scalars(select(DeclarationType.id).where(DeclarationType.code == code))
        rights = int(catalogue.rights_of_types(session, types))
        session.execute(
            update(Site)
            .values(opened=Site.opened.bitwise_and(~rights))
            .execution_options(synchronize_session=False)
        )


def test_profile_is_made_changed_and_taken_away(pages: Pages, registration: Registration) -> None:
    empty = pages.get("roles.profiles")
    assert "Aucun profil" in empty.text
    page = make(pages, "  Paie ", "DSN")
    assert "Le profil « Paie » est créé." in page.notices()[0]
    changing = pages.visit(page.link("Paie"))
    assert changing.soup.select_one("#declaration-DSN[checked]") is not None
    fields = {"name": "Paie et embauche", "declarations": ["DSN", "DPAE"]}
    done = pages.press(changing, "roles.change_profile", fields, to="roles.profiles")
    assert sorted(all_of(registration)["Paie et embauche"]) == ["DPAE", "DSN"]
    pages.press(done, "roles.delete_profile", to="roles.profiles")
    assert all_of(registration) == {}
    assert event(registration, "profile.deleted").details["name"] == "Paie et embauche"


def test_name_and_declarations_are_asked_for_at_their_fields(
    pages: Pages, registration: Registration
) -> None:
    make(pages, "Paie", "DSN")
    for name, codes, said in (
        ("", ["DSN"], "Donnez un nom"),
        ("--", ["DSN"], "ni lettre, ni chiffre"),
        ("a" * 81, ["DSN"], "80 caractères"),
        ("PAIE", ["DSN"], "porte déjà ce nom"),
        ("Embauche", [], "Cochez au moins une déclaration"),
    ):
        assert said in make(pages, name, *codes, status=422).errors()[0]
    assert list(all_of(registration)) == ["Paie"]


def test_sixth_profile_is_refused_and_five_made_at_once_stay_five(
    pages: Pages, registration: Registration, owner: Person
) -> None:
    for rank in range(4):
        make(pages, f"Profil {rank}", "DSN")

    def press(name: str) -> object:
        with transaction(Tenant(registration.id)) as session:
            actor = actor_of(registration, owner.member)
            return create_profile(session, actor, name=name, declarations=["DSN"], now=NOW)

    at_once(lambda: press("Un"), lambda: press("Deux"))
    assert len(all_of(registration)) == 5
    assert "5 profils existent déjà" in make(pages, "Six", "DSN", status=422).errors()[0]
    assert "Nouveau profil" not in pages.get("roles.profiles").text


def test_declaration_that_is_not_open_any_more_is_named_and_not_given(
    pages: Pages, registration: Registration
) -> None:
    make(pages, "Paie", "DSN", "DPAE")
    close(registration, "DPAE")
    assert pages.get("roles.profiles").rows()[0][2] == "DPAE"
    page = pages.get("roles.create")
    assert "plus ouvertes, et donc pas données : DPAE" in page.text
    option = page.soup.select_one("#profile option:last-child")
    assert option is not None
    told = {
        **PERSON,
        "mode": "profile",
        "profile": option["value"],
        "siret": siret_of(registration.siren, 1000),
    }
    missing = pages.press(page, "roles.create", {**told, "profile": ""}, status=422)
    assert "Choisissez un profil." in missing.errors()[0]
    done = pages.press(page, "roles.create", told)
    assert "Elles ne sont plus ouvertes sur vos établissements : DPAE." in done.text
    with reading(Tenant(registration.id)) as session:
        member = session.scalars(select(Member).where(Member.last_name == "Le Goff")).one()
    assert held_by(registration, member).declarations == {"DSN": 2}


def test_another_registrations_profile_is_unknown(pages: Pages, database: TestDatabase) -> None:
    other = make_registration(RegistrationKind.MULTI)
    stranger = make_person(other, administrator=True)
    with transaction(Tenant(other.id)) as session:
        made = create_profile(
            session,
            actor_of(other, stranger.member),
            name="Secret",
            declarations=["DSN"],
            now=NOW,
        )
    assert "Secret" not in pages.get("roles.profiles").text
    pages.get("roles.change_profile", status=404, profile_id=made.public_id)
    pages.post("roles.delete_profile", status=404, profile_id=made.public_id)
    assert list(all_of(other)) == ["Secret"]


@pytest.mark.parametrize("code", ["ZZZ", "\x00", "dsn", "DSN" * 200])
def test_profile_of_what_no_catalogue_has_is_refused_at_its_field(
    pages: Pages, registration: Registration, code: str
) -> None:
    page = make(pages, "Paie", "DSN", code, status=422)
    assert "ne se prend pas ici" in page.errors()[0]
    assert all_of(registration) == {}
