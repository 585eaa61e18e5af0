"""The French message of every reason (product §5, §9, §17); catalogues hold the English."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.company_messages import COMPANY_MESSAGES
from netent.kernel.french_dates import in_french
from netent.kernel.portfolio_messages import PORTFOLIO_MESSAGES
from netent.kernel.reasons import N_, Reason

MESSAGES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.REGISTRATION_TERMINATED: N_(
            "L’inscription est résiliée : plus aucun droit n’y est ouvert."
        ),
        Reason.MEMBER_SUSPENDED: N_(
            "Ce membre n’est pas actif. Un administrateur peut le réactiver."
        ),
        Reason.ESTABLISHMENT_CLOSED: N_("Établissement fermé depuis le %(closed_on)s."),
        Reason.DECLARATION_REMOVED: N_(
            "La déclaration %(declaration)s n’est plus ouverte pour cet établissement. "
            "Un administrateur peut l’ouvrir à nouveau."
        ),
        Reason.NO_HABILITATION: N_(
            "Aucune habilitation pour cette déclaration et cet établissement. "
            "Un administrateur peut l’accorder."
        ),
        Reason.ENDED: N_("L’habilitation a pris fin le %(ends_on)s."),
        Reason.ACCESS_DELAY: N_(
            "Délai d’accès : l’habilitation pourra être utilisée à partir du %(opens_on)s."
        ),
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
            "Ce SIRET est absent du répertoire Sirene. "
            "Vérifiez-le ; un établissement tout récent y entre sous quelques jours."
        ),
        Reason.CLOSED: N_(
            "Établissement fermé depuis le %(closed_on)s : il ne peut ni devenir client, "
            "ni recevoir de droits."
        ),
        Reason.NOT_IN_PORTFOLIO: N_("Cet établissement n’est pas dans ce portefeuille."),
        Reason.IN_OTHER_PORTFOLIO: N_(
            "Cet établissement est déjà suivi ailleurs dans votre inscription (%(portfolio)s). "
            "Transférez-le, ou retirez-le d’abord."
        ),
        Reason.UNKNOWN_DECLARANT: N_(
            "« %(member)s » n’est pas membre de votre inscription. "
            "Vérifiez le SIRET avec lequel il se connecte, son nom et son prénom."
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
        Reason.BAD_VALUE: N_("%(found)s n’est pas une action : %(expected)s."),
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
            "Attendu : %(expected)s. Repartez du modèle, sans ajouter de colonne."
        ),
        Reason.EMPTY_FILE: N_(
            "Le fichier ne contient aucune ligne à traiter. "
            "Remplissez le modèle, enregistrez-le, puis déposez-le de nouveau."
        ),
        Reason.TOO_LARGE: N_(
            "Le fichier est trop grand : %(found)s, pour %(expected)s au plus. "
            "Découpez-le en plusieurs demandes."
        ),
        Reason.TOO_MANY_RIGHTS: N_(
            "La demande écrirait %(found)s droits, pour %(expected)s au plus. "
            "Découpez-la en plusieurs fichiers."
        ),
        Reason.COOLDOWN: N_(
            "Une demande a déjà été confirmée récemment. Vous pourrez confirmer à partir du "
            "%(opens_at)s."
        ),
        Reason.UNKNOWN_DECLARATION: N_("La déclaration %(declaration)s n’est pas au catalogue."),
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
        Reason.NOT_FOUND: N_("Cet élément n’existe pas, ou n’est pas dans votre inscription."),
        Reason.BAD_CREDENTIALS: N_(
            "SIRET, nom, prénom ou mot de passe incorrect. Vérifiez les quatre champs. "
            "Après plusieurs échecs, l’accès est suspendu quelque temps."
        ),
        Reason.WRONG_PASSWORD: N_(
            "Ce n’est pas votre mot de passe actuel. "
            "Après plusieurs échecs, l’accès est suspendu quelque temps."
        ),
        Reason.WRONG_ANSWER: N_(
            "Cette réponse ne convient pas à ces SIRET, nom et prénom. "
            "Après plusieurs échecs, l’accès est suspendu quelque temps."
        ),
        Reason.ACCOUNT_LOCKED: N_(
            "Trop de mots de passe faux : attendez la fin du blocage annoncée par message, "
            "puis recommencez."
        ),
        Reason.WRONG_FACTOR: N_(
            "Cela ne convient pas. Un code ne sert qu’une fois : attendez le suivant, ou vérifiez "
            "l’heure de votre appareil. Après plusieurs échecs, l’accès est suspendu quelque temps."
        ),
        Reason.FACTOR_LOCKED: N_(
            "Trop de codes faux : attendez la fin du blocage annoncée par message, "
            "puis recommencez."
        ),
        Reason.FACTOR_REQUIRED: N_(
            "Les administrateurs de ce portail doivent garder une double authentification : "
            "ajoutez d’abord un autre moyen."
        ),
        Reason.PASSKEY_KNOWN: N_("Cette clé d’accès est déjà enregistrée dans votre compte."),
        Reason.PASSKEY_NOT_MADE: N_(
            "La clé d’accès n’a pas pu être vérifiée. Recommencez, sans changer de page."
        ),
        Reason.TOO_MANY_PASSKEYS: N_(
            "%(limit)s clés d’accès sont déjà enregistrées, et pas davantage. "
            "Retirez-en une d’abord."
        ),
        Reason.NO_POSTAL_ADDRESS: N_(
            "Le répertoire Sirene ne donne pas l’adresse de votre établissement : "
            "aucune lettre ne peut y être envoyée. Demandez la cooptation."
        ),
        Reason.TOO_MANY_LETTERS: N_(
            "%(limit)s lettres ont déjà été envoyées pour cette demande, et pas davantage. "
            "Demandez la cooptation."
        ),
        Reason.TOO_MANY_KEYS: N_(
            "Trop de clés attendent déjà d’être saisies pour cette entreprise : aucune autre "
            "lettre ne part. Demandez la cooptation."
        ),
        Reason.TRIPLET_TAKEN: N_(
            "Une personne se connecte déjà avec ce SIRET, ce nom et ce prénom. "
            "Si c’est vous, retrouvez votre mot de passe au lieu de vous inscrire."
        ),
        Reason.NOT_OWN_SITE: N_(
            "Ce SIRET n’est pas celui d’un établissement de votre inscription. "
            "Choisissez l’un des vôtres."
        ),
        Reason.CANNOT_REGISTER_CLOSED: N_(
            "Établissement fermé depuis le %(closed_on)s : il ne peut pas être inscrit. "
            "Inscrivez-vous avec un établissement actif de l’entreprise."
        ),
        Reason.CANNOT_REGISTER_UNKNOWN: N_(
            "Ce SIRET n’est plus dans le répertoire Sirene : il ne peut pas être inscrit. "
            "Vérifiez-le sur l’avis de situation Sirene."
        ),
        Reason.NO_DECLARATION_LEFT: N_(
            "Les déclarations choisies ne sont plus proposées. Recommencez votre inscription."
        ),
        Reason.ANSWERS_CHANGED: N_(
            "Vos réponses ont changé depuis l’affichage de cette page, dans un autre onglet. "
            "Relisez-les, puis validez."
        ),
        Reason.LINK_JUST_SENT: N_(
            "Un message vient de partir à %(email)s. Attendez %(minutes)s minutes avant d’en "
            "demander un autre, et cherchez-le parmi les indésirables."
        ),
        Reason.RECOVERY_DONE: N_(
            "%(name)s a déjà répondu à cette demande, le %(at)s : rien de plus n’est fait."
        ),
        Reason.ALREADY_TERMINATING: N_(
            "Une résiliation est déjà en cours pour cet établissement, ou pour l’entreprise."
        ),
        Reason.LAST_ESTABLISHMENT: N_(
            "Aucun autre établissement ne resterait dans l’inscription : "
            "demandez la résiliation de l’entreprise."
        ),
        Reason.OWN_TERMINATION: N_(
            "Vous avez demandé cette résiliation : un autre administrateur doit la confirmer."
        ),
        Reason.LAST_ADMINISTRATOR: N_(
            "Vous êtes le seul administrateur actif : l’inscription en garde toujours un. "
            "Donnez d’abord ce rôle à une autre personne ; elle pourra ensuite changer le vôtre."
        ),
        Reason.OWN_STANDING: N_(
            "Personne ne change son propre rôle ni son propre état : "
            "demandez-le à un autre administrateur."
        ),
        Reason.ENDS_BEFORE_OPENING: N_(
            "Un droit n’ouvre que le %(opens_on)s : il prendrait fin avant d’ouvrir. "
            "Choisissez un dernier jour à partir de cette date."
        ),
        Reason.PASSWORD_NEEDED: N_(
            "Cet acte vous laisserait seul administrateur, ou met fin à beaucoup de droits : "
            "confirmez avec votre mot de passe actuel."
        ),
        Reason.HOLDINGS_CHANGED: N_(
            "Ce que cette personne détient a changé depuis l’affichage de cette page : rien n’est "
            "fait. Relisez les nombres ci-dessous, puis recommencez."
        ),
        Reason.RECEIVER_GONE: N_(
            "La personne choisie n’est plus active dans l’inscription : rien n’est fait. "
            "Choisissez-en une autre."
        ),
        Reason.TOO_MANY_PROFILES: N_(
            "%(limit)s profils existent déjà, et pas davantage. Changez-en un, ou supprimez-en un."
        ),
        Reason.PROFILE_TAKEN: N_(
            "Le profil « %(name)s » porte déjà ce nom, aux majuscules, accents ou espaces près."
        ),
        **COMPANY_MESSAGES,
        **PORTFOLIO_MESSAGES,
    }
)


def message(reason: Reason, **arguments: object) -> str:
    """The French message of a reason, days and moments written out. KeyError: argument missing."""
    return MESSAGES[reason] % {name: in_french(value) for name, value in arguments.items()}
