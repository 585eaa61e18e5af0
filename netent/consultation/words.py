"""French words for what is stored as codes: ways of acts, states of rights."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from netent.kernel.reasons import N_

# By the stored value: the way by which rights were changed.
WAYS: Mapping[str, str] = MappingProxyType(
    {
        "page": N_("Page"),
        "import": N_("Dépôt de fichier"),
        "transfer": N_("Transfert"),
        "copy": N_("Copie"),
        "profile": N_("Profil"),
        "undo": N_("Annulation d’un dépôt"),
        "expiry": N_("Fin automatique"),
        "watch": N_("Veille du répertoire"),
        "termination": N_("Résiliation"),
        "command": N_("Commande de l’exploitant"),
        "demo": N_("Démonstration"),
    }
)

OPEN, TO_OPEN, ENDED = N_("Ouverte"), N_("À ouvrir"), N_("Terminée")


def state_of(opens_on: date | None, ends_on: date | None, on: date) -> str:
    """How a right stands on a day, in French."""
    if ends_on is not None and ends_on < on:
        return ENDED
    return TO_OPEN if opens_on is not None and opens_on > on else OPEN
