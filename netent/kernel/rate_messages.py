"""The French messages about rate requests (product §7)."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_, Reason

RATE_MESSAGES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.BAD_NIR: N_(
            "« %(given)s » n’est ni un NIR ni un NTT. Un NIR a 13 caractères, ou 15 avec sa clé ; "
            "un NTT commence par 1 ou 2, suivi du SIREN de l’employeur, sur 11 à 40 caractères."
        ),
        Reason.RATE_SERVICE_CLOSED: N_(
            "L’appel de taux n’est pas proposé sur ce portail : aucun taux n’est demandé. "
            "Attendez le taux du prochain compte rendu mensuel, ou appliquez le barème par défaut."
        ),
        Reason.RATE_SERVICE_SILENT: N_(
            "Le service des taux n’a pas répondu, malgré plusieurs essais. "
            "Demandez de nouveau plus tard le taux de cette personne."
        ),
        Reason.RATE_RIGHT_GONE: N_(
            "L’auteur de l’appel n’avait plus le droit de déposer la DSN de cet établissement "
            "quand l’appel a été traité : aucun taux n’est rendu. "
            "Un administrateur peut accorder ce droit de nouveau."
        ),
    }
)
