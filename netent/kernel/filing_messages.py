"""The French messages about filing a declaration (product §7)."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_, Reason

FILING_MESSAGES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NOTHING_TO_FILE: N_(
            "%(declaration)s ne se dépose pas ici : c’est un service à consulter, ou une "
            "déclaration qui n’existe plus sous ce nom."
        ),
        Reason.BAD_PERIOD: N_("Cette période n’en est pas une pour %(declaration)s."),
        Reason.PERIOD_TO_COME: N_(
            "Cette période n’a pas commencé : %(declaration)s pourra être déposée à partir du "
            "%(opens_on)s."
        ),
        Reason.NIL_NOT_POSSIBLE: N_(
            "%(declaration)s ne connaît pas de déclaration néant : joignez un fichier."
        ),
        Reason.FILED_FILE_EMPTY: N_(
            "Le fichier est vide (0 octet). Enregistrez-le de nouveau, puis déposez-le."
        ),
        Reason.FILED_FILE_TOO_LARGE: N_(
            "Le fichier est trop grand : %(expected)s Mo au plus pour cette déclaration."
        ),
        Reason.FILED_FILE_KIND: N_(
            "Le contenu de ce fichier n’est pas de ceux que %(declaration)s accepte, quel que soit "
            "son nom. Rien n’est déposé."
        ),
        Reason.ALREADY_FILED: N_(
            "%(by)s a déjà déposé cette déclaration pour cette période le %(at)s, sous le numéro "
            "%(receipt)s."
        ),
        Reason.FILING_MOVED_ON: N_(
            "Ce dépôt n’est plus en vigueur : quelqu’un l’a remplacé ou annulé entre-temps. "
            "Rien n’a changé."
        ),
        Reason.NOT_REPLACEABLE: N_(
            "%(declaration)s ne se remplace pas : un dépôt en vigueur le reste."
        ),
        Reason.NOT_CANCELLABLE: N_(
            "%(declaration)s ne s’annule pas ; déposez-en une autre qui la remplace, si la "
            "déclaration le permet."
        ),
        Reason.BAD_DUE_DAY: N_("Ce jour n’est pas de ceux que %(declaration)s permet."),
    }
)
