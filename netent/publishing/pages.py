"""The site's own pages, as its search knows them."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from netent.kernel.identifiers import fold


@dataclass(frozen=True, slots=True)
class SitePage:
    """A page by its endpoint: its title, and what is found there."""

    endpoint: str
    title: Any
    about: Any


PAGES = (
    SitePage("accounts.sign_in", _l("Se connecter"), _l("Avec SIRET, nom, prénom, mot de passe.")),
    SitePage(
        "registering.identity",
        _l("Créer votre compte"),
        _l("Inscrire une entreprise, ou rejoindre une inscription."),
    ),
    SitePage(
        "accounts.recover",
        _l("Mot de passe oublié"),
        _l("Question secrète, lien par courriel, ou administrateur."),
    ),
    SitePage(
        "registering.ask_link",
        _l("Recevoir un nouveau lien"),
        _l("Valider votre adresse électronique après l’inscription."),
    ),
    SitePage(
        "publishing.declarations",
        _l("Les déclarations"),
        _l("Présentation de chaque déclaration, par profil et par thème."),
    ),
    SitePage("publishing.news", _l("Actualités"), _l("Ce qui change sur le portail.")),
    SitePage("publishing.contact", _l("Nous écrire"), _l("Contacter l’exploitant du portail.")),
    SitePage(
        "publishing.browser",
        _l("Vérifier mon navigateur"),
        _l("Cookies, JavaScript, presse-papiers, PDF, heure de l’appareil."),
    ),
    SitePage(
        "publishing.privacy",
        _l("Données personnelles"),
        _l("Ce qui est gardé, pourquoi, combien de temps ; cookies et mentions légales."),
    ),
    SitePage(
        "documents.terms", _l("Conditions générales d’utilisation"), _l("Ce que vous acceptez.")
    ),
    SitePage(
        "public.accessibility",
        _l("Accessibilité"),
        _l("Déclaration d’accessibilité, et comment signaler une difficulté."),
    ),
)


def pages_about(text: str) -> list[SitePage]:
    """The pages that say every word of a text."""
    words = fold(text).split()
    return [page for page in PAGES if words and all(word in _said(page) for word in words)]


def _said(page: SitePage) -> str:
    return fold(f"{page.title} {page.about}")
