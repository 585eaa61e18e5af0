"""A collaborator's life on the pages: a role given, a suspension, a departure with a successor."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Portal
from tests.journeys.members import MENU, PASSWORD, choose_password, create_declarant, fact, see
from tests.journeys.steps import Enter, Person


def owner_of(enter: Enter, portal: Portal) -> Person:
    person = enter()
    person.sign_in(portal.company("MULTI")["members"][0])
    see(person.page, MENU)
    return person


def open_card(person: Person, name: str) -> None:
    person.open("/declarants?q=" + name.split()[-1])
    person.page.get_by_role("link", name=name, exact=True).click()
    see(person.page, name)


def promote(owner: Person, name: str) -> None:
    desk = owner.page
    open_card(owner, name)
    owner.look()
    desk.get_by_role("link", name="Changer son rôle").click()
    owner.look()
    desk.get_by_label("Administrateur-déclarant").check()
    desk.get_by_role("button", name="Changer le rôle").click()
    expect(desk.get_by_text(f"Le rôle de {name} est changé.")).to_be_visible()
    owner.look()


def demote(owner: Person, name: str, password: str) -> None:
    desk = owner.page
    desk.get_by_role("link", name="Changer son rôle").click()
    owner.look()
    desk.locator("[name=roles][value=declarant]").check()
    desk.get_by_label("Mot de passe actuel").fill(password)
    desk.get_by_role("button", name="Changer le rôle").click()
    expect(desk.get_by_text(f"Le rôle de {name} est changé.")).to_be_visible()


def test_declarant_becomes_administrator_then_declarant_again_and_is_suspended(
    enter: Enter, portal: Portal
) -> None:
    owner = owner_of(enter, portal)
    desk, name = owner.page, "Gaëlle Bodin"
    member = create_declarant(owner, last_name="Bodin", first_name="Gaëlle")
    person = enter()
    person.sign_in(member)
    choose_password(person, PASSWORD)
    promote(owner, name)
    person.open("/declarants")
    see(person.page, "Gérer les déclarants")
    demote(owner, name, portal.company("MULTI")["members"][0]["password"])
    person.open("/")
    see(person.page, "Se connecter")

    desk.get_by_role("link", name="Suspendre").click()
    owner.look()
    desk.get_by_role("button", name="Suspendre").click()
    expect(desk.get_by_text(f"{name} est suspendu.")).to_be_visible()
    owner.look()
    person.sign_in({**member, "password": PASSWORD})
    expect(person.page.get_by_role("alert")).to_contain_text("incorrect")
    desk.get_by_role("button", name="Réactiver").click()
    expect(desk.get_by_text("peut de nouveau se connecter")).to_be_visible()
    person.sign_in({**member, "password": PASSWORD})
    see(person.page, MENU)


def test_leaver_is_replaced_by_a_new_declarant_then_by_one_who_is_in(
    enter: Enter, portal: Portal
) -> None:
    owner = owner_of(enter, portal)
    desk = owner.page
    create_declarant(owner, last_name="Cloarec", first_name="Erwan")
    open_card(owner, "Erwan Cloarec")
    desk.get_by_role("link", name="Supprimer").click()
    see(desk, "Supprimer Erwan Cloarec")
    owner.look()
    desk.get_by_role("link", name="À un nouveau déclarant").click()
    see(desk, "Remplacer Erwan Cloarec")
    owner.look()
    desk.get_by_label("Nom", exact=True).fill("Daniel")
    desk.get_by_label("Prénom").fill("Nolwenn")
    desk.get_by_label("Adresse électronique").fill("nolwenn@declarant.example")
    desk.get_by_label("SIRET de connexion").select_option(index=1)
    desk.get_by_role("button", name="Créer cette personne et supprimer Erwan Cloarec").click()
    see(desk, "Mot de passe provisoire")
    owner.look()
    assert re.fullmatch(r"\d{5}", fact(desk, "Mot de passe provisoire"))

    open_card(owner, "Nolwenn Daniel")
    expect(desk.get_by_text(re.compile("3 établissements")).first).to_be_visible()
    desk.get_by_role("link", name="Transférer ses habilitations").click()
    owner.look()
    desk.get_by_role("link", name="Choisir Karim Haddad").click()
    owner.look()
    desk.get_by_role("button", name="Transférer").click()
    expect(desk.get_by_text("sont à Karim Haddad")).to_be_visible()
    desk.get_by_role("link", name="Supprimer").click()
    desk.get_by_role("link", name="Supprimer cette personne").click()
    owner.look()
    desk.get_by_role("button", name="Supprimer").click()
    expect(desk.get_by_text("Nolwenn Daniel est supprimé.")).to_be_visible()
    owner.look()


def make_profile(owner: Person, name: str) -> None:
    desk = owner.page
    owner.open("/declarants/profils")
    owner.look()
    owner.open("/declarants/profils/nouveau")
    desk.get_by_label("Nom du profil").fill(name)
    desk.locator("#declaration-DSN").check()
    owner.look()
    desk.get_by_role("button", name="Enregistrer le profil").click()
    expect(desk.get_by_text(f"Le profil « {name} » est créé.")).to_be_visible()
    owner.look()


def fill_in(owner: Person, first_name: str, mode: str) -> None:
    desk = owner.page
    owner.open("/declarants/nouveau")
    desk.get_by_label("Nom", exact=True).fill("Pennec")
    desk.get_by_label("Prénom").fill(first_name)
    desk.get_by_label("Adresse électronique").fill("pennec@declarant.example")
    desk.get_by_label("SIRET de connexion").select_option(index=1)
    desk.locator(f"[name=mode][value={mode}]").check()


def test_declarants_are_created_by_a_profile_and_like_one_who_is_in(
    enter: Enter, portal: Portal
) -> None:
    owner = owner_of(enter, portal)
    desk = owner.page
    make_profile(owner, "Paie")
    fill_in(owner, "Tifenn", "profile")
    desk.get_by_label("Profil", exact=True).select_option(label="Paie")
    desk.get_by_label("Jusqu’au").fill("2030-12-24")
    owner.look()
    desk.get_by_role("button", name="Créer le déclarant").click()
    see(desk, "Mot de passe provisoire")
    owner.look()
    assert (fact(desk, "Déclarations"), fact(desk, "Jusqu’au")) == ("DSN", "24 décembre 2030")

    fill_in(owner, "Gwenn", "copy")
    desk.get_by_role("button", name="Créer le déclarant").click()
    see(desk, "Les habilitations de qui ?")
    owner.look()
    desk.get_by_label("Rechercher").last.fill("pennec")
    desk.get_by_role("button", name="Filtrer").click()
    desk.get_by_label("Tifenn Pennec").check()
    desk.get_by_role("button", name="Créer le déclarant").click()
    see(desk, "Mot de passe provisoire")
    assert fact(desk, "Déclarations") == "DSN"
    open_card(owner, "Gwenn Pennec")
    owner.look()
