"""The French messages about a registration's own establishments and declarations (product §7)."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_, Reason

COMPANY_MESSAGES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.SITE_NOT_OF_COMPANY: N_(
            "%(siret)s n’est pas un établissement connu de votre entreprise : il ne peut pas être "
            "coché."
        ),
        Reason.SITE_CLOSED: N_(
            "L’établissement %(siret)s est fermé depuis le %(closed_on)s : il ne peut pas être "
            "coché."
        ),
        Reason.SITE_IS_CLIENT: N_(
            "L’établissement %(siret)s est client de votre portefeuille « %(portfolio)s ». "
            "Retirez-le d’abord de ce portefeuille."
        ),
        Reason.HEAD_OFFICE_STAYS: N_(
            "Le siège (%(siret)s) reste dans l’inscription tant qu’elle dure : "
            "il ne peut pas être décoché."
        ),
        Reason.SITE_TERMINATING: N_(
            "Une résiliation de l’établissement %(siret)s est en cours : retirez-la d’abord."
        ),
        Reason.ENDING_CHANGED: N_(
            "Rien n’a changé : %(count)s droits prendraient fin, et ce ne sont plus ceux que la "
            "page a montrés. Relisez ce qui prendra fin."
        ),
        Reason.DECLARATION_NOT_TAKEABLE: N_(
            "La déclaration %(declaration)s ne se prend pas ici : choisissez parmi celles du "
            "catalogue qui sont proposées."
        ),
        Reason.DECLARATION_NOT_OPEN: N_(
            "La déclaration %(declaration)s n’est plus ouverte : quelqu’un l’a retirée entre-temps."
        ),
        Reason.RIGHTS_REMAIN: N_(
            "La déclaration %(declaration)s n’est pas retirée : %(count)s droits y restent, et ils "
            "ont changé depuis que la page les a montrés. Relisez ce qui prendra fin."
        ),
    }
)
