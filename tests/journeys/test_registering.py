"""Companies that register, of each kind, and people who join one: by cooptation, by key."""

import re

from playwright.sync_api import expect

from tests.documents.reading import Pdf
from tests.journeys import registering
from tests.journeys.members import MENU, choose_password, see
from tests.journeys.steps import Enter, Person

# Companies of the demo's directory that nobody has registered: one establishment, three, one.
MONO = "20003067400010"
MULTI = ("34935734300012", "34935734300020", "34935734300038")
FIRM = "24790079800031"


def downloaded(person: Person, word: str) -> Pdf:
    """The PDF behind a link of the page."""
    href = person.page.get_by_role("link", name=word).get_attribute("href")
    answer = person.page.request.get(f"{person.address}{href}")
    assert answer.ok
    return Pdf(answer.body())


def test_company_of_one_establishment_registers_and_is_joined_in_two_ways(enter: Enter) -> None:
    first = enter()
    found_a_company(first)
    join_by_cooptation(enter(), first)
    join_by_key(enter())


def found_a_company(first: Person) -> None:
    founder = registering.begin(first, MONO, last_name="Aubier", first_name="Maud")
    registering.describe(
        first,
        access="Votre entreprise Vous déclarez",
        profile="Un établissement ou un organisme du secteur public",
        sector="Régime général",
    )
    registering.accept_charter(first)
    registering.confirm(first, founder["email"])
    see(first.page, "Votre inscription est faite")
    first.look()
    first.sign_in(founder)
    see(first.page, MENU)
    first.look()
    account = downloaded(first, "Télécharger le compte rendu de l’inscription (PDF)")
    assert "Maud" in account.text
    assert "Déclaration sociale nominative" in account.text


def join_by_cooptation(second: Person, first: Person) -> None:
    coopted = registering.begin(second, MONO, last_name="Bouleau", first_name="Luc")
    see(second.page, "Votre entreprise est déjà inscrite")
    second.look()
    assert "Aubier" not in second.page.content()
    second.page.get_by_label("Être administrateur").check()
    second.page.get_by_role("button", name="Continuer").click()
    registering.confirm(second, coopted["email"], verb="Valider la demande")
    see(second.page, "Votre demande est transmise")
    second.look()
    second.sign_in(coopted)
    see(second.page, "Votre demande")
    first.open("/demandes-en-attente")
    first.page.get_by_role("link", name="Luc Bouleau").click()
    first.page.get_by_role("button", name="Accepter la demande").click()
    expect(first.page.get_by_text("La demande est acceptée.")).to_be_visible()
    second.open("/")
    see(second.page, MENU)
    second.open("/mon-compte")
    expect(second.page.get_by_text("Coopté par Maud Aubier")).to_be_visible()


def join_by_key(third: Person) -> None:
    by_key = registering.begin(third, MONO, last_name="Charme", first_name="Zoé")
    third.page.get_by_label("Être administrateur").check()
    third.page.get_by_label("Par une clé envoyée").check()
    third.page.get_by_role("button", name="Continuer").click()
    registering.confirm(third, by_key["email"], verb="Valider la demande")
    see(third.page, "Votre demande est transmise")
    third.open("/boite-d-envoi/")
    third.page.get_by_role("link", name="Voir aussi les courriers postés").click()
    letter = third.page.get_by_role("link", name=re.compile("clé pour devenir")).first
    answer = third.page.request.get(f"{third.address}{letter.get_attribute('href')}")
    key = re.search(r"La voici : ([A-Z2-9]{10})\b", Pdf(answer.body()).text)
    assert key is not None
    third.sign_in(by_key)
    see(third.page, "Votre demande")
    third.page.get_by_label("Clé d’activation").fill(key.group(1))
    third.page.get_by_role("button", name="Valider la clé").click()
    see(third.page, MENU)
    third.open("/mon-compte")
    expect(third.page.get_by_text("Par la clé d’activation")).to_be_visible()


def test_company_of_several_establishments_registers_with_those_it_ticks(enter: Enter) -> None:
    person = enter()
    founder = registering.begin(person, MULTI[0], last_name="Tilleul", first_name="Iris")
    registering.describe(
        person,
        access="Votre entreprise Vous déclarez",
        profile="Une entreprise ou un organisme du secteur privé",
        sector="C3S",
    )
    registering.tick_sites(person, MULTI[1:2])
    see(person.page, "Valider l’inscription")
    expect(person.page.get_by_text("Multi établissements")).to_be_visible()
    # Going back changes nothing by itself, and one page can be corrected alone.
    person.page.get_by_role("link", name="Modifier les établissements").click()
    assert person.page.locator(f"#site-{MULTI[1]}").is_checked()
    registering.tick_sites(person, MULTI[2:])
    registering.confirm(person, founder["email"])
    see(person.page, "Votre inscription est faite")
    person.sign_in(founder)
    see(person.page, MENU)
    account = downloaded(person, "Télécharger le compte rendu de l’inscription (PDF)")
    assert "3 établissements retenus." in account.text


def test_third_party_registers_with_a_first_declarant_who_signs_in(enter: Enter) -> None:
    person, declarant = enter(), enter()
    founder = registering.begin(person, FIRM, last_name="Noyer", first_name="Paul")
    registering.describe(
        person,
        access="Votre entreprise et vos clients",
        profile="Un cabinet d’expertise comptable",
        sector="Régime général",
    )
    registering.accept_charter(person)
    registering.add_declarant(person, last_name="Saule", first_name="Rose")
    registering.confirm(person, founder["email"])
    see(person.page, "Votre inscription est faite")
    person.look()
    row = person.page.get_by_role("row", name=re.compile("Rose Saule"))
    code = row.locator("code").inner_text()
    assert re.fullmatch(r"\d{5}", code)
    names = {"siret": FIRM, "last_name": "Saule", "first_name": "Rose"}
    declarant.sign_in({**names, "password": code})
    choose_password(declarant, "Rossignol2026")
    declarant.open("/mon-compte")
    expect(declarant.page.get_by_text("Votre administrateur : Paul Noyer.")).to_be_visible()
    person.sign_in(founder)
    see(person.page, MENU)
    expect(person.page.get_by_text("Tiers déclarant").first).to_be_visible()
