"""The French messages of what becomes of a bulk request and of its lines (product §9)."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_, Reason

REQUEST_MESSAGES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.BAD_SIRET: N_(
            "« %(given)s » n’est pas un SIRET : 14 chiffres sont attendus, "
            "clé de contrôle comprise. "
            "Vérifiez le numéro sur l’avis de situation Sirene."
        ),
        Reason.DIGITS_LOST: N_(
            "« %(given)s » est une notation scientifique : le tableur a pu perdre des chiffres. "
            "Mettez la colonne au format texte, puis saisissez de nouveau les 14 chiffres."
        ),
        Reason.UNKNOWN_SIRET: N_(
            "Ce SIRET est absent %(register)s. "
            "Vérifiez-le ; un établissement tout récent y entre sous quelques jours."
        ),
        Reason.CLOSED: N_(
            "Établissement fermé depuis le %(closed_on)s : il ne peut ni devenir client, "
            "ni recevoir de droits ou de nouveaux membres."
        ),
        Reason.NOT_IN_PORTFOLIO: N_("Cet établissement n’est pas dans ce portefeuille."),
        Reason.IN_OTHER_PORTFOLIO: N_(
            "Cet établissement est déjà suivi ailleurs dans votre inscription (%(portfolio)s). "
            "Transférez-le, ou retirez-le d’abord."
        ),
        Reason.UNKNOWN_DECLARANT: N_(
            "« %(member)s » n’est pas membre de votre inscription. "
            "Vérifiez le SIRET avec lequel il se connecte, son nom et son prénom, le nom d’abord."
        ),
        Reason.AMBIGUOUS_DECLARANT: N_(
            "Plusieurs membres s’appellent « %(member)s » : "
            "indiquez le SIRET avec lequel il se connecte."
        ),
        Reason.DECLARATION_NOT_ON_PORTFOLIO: N_(
            "La déclaration %(declaration)s n’est pas ouverte sur ce portefeuille. "
            "Ouvrez-la d’abord, puis déposez la ligne de nouveau."
        ),
        Reason.CHANGED_SINCE: N_(
            "Autre chose a changé ici depuis la demande : rien n’y est annulé."
        ),
        Reason.BAD_VALUE: N_("%(found)s ne convient pas : %(expected)s."),
        Reason.CONTRADICTION: N_(
            "Le fichier demande ici une chose et son contraire : gardez une seule des lignes."
        ),
        Reason.DUPLICATE: N_(
            "Une ligne plus haut dans le fichier dit déjà ce qu’il en est : "
            "gardez une seule des lignes."
        ),
        Reason.UNKNOWN_REGISTRATION: N_("Aucune inscription en cours pour ce SIREN."),
        Reason.UNKNOWN_PORTFOLIO: N_("Aucun portefeuille de ce nom dans l’inscription."),
        Reason.UNKNOWN_MEMBER: N_("Aucun membre ne porte cet identifiant dans l’inscription."),
        Reason.NOT_ALLOWED: N_("Vos droits ne permettent pas cet acte."),
        Reason.BAD_NAME: N_(
            "Le fichier s’appelle « %(found)s » ; il doit porter le nom du portefeuille, "
            "« %(expected)s ». Renommez-le, ou choisissez l’autre portefeuille."
        ),
        Reason.BAD_STRUCTURE: N_(
            "La structure du fichier n’est pas celle attendue. Trouvé : %(found)s. "
            "Attendu : %(expected)s. "
            "Corrigez le fichier, ou repartez du modèle, sans ajouter de colonne."
        ),
        Reason.EMPTY_FILE: N_(
            "Le fichier ne contient aucune ligne à traiter. "
            "Remplissez le modèle, enregistrez-le, puis déposez-le de nouveau."
        ),
        Reason.TOO_LARGE: N_(
            "La demande est trop grande : %(found)s, pour %(expected)s au plus. "
            "Faites-en plusieurs, plus petites."
        ),
        Reason.TOO_MANY_RIGHTS: N_(
            "Cet acte écrirait %(found)s droits, pour %(expected)s au plus. "
            "Faites-le en plusieurs fois."
        ),
        Reason.COOLDOWN: N_(
            "Une demande a déjà été confirmée récemment. Vous pourrez confirmer à partir du "
            "%(opens_at)s."
        ),
        Reason.UNKNOWN_DECLARATION: N_("La déclaration %(declaration)s n’est pas au catalogue."),
        Reason.DECLARATION_WITHDRAWN: N_(
            "La déclaration n’est plus proposée au catalogue depuis que la demande a été "
            "confirmée : rien n’a été changé. Choisissez-en une autre."
        ),
        Reason.NOT_UNDOABLE: N_(
            "Cette demande ne peut pas être annulée : elle n’a rien changé, ses lignes ne sont "
            "plus conservées, ou elle est déjà annulée."
        ),
        Reason.CODES_TAKEN: N_(
            "%(name)s a déjà téléchargé ces mots de passe provisoires, le %(at)s : ils ne sont "
            "donnés qu’une fois. Générez-en un nouveau depuis la page de chaque membre."
        ),
        Reason.CODES_GONE: N_(
            "Ces mots de passe provisoires ne sont plus conservés. "
            "Générez-en un nouveau depuis la page de chaque membre."
        ),
        Reason.AUTHOR_NOT_ALLOWED: N_(
            "L’auteur de la demande n’avait plus le droit d’importer quand elle a été traitée : "
            "rien n’a été changé. Un administrateur peut déposer le fichier de nouveau."
        ),
        Reason.REQUEST_MOVED_ON: N_(
            "La demande a changé d’état entre-temps : elle est maintenant « %(status)s »."
        ),
        Reason.INTERNAL: N_(
            "Le traitement s’est interrompu plusieurs fois : rien n’a été changé. "
            "L’exploitant en est averti ; déposez le fichier de nouveau plus tard."
        ),
    }
)
