"""What the trail's words about AT/MP rates mean, in French."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_

ATMP_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "atmp.acknowledged": N_("Notifications AT/MP acquittées"),
        "atmp.loaded": N_("Fichier de taux AT/MP repris"),
        "atmp.received": N_("Notifications AT/MP reçues"),
    }
)
ATMP_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "corrected": N_("Corrigés"),
        "new": N_("Nouveaux"),
        "received": N_("Reçues"),
        "replaced": N_("Remplacées"),
    }
)
