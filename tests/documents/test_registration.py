"""The account of a registration says what was declared, on as many tagged pages as it takes."""

from dataclasses import replace
from datetime import UTC, datetime

from netent.documents import (
    AccountDeclaration,
    AccountEstablishment,
    AccountPerson,
    RegistrationAccount,
    registration_account,
)
from netent.kernel.enums import RegistrationKind
from netent.kernel.identifiers import format_siret
from tests.documents.reading import Pdf
from tests.factories.identifiers import sirets

SIRETS = sirets(200)
ACCOUNT = RegistrationAccount(
    company="Boulangerie Durand",
    siren="443080908",
    kind=RegistrationKind.THIRD_PARTY,
    administrator=AccountPerson("DURAND", "Zoé", SIRETS[0], "zoe@durand.example"),
    profile="Expert-comptable",
    purpose="Déclarer pour vos clients",
    sector="Régime général",
    declarations=[AccountDeclaration("DSN", "Déclaration sociale nominative")],
    establishments=[AccountEstablishment(SIRETS[0], "Le Fournil", "12 rue de la Paix 75002 Paris")],
    first_declarants=[AccountPerson("PETIT", "Luc", SIRETS[1], "luc@durand.example")],
    registered_at=datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
)


def test_account_says_everything_that_was_declared() -> None:
    pdf = Pdf(registration_account(ACCOUNT))
    assert pdf.title == "Compte rendu d’inscription de Boulangerie Durand"
    assert pdf.language == "fr"
    said = [
        *("20 novembre 2026 à 14 h 05", "Boulangerie Durand", "443 080 908", "tiers déclarant"),
        *("DURAND", "Zoé", "zoe@durand.example", "Expert-comptable", "Déclarer pour vos clients"),
        *("Régime général", "DSN Déclaration sociale nominative", "1 établissement retenu."),
        *("Le Fournil 12 rue de la Paix 75002 Paris", "PETIT Luc", "luc@durand.example"),
        *(" ".join(format_siret(siret).split()) for siret in SIRETS[:2]),
    ]
    assert [words for words in said if words not in pdf.text] == []


def test_account_is_tagged_with_headings_and_tables_that_have_heads() -> None:
    tags = Pdf(registration_account(ACCOUNT)).tags
    assert tags.count("H1") == 1
    assert tags.count("H2") == 5
    assert tags.count("Table") == tags.count("THead") == tags.count("TBody") == 5
    assert tags.count("TH") == 2 + 2 + 2 + 3 + 4


def test_account_of_two_hundred_establishments_repeats_heads_on_its_pages() -> None:
    many = [AccountEstablishment(siret, "Four", "1 rue du Four 69001 Lyon") for siret in SIRETS]
    pdf = Pdf(registration_account(replace(ACCOUNT, establishments=many)))
    pages = [page for page in pdf.pages if "Four 1 rue" in page]
    assert len(pages) > 3
    assert all(page.count("SIRET Nom Adresse") == 1 for page in pages)
    assert pdf.text.count("Four 1 rue") == 200
    assert all(f"Page {n} sur {len(pdf.pages)}" in page for n, page in enumerate(pdf.pages, 1))
    assert "200 établissements retenus." in pdf.text


def test_account_leaves_out_what_was_not_declared() -> None:
    bare = replace(ACCOUNT, sector="", declarations=[], first_declarants=[])
    text = Pdf(registration_account(bare)).text
    assert "Régime ou secteur" not in text
    assert "déclarants" not in text
    assert "Aucune déclaration n’a été choisie." in text
