"""The French messages of reasons that operators meet."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_, Reason

OPERATOR_MESSAGES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.BAD_OPERATOR_CREDENTIALS: N_(
            "Adresse, mot de passe ou code incorrect. Vérifiez les trois champs ; un code ne sert "
            "qu’une fois. Après plusieurs échecs, l’accès est suspendu quelque temps."
        ),
        Reason.OPERATOR_KNOWN: N_(
            "%(email)s est déjà celle d’un exploitant : donnez-lui un nouveau lien."
        ),
        Reason.NO_LETTER: N_(
            "Aucun des courriers cochés ne peut être imprimé. "
            "Cochez au moins un courrier qui attend."
        ),
        Reason.LETTERS_MOVED_ON: N_(
            "L’un de ces courriers n’attend plus : quelqu’un l’a imprimé, ou son délai est passé. "
            "Rien n’est marqué ; relisez la liste."
        ),
        Reason.PUBLICATION_CHANGED: N_(
            "%(name)s a changé cette publication le %(at)s, depuis l’affichage de cette page : "
            "rien n’est fait. Comparez les deux, puis recommencez."
        ),
        Reason.REQUEST_NOT_WAITING: N_(
            "Cette demande n’attend pas de traitement : elle est en cours, ou terminée."
        ),
        Reason.VIEW_CLOSED: N_(
            "Cette page touche au compte ou aux secrets d’un membre : elle reste fermée pendant "
            "une consultation."
        ),
        Reason.VIEW_ONLY: N_(
            "Vous consultez le portail comme un membre, en lecture seule : rien n’est fait. "
            "Mettez fin à la consultation pour agir à votre bureau."
        ),
        Reason.OPERATOR_UNKNOWN: N_("Aucun exploitant n’a l’adresse %(email)s."),
    }
)
