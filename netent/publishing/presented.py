"""For whom and for what each declaration is: read out of what the catalogue says of it.

One table of words for both; a declaration that the operator adds finds its place by itself.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from netent.kernel.identifiers import fold

K = TypeVar("K")


class Profile(StrEnum):
    """Who declares, in the order of the pages; the value stands in addresses."""

    EMPLOYER = "employeur"
    THIRD_PARTY = "tiers-declarant"
    SELF_EMPLOYED = "independant"
    FARMING = "agricole"
    NOTARY = "notaire"
    SHOWS = "spectacle"
    BUILDING = "batiment"
    HOUSEHOLD = "particulier"
    PAYER = "organisme"


class Topic(StrEnum):
    """What is declared; likewise."""

    PAYROLL = "paie"
    HIRING = "embauche"
    CONTRIBUTIONS = "cotisations"
    ABSENCE = "arret-accident"
    END = "fin-de-contrat"
    TAX = "impot"
    LEAVE = "conges"
    RETIREMENT = "retraite-prevoyance"
    TOOLS = "outils"


# Beginnings of words, folded, or whole ones where a blank follows: in whom the catalogue
# addresses, and under which regime.
_PROFILES: Mapping[Profile, Sequence[str]] = MappingProxyType(
    {
        Profile.EMPLOYER: ("employeur", "tout employeur", "entreprise", "association", "societe"),
        Profile.THIRD_PARTY: ("tiers", "mandataire"),
        Profile.SELF_EMPLOYED: ("independant", "praticien", "artisan", "auto entrepreneur"),
        Profile.FARMING: ("agricole",),
        Profile.NOTARY: ("notari", "office"),
        Profile.SHOWS: ("spectacle", "artiste"),
        Profile.BUILDING: ("btp", "batiment"),
        Profile.HOUSEHOLD: ("particulier",),
        Profile.PAYER: ("organismes versant", "caisses", "collecteur"),
    }
)
# The same in its name, and in what is said of it.
_TOPICS: Mapping[Topic, Sequence[str]] = MappingProxyType(
    {
        Topic.PAYROLL: ("paie ", "salaires", "bulletin", "sociale nominative", "donnees sociales"),
        Topic.HIRING: ("embauche", "emploi"),
        Topic.CONTRIBUTIONS: ("cotisation", "contribution", "declaration sociale", "chiffre"),
        Topic.ABSENCE: ("accident", "maladie", "indemnites journalieres"),
        Topic.END: ("fin de contrat", "attestation employeur", "evenement"),
        Topic.TAX: ("impot", "prelevement a la source"),
        Topic.LEAVE: ("conges",),
        Topic.RETIREMENT: ("retraite", "prevoyance"),
        Topic.TOOLS: ("verifie", "controle d un", "outil", "mandats"),
    }
)
# Households and shows have their own people: who is an employer is said of them elsewhere.
_NARROWER = (Profile.HOUSEHOLD,)


def profiles_of(audience: str, regime: str) -> list[Profile]:
    """Whom a declaration is for; employers where the catalogue does not say more."""
    found = _found(_PROFILES, f"{audience} {regime}")
    if any(narrower in found for narrower in _NARROWER):
        found = [each for each in found if each is not Profile.EMPLOYER]
    return found or [Profile.EMPLOYER]


def topics_of(label: str, description: str) -> list[Topic]:
    """What a declaration is about; tools and services where nothing more is said."""
    return _found(_TOPICS, f"{label} {description}") or [Topic.TOOLS]


def _found(table: Mapping[K, Sequence[str]], text: str) -> list[K]:
    said = f" {re.sub(r'[^a-z0-9]+', ' ', fold(text))} "
    return [key for key, words in table.items() if any(f" {word}" in said for word in words)]
