"""Ways in: a candidate is co-opted, a key is asked for, a forgotten password is found again."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Portal
from tests.journeys.members import mail_of
from tests.journeys.steps import Enter


def test_candidate_waits_with_a_key_on_its_way_and_is_let_in_by_an_administrator(
    enter: Enter, portal: Portal
) -> None:
    administrator = portal.member("ADMINISTRATOR")
    candidate, decider = enter(), enter()
    names = {"last_name": "Vasseur", "first_name": "Nadia"}
    candidate.sign_in({**administrator, **names})
    page = candidate.page
    expect(page.locator("h1")).to_have_text("Votre demande")
    candidate.look()
    page.get_by_role("button", name="Demander la lettre").click()
    expect(page.get_by_text("Il reste 5 essais")).to_be_visible()
    candidate.look()
    page.get_by_label("Clé d’activation").fill("AAAAA AAAAA")
    page.get_by_role("button", name="Valider la clé").click()
    expect(page.get_by_text("Il reste 4 essais").first).to_be_visible()
    candidate.look()
    decider.sign_in(administrator)
    expect(decider.page.locator("h1")).to_have_text("Menu personnalisé")
    decider.open("/demandes-en-attente")
    decider.look()
    decider.page.get_by_role("link", name="Nadia Vasseur").click()
    decider.look()
    decider.page.get_by_label(re.compile("^DSN")).check()
    decider.page.get_by_role("button", name="Accepter la demande").click()
    expect(decider.page.get_by_text("La demande est acceptée.")).to_be_visible()
    candidate.open("/")
    expect(page.locator("h1")).to_have_text("Menu personnalisé")


def test_forgotten_password_is_found_again_by_the_link_of_a_mail(
    enter: Enter, portal: Portal
) -> None:
    member, person = portal.member("DECLARANT"), enter()
    page = person.page
    person.open("/connexion")
    page.get_by_role("link", name=re.compile("oublié")).click()
    person.look()
    page.get_by_label("SIRET").fill(member["siret"])
    page.get_by_label("Nom", exact=True).fill(member["last_name"])
    page.get_by_label("Prénom").fill(member["first_name"])
    page.locator("main form button[type=submit]").click()
    person.look()
    page.locator("form[action$='/lien'] button").click()
    # By its subject: the portal may mail somebody else at any moment.
    text = mail_of(person, "@", "Retrouver l’accès à netent")
    link = re.search(r"https?://\S+/mot-de-passe-oublie/\S+", text)
    assert link is not None
    page.goto(link.group())
    person.look()
    page.locator("main form button[type=submit]").click()
    person.look()
    code = re.search(r"\b\d{8}\b", page.locator("main").inner_text())
    assert code is not None
    person.sign_in(member, password=code.group())
    expect(page.locator("h1")).to_have_text("Choisir un mot de passe")
    person.look()
    page.get_by_label("Nouveau mot de passe").fill("Retrouve")
    expect(page.locator("[data-criterion=digits]")).not_to_have_class(re.compile("met"))
    expect(page.get_by_text("Insuffisant")).to_be_visible()
    # The demo's own password, so that it stays what the demo says.
    page.get_by_label("Nouveau mot de passe").fill(member["password"])
    expect(page.locator("[data-criterion=digits]")).to_have_class(re.compile("met"))
    expect(page.get_by_text("Solide", exact=True)).to_be_visible()
    person.look()
    page.get_by_label("Le même mot de passe").fill(member["password"])
    page.get_by_label("Votre réponse").fill("Une longue réponse")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    expect(page.locator("h1")).to_have_text("Menu personnalisé")
    assert person.complaints == []
