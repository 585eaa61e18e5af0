"""The French messages about portfolios, their clients and declarations (product §8)."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_, Reason

PORTFOLIO_MESSAGES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.NAME_EMPTY: N_(
            "Donnez un nom au portefeuille, avec au moins une lettre ou un chiffre."
        ),
        Reason.NAME_TOO_LONG: N_("Ce nom est trop long : %(limit)s caractères au plus."),
        Reason.NAME_TAKEN: N_(
            "Le portefeuille « %(name)s » porte déjà ce nom, "
            "aux majuscules, accents ou espaces près."
        ),
        Reason.OPEN_ON_PORTFOLIO_FIRST: N_(
            "La déclaration %(declaration)s n’est pas ouverte sur le portefeuille "
            "« %(portfolio)s » : ouvrez-la d’abord sur le portefeuille, puis pour ses clients."
        ),
        Reason.TRANSFER_CHANGED: N_(
            "Rien n’a changé : ce que la page a montré n’est plus ce que ferait le transfert, qui "
            "mettrait fin à %(count)s droits. Relisez, puis confirmez."
        ),
        Reason.SAME_PORTFOLIO: N_(
            "Ces clients sont déjà dans ce portefeuille : choisissez-en un autre."
        ),
        Reason.NO_ACTIVE_DECLARANT: N_(
            "%(name)s n’est pas, ou plus, un déclarant actif : personne n’est affecté. "
            "Décochez cette personne, ou rétablissez-la d’abord."
        ),
        Reason.PORTFOLIO_HAS_CLIENTS: N_(
            "Le portefeuille n’est pas vide (clients : %(count)s) : transférez d’abord ses "
            "clients, ou retirez-les."
        ),
        Reason.PORTFOLIO_BUSY: N_(
            "Un dépôt de fichier attend ou se traite sur ce portefeuille (demandes : %(count)s) : "
            "attendez sa fin, ou supprimez-le s’il n’a pas commencé."
        ),
        Reason.OFFER_CHANGED: N_(
            "Rien n’est donné : il manque maintenant %(count)s droits, et ce ne sont plus ceux que "
            "la page a montrés. Relisez-les, puis confirmez."
        ),
    }
)
