"""What the trail's words about payments mean, in French."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_

PAYMENT_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "bank_account.recorded": N_("Compte bancaire enregistré"),
        "bank_account.removed": N_("Compte bancaire retiré"),
        "body.added": N_("Organisme ajouté"),
        "body.changed": N_("Organisme modifié"),
        "collection.taken": N_("Fichier de prélèvements téléchargé"),
        "complement.removed": N_("Complément d’inscription retiré"),
        "complement.set": N_("Complément d’inscription enregistré"),
        "mandate.acknowledged": N_("Mandat SEPA acquitté"),
        "mandate.drafted": N_("Mandat SEPA établi"),
        "mandate.revoked": N_("Mandat SEPA révoqué"),
        "payment.cancelled": N_("Paiement annulé"),
        "payment.collected": N_("Paiement parti au prélèvement"),
        "payment.ordered": N_("Paiement ordonné"),
        "payment.rejected": N_("Paiement rejeté"),
        "payment_manager.ended": N_("Gestion des paiements retirée"),
        "payment_manager.named": N_("Gestion des paiements confiée"),
    }
)

PAYMENT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "amount": N_("Montant"),
        "body": N_("Organisme"),
        "collect_on": N_("Jour du prélèvement"),
        "holder": N_("Titulaire"),
        "iban": N_("IBAN"),
        "payments": N_("Paiements"),
        "rum": N_("Référence du mandat"),
        "siren": N_("SIREN"),
    }
)
