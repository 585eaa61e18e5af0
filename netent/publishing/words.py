"""Themes, profiles and topics as pages name them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l

from netent.publishing.presented import Profile, Topic
from netent.publishing.states import Stage, Theme

THEMES: Mapping[Theme, Any] = MappingProxyType(
    {
        Theme.REGISTRATION: _l("Inscription"),
        Theme.ACCESS: _l("Connexion et sécurité"),
        Theme.MEMBERS: _l("Administrateurs et déclarants"),
        Theme.RIGHTS: _l("Habilitations"),
        Theme.PORTFOLIOS: _l("Portefeuilles et clients"),
        Theme.BULK: _l("Dépôt de fichiers"),
        Theme.FILING: _l("Déclarer"),
        Theme.PAYMENT: _l("Payer"),
        Theme.PORTAL: _l("Le portail"),
    }
)
PROFILES: Mapping[Profile, Any] = MappingProxyType(
    {
        Profile.EMPLOYER: _l("Employeur"),
        Profile.THIRD_PARTY: _l("Tiers déclarant"),
        Profile.SELF_EMPLOYED: _l("Indépendant"),
        Profile.FARMING: _l("Employeur agricole"),
        Profile.NOTARY: _l("Office notarial"),
        Profile.SHOWS: _l("Spectacle"),
        Profile.BUILDING: _l("Bâtiment et travaux publics"),
        Profile.HOUSEHOLD: _l("Particulier employeur"),
        Profile.PAYER: _l("Organisme versant des revenus"),
    }
)
STAGES: Mapping[Stage, Any] = MappingProxyType(
    {
        Stage.DRAFT: _l("Brouillon"),
        Stage.COMING: _l("À venir"),
        Stage.SHOWN: _l("En ligne"),
        Stage.ARCHIVED: _l("Archivée"),
    }
)
TOPICS: Mapping[Topic, Any] = MappingProxyType(
    {
        Topic.PAYROLL: _l("Paie et salaires"),
        Topic.HIRING: _l("Embauche et emploi"),
        Topic.CONTRIBUTIONS: _l("Cotisations et contributions"),
        Topic.ABSENCE: _l("Accident, maladie, arrêt"),
        Topic.END: _l("Fin de contrat et événements"),
        Topic.TAX: _l("Prélèvement à la source"),
        Topic.LEAVE: _l("Congés"),
        Topic.RETIREMENT: _l("Retraite et prévoyance"),
        Topic.TOOLS: _l("Outils et services"),
    }
)
