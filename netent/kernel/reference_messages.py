"""The French messages about reference tables and parameter sheets (product §7)."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_, Reason

REFERENCE_MESSAGES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NOMENCLATURE_MOVED_ON: N_(
            "Ce fichier est déjà repris, ou une autre version l’a été depuis son contrôle : rien "
            "n’est fait. Déposez-le de nouveau pour voir ce qu’il change."
        ),
        Reason.SHEET_VERSION_KNOWN: N_(
            "La version %(version)s de cette fiche est déjà là : donnez-lui un autre numéro, ou "
            "retirez celle qui est en place."
        ),
        Reason.SHEET_WITHDRAWN: N_("%(name)s a retiré cette fiche le %(at)s."),
    }
)
