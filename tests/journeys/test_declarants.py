"""A declarant's life: created, first sign-in, address validated, password forgotten twice."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Portal
from tests.journeys.members import (
    ANSWER,
    MENU,
    PASSWORD,
    choose_password,
    create_declarant,
    fact,
    forget,
    mail_of,
    see,
)
from tests.journeys.steps import Enter, Person


@pytest.fixture
def administrator(enter: Enter, portal: Portal) -> Person:
    """The administrator of the company of several establishments, signed in."""
    person = enter()
    person.sign_in(portal.company("MULTI")["members"][0])
    see(person.page, MENU)
    return person


def declarant_inside(enter: Enter, administrator: Person, first_name: str) -> dict[str, Any]:
    """A declarant who has come in and chosen his password."""
    member = create_declarant(administrator, last_name="Kerbrat", first_name=first_name)
    person = enter()
    person.sign_in(member)
    choose_password(person, PASSWORD)
    return {**member, "password": PASSWORD}


def test_declarant_is_created_comes_in_and_validates_his_address(
    enter: Enter, administrator: Person
) -> None:
    desk = administrator.page
    desk.get_by_role("link", name="Gérer les déclarants").first.click()
    see(desk, "Gérer les déclarants")
    administrator.look()
    member = create_declarant(administrator, last_name="Le Goff", first_name="Maëlle", look=True)
    administrator.open("/declarants?q=le+goff")
    expect(desk.locator("tbody").get_by_text("Provisoire", exact=True)).to_be_visible()
    administrator.look()
    desk.get_by_role("link", name="Maëlle Le Goff").click()
    administrator.look()
    desk.get_by_role("link", name="Donner un nouveau mot de passe provisoire").click()
    administrator.look()
    desk.get_by_role("button", name="Donner le mot de passe").click()
    administrator.look()
    given = fact(desk, "Mot de passe provisoire")

    person = enter()
    page = person.page
    person.sign_in(member, password=given)
    choose_password(person, PASSWORD)
    person.open("/mon-compte")
    expect(page.get_by_text(re.compile("Votre administrateur.*Monique Tessier"))).to_be_visible()
    person.look()
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_text("Un lien est envoyé")).to_be_visible()
    text = mail_of(person, member["email"], "Validez votre nouvelle adresse électronique")
    link = re.search(r"https?://\S+/adresse/\S+", text)
    assert link is not None
    page.goto(link.group())
    see(page, "Valider une adresse électronique")
    person.look()
    page.get_by_role("button", name="Valider cette adresse").click()
    see(page, MENU)
    person.open("/mon-compte")
    expect(page.get_by_role("button", name="Recevoir le lien")).to_have_count(0)


def test_forgotten_password_is_found_again_by_the_secret_question(
    enter: Enter, administrator: Person
) -> None:
    member = declarant_inside(enter, administrator, "Yvon")
    person = enter()
    page = person.page
    forget(person, member)
    page.get_by_role("link", name="Répondre à ma question").click()
    see(page, "Question secrète")
    person.look()
    page.get_by_label("Votre réponse").fill("Le grand prince")
    page.get_by_role("button", name="Répondre").click()
    expect(page.get_by_text("Cette réponse ne convient pas").first).to_be_visible()
    person.look()
    page.get_by_label("Votre réponse").fill(f" {ANSWER.upper()} ")
    page.get_by_role("button", name="Répondre").click()
    choose_password(person, "Retrouve2027!", question=False)
    text = mail_of(person, member["email"], "Votre question secrète netent a servi")
    assert "quelqu’un a répondu à la question secrète" in text
    again = enter()
    again.sign_in(member, password="Retrouve2027!")
    see(again.page, MENU)


def test_forgotten_password_is_answered_by_the_administrator_who_corrects_the_address(
    enter: Enter, administrator: Person
) -> None:
    member = declarant_inside(enter, administrator, "Soizic")
    person = enter()
    forget(person, member)
    person.page.get_by_role("button", name="Demander à mon administrateur").click()
    person.look()

    desk = administrator.page
    administrator.open("/demandes-de-mot-de-passe")
    administrator.look()
    desk.get_by_role("link", name="Soizic Kerbrat").click()
    administrator.look()
    desk.get_by_label("Adresse électronique").fill("soizic@nouvelle.example")
    desk.get_by_role("button", name="Créer un mot de passe provisoire").click()
    see(desk, "Mot de passe provisoire")
    administrator.look()
    code = fact(desk, "Mot de passe provisoire")
    for address in (member["email"], "soizic@nouvelle.example"):
        text = mail_of(administrator, address, "Un mot de passe provisoire vous attend")
        assert code not in text

    person.sign_in(member)
    expect(person.page.get_by_text(re.compile("incorrect")).first).to_be_visible()
    person.sign_in(member, password=code)
    choose_password(person, "Retrouve2027!")
    person.open("/mon-compte")
    expect(person.page.get_by_role("button", name="Recevoir le lien")).to_be_visible()
