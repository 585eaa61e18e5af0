"""Areas, services and reference tables as pages name them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import lazy_gettext as _l

from netent.complementary.states import Area, Nomenclature

AREAS: Mapping[Area, Any] = MappingProxyType(
    {
        Area.CONTROL: _l("Outils de contrôle"),
        Area.REFERENCE: _l("Référentiels"),
        Area.SETTINGS: _l("Paramétrage"),
        Area.PAYMENT: _l("Solutions de paiement"),
        Area.PARTNER: _l("Sites partenaires"),
        Area.OTHER: _l("Autres services"),
    }
)
# By the service's code: its name, and what it is for.
SERVICES: Mapping[str, tuple[Any, Any]] = MappingProxyType(
    {
        "CTRL-SIRET": (
            _l("Contrôle SIRET"),
            _l("Vérifier qu’un SIRET est connu du répertoire, et s’il est actif."),
        ),
        "DSN-VAL": (_l("DSN-Val"), _l("Contrôler un fichier DSN avant de le déposer.")),
        "DADSU-CTL": (
            _l("DADSU-CTL"),
            _l("Contrôler un fichier DADS-U, pour les années déclarées avant la DSN."),
        ),
        "DSN-FPOC": (
            _l("DSN-FPOC"),
            _l("Contrôler les données de la DSN destinées aux organismes complémentaires."),
        ),
        "NOMENCLATURES": (
            _l("Tables de nomenclature DSN et DADS-U"),
            _l("Les codes des organismes, à chercher ou à télécharger."),
        ),
        "FICHES": (
            _l("Fiches de paramétrage OC"),
            _l("Ce qu’il faut pour paramétrer un logiciel de paie, organisme par organisme."),
        ),
        "COMPLEMENT": (
            _l("Complément d’inscription"),
            _l("Qui est payé pour la DUCS, la CRPCEN et la C3S, et depuis quel compte."),
        ),
        "MANDAT": (
            _l("Mandats SEPA"),
            _l("Chercher, établir, imprimer et révoquer les mandats de prélèvement."),
        ),
        "COTIZEN": (_l("Paiement COTIZEN"), _l("Payer ses cotisations en ligne.")),
        "JEDECLARE": (
            _l("Jedeclare.com"),
            _l("Le portail des déclarations des cabinets et des entreprises."),
        ),
        "URSSAF": (
            _l("Urssaf en ligne"),
            _l("L’espace connecté de l’Urssaf : comptes, paiements, attestations."),
        ),
        "ATMP": (
            _l("Taux AT/MP"),
            _l("Les taux d’accidents du travail et de maladies professionnelles notifiés."),
        ),
        "TOPAZE": (
            _l("Appel de taux (TOPAze)"),
            _l(
                "Demander le taux de prélèvement à la source d’une personne, hors du rythme "
                "mensuel des déclarations."
            ),
        ),
    }
)
NOMENCLATURES: Mapping[Nomenclature, Any] = MappingProxyType(
    {
        Nomenclature.DSN: _l("Codes des organismes en DSN"),
        Nomenclature.DADSU: _l("Codes des organismes en DADS-U"),
    }
)
