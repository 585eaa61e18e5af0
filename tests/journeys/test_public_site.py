"""A visitor finds his way without signing in: declarations, news, answers, a message."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from netent.demo.plans import OPERATOR_EMAIL, PASSWORD
from tests.journeys.conftest import Portal
from tests.journeys.steps import Person

PAGES = (
    "/les-declarations",
    "/les-declarations/dsn",
    "/les-declarations/pasrau",
    "/les-declarations/dadsu",
    "/actualites",
    "/actualites/archives",
    "/base-de-connaissances?theme=bulk",
    "/recherche?q=paie",
    "/donnees-personnelles",
    "/conditions-generales",
    "/accessibilite",
)


@pytest.fixture
def visitor(browser: Browser, portal: Portal) -> Iterator[Person]:
    context = browser.new_context(locale="fr-FR")
    yield Person(context, portal.address)
    context.close()


def test_visitor_asks_reads_says_whether_it_helped_and_writes(visitor: Person) -> None:
    page = visitor.page
    visitor.open("/")
    visitor.look()
    page.get_by_label("Posez une question").fill("mots de passe oubliés")
    page.get_by_role("button", name="Chercher", exact=True).click()
    expect(page.locator("main mark").first).to_be_visible()
    visitor.look()
    page.get_by_role("link", name="J’ai oublié mon mot de passe").click()
    visitor.look()
    page.get_by_role("button", name="Oui").click()
    expect(page.get_by_text("Merci : votre avis est compté.")).to_be_visible()
    visitor.open("/base-de-connaissances?q=zzzzz")
    visitor.look()
    page.locator("main").get_by_role("link", name="Écrivez-nous").click()
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.get_by_text("Votre message n’est pas parti")).to_be_visible()
    visitor.look()
    page.get_by_label("Thème").select_option("access")
    page.get_by_label("Prénom et nom").fill("Maud Aubier")
    page.get_by_label("Adresse électronique").fill("maud@visite.example")
    page.get_by_label("Votre message").fill("Le lien reçu ne s’ouvre pas.")
    page.get_by_role("button", name="Envoyer le message").click()
    expect(page.locator("h1")).to_have_text("Votre message est reçu")
    visitor.look()


def test_visitor_finds_a_declaration_by_profile_and_news_by_theme(visitor: Person) -> None:
    page = visitor.page
    visitor.open("/")
    page.get_by_role("link", name="Office notarial").click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.locator("main tbody a").click()
    expect(page.locator("h1")).to_contain_text("clercs et employés de notaires")
    visitor.open("/actualites")
    page.get_by_label("Thème").select_option("access")
    page.get_by_role("button", name="Filtrer").click()
    expect(page).to_have_url(re.compile("theme=access"))
    page.locator(".dated a").first.click()
    visitor.look()


@pytest.mark.parametrize("path", PAGES)
def test_page_is_fit_for_everybody(visitor: Person, path: str) -> None:
    visitor.open(path)
    visitor.look()


def test_browser_is_checked_by_its_script_and_told_about_without(
    browser: Browser, portal: Portal, visitor: Person
) -> None:
    visitor.open("/verifier-mon-navigateur")
    expect(visitor.page.get_by_text("Vérification terminée.")).to_be_visible()
    expect(visitor.page.locator("[data-check]:visible")).to_have_count(7)
    expect(visitor.page.locator("[data-check=time] [data-good]")).to_be_visible()
    expect(visitor.page.locator("[data-check=cookies] [data-good]")).to_be_visible()
    visitor.look()
    context = browser.new_context(locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    page.goto(portal.address + "/verifier-mon-navigateur")
    expect(page.get_by_text("JavaScript ne fonctionne pas")).to_be_visible()
    expect(page.locator("[data-with]")).to_be_hidden()
    context.close()


def test_operator_writes_news_that_a_visitor_reads(
    browser: Browser, portal: Portal, visitor: Person
) -> None:
    context = browser.new_context(locale="fr-FR")
    operator = Person(context, portal.address)
    page = operator.page
    operator.open("/exploitation/connexion")
    page.get_by_label("Adresse électronique").fill(OPERATOR_EMAIL)
    page.locator("main input[type=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.get_by_role("link", name="Publications").first.click()
    operator.look()
    page.get_by_role("link", name="Écrire une actualité").click()
    page.get_by_label("Titre").fill("Le portail ferme dimanche matin")
    page.get_by_label("Thème").select_option("portal")
    page.get_by_label("Résumé").fill("De 8 h à 10 h, pour une mise à jour.")
    page.get_by_label("Texte").fill("Une **mise à jour** aura lieu.\n\n## Ce qui change\n\n- rien")
    operator.look()
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(page.locator(".prose strong")).to_have_text("mise à jour")
    operator.look()
    visitor.open("/actualites/le-portail-ferme-dimanche-matin")
    expect(visitor.page.locator("h1")).to_contain_text("n’existe pas")
    page.get_by_role("button", name="Publier").click()
    expect(page.get_by_text("C’est en ligne.")).to_be_visible()
    visitor.open("/")
    visitor.page.get_by_role("link", name="Le portail ferme dimanche matin").click()
    expect(visitor.page.locator(".prose h2")).to_have_text("Ce qui change")
    visitor.look()
    context.close()


def test_member_comes_to_his_menu_and_finds_the_answers_from_there(
    visitor: Person, portal: Portal
) -> None:
    page = visitor.page
    visitor.sign_in(portal.member("DECLARANT"))
    expect(page.locator("h1")).to_have_text("Menu personnalisé")
    visitor.open("/")
    expect(page).to_have_url(portal.address + "/menu")
    page.get_by_role("link", name="Base de connaissances").first.click()
    visitor.look()
