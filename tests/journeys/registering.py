"""What somebody does in the wizard, page by page, as more than one journey does."""

import re
from collections.abc import Sequence
from typing import Any

from tests.journeys.members import mail_of, see
from tests.journeys.steps import Person

PASSWORD = "Bonjour2026"
_SUBJECT = "Validez votre adresse électronique pour terminer"


def begin(person: Person, siret: str, *, last_name: str, first_name: str) -> dict[str, Any]:
    """From the door to the recap; who he is, as the sign-in form asks for it."""
    page = person.page
    person.open("/connexion")
    page.get_by_role("link", name="Créer votre compte").click()
    see(page, "Créer votre compte")
    email = f"{last_name}@inscription.example".lower()
    page.get_by_label("SIRET").fill(siret)
    page.get_by_label("Madame").check()
    page.get_by_label("Nom", exact=True).fill(last_name)
    page.get_by_label("Prénom").fill(first_name)
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Téléphone").fill("04 78 00 00 01")
    person.look()
    page.get_by_role("button", name="Je m’inscris").click()
    see(page, "Conditions générales d’utilisation")
    person.look()
    page.get_by_label("J’ai lu les conditions").check()
    page.get_by_role("button", name="Accepter et continuer").click()
    see(page, "Votre établissement")
    person.look()
    page.get_by_role("button", name="C’est mon établissement").click()
    see(page, "Votre mot de passe")
    person.look()
    page.get_by_label("Nouveau mot de passe").fill(PASSWORD)
    page.get_by_label("Le même mot de passe").fill(PASSWORD)
    page.get_by_label("Question secrète").select_option("first_book")
    page.get_by_label("Votre réponse").fill("Le Petit Prince")
    page.get_by_role("button", name="Enregistrer et continuer").click()
    see(page, "Vos données d’authentification")
    person.look()
    page.get_by_role("button", name="S’inscrire aux services").click()
    names = {"last_name": last_name, "first_name": first_name}
    return {"siret": siret, **names, "email": email, "password": PASSWORD}


def describe(person: Person, *, access: str, profile: str, sector: str) -> None:
    """What the company is; the declarations are those that the answers propose."""
    page = person.page
    see(page, "Type d’inscription")
    person.look()
    page.get_by_role("radio", name=re.compile(f"^{access}")).check()
    page.get_by_role("button", name="Continuer").click()
    see(page, "Votre profil")
    page.get_by_role("radio", name=profile, exact=True).check()
    page.get_by_label("Les cotisations sociales et contributions").check()
    person.look()
    page.get_by_role("button", name="Continuer").click()
    see(page, "Régime ou secteur")
    page.get_by_role("radio", name=re.compile(f"^{sector}( La|$)")).check()
    person.look()
    page.get_by_role("button", name="Continuer").click()
    see(page, "Vos déclarations")
    person.look()
    page.get_by_role("button", name="Étape suivante").click()


def tick_sites(person: Person, sirets: Sequence[str]) -> None:
    """Tick some of the company's other establishments."""
    page = person.page
    see(page, "Vos autres établissements")
    person.look()
    for siret in sirets:
        page.locator(f"#site-{siret}").check()
    page.get_by_role("button", name="Étape suivante").click()


def accept_charter(person: Person) -> None:
    """Accept the charter of the DSN."""
    see(person.page, "Charte de la DSN")
    person.look()
    person.page.get_by_label("J’accepte la charte de la DSN.").check()
    person.page.get_by_role("button", name="J’accepte").click()


def add_declarant(person: Person, *, last_name: str, first_name: str) -> None:
    """Enter a first declarant, and go on."""
    page = person.page
    see(page, "Vos premiers déclarants")
    person.look()
    page.get_by_label("Nom", exact=True).fill(last_name)
    page.get_by_label("Prénom").fill(first_name)
    page.get_by_label("Adresse électronique").fill(f"{last_name}@inscription.example".lower())
    page.get_by_role("button", name="Ajouter le déclarant").click()
    page.get_by_role("cell", name=f"{first_name} {last_name}", exact=True).wait_for()
    person.look()
    page.get_by_role("button", name="Étape suivante").click()


def confirm(person: Person, email: str, *, verb: str = "Valider l’inscription") -> None:
    """Press the last button, read the mail, follow its link and press the button there."""
    page = person.page
    see(page, verb)
    person.look()
    page.get_by_role("button", name=verb).click()
    see(page, "Validez votre adresse électronique")
    person.look()
    text = mail_of(person, email, _SUBJECT)
    link = re.search(r"https?://\S+/inscription/lien/\S+", text)
    assert link is not None
    page.goto(link.group())
    see(page, "Valider votre adresse électronique")
    person.look()
    page.get_by_role("button", name="Valider mon adresse et terminer").click()
