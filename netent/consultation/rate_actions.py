"""What the trail's words about rate requests mean, in French."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_

RATE_ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "rate_request.answered": N_("Appel de taux traité"),
        "rate_request.checked": N_("Appel de taux contrôlé"),
        "rate_request.confirmed": N_("Appel de taux confirmé"),
        "rate_request.deleted": N_("Appel de taux supprimé"),
        "rate_request.stopped": N_("Appel de taux arrêté"),
        "rate_requests.purged": N_("Appels de taux effacés"),
    }
)
RATE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "provider": N_("Service des taux"),
        "with_rate": N_("Taux rendus"),
        "without_rate": N_("Personnes sans taux"),
    }
)
