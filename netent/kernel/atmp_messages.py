"""The French messages about AT/MP rates (product §12)."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_, Reason

ATMP_MESSAGES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.RATE_ACKNOWLEDGED: N_("%(name)s a acquitté cette notification le %(at)s."),
        Reason.RATE_REPLACED: N_(
            "Une correction a remplacé cette notification : c’est elle qui est à acquitter."
        ),
        Reason.NO_RATE_TICKED: N_("Cochez au moins une notification à acquitter."),
        Reason.LOAD_MOVED_ON: N_(
            "Ce fichier est déjà repris, ou les taux connus ont changé depuis son contrôle : "
            "rien n’est fait. Déposez-le de nouveau pour voir ce qu’il apporte."
        ),
    }
)
