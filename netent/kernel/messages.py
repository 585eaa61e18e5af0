"""The French message of every reason (product §5, §9, §17); catalogues hold the English."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.atmp_messages import ATMP_MESSAGES
from netent.kernel.company_messages import COMPANY_MESSAGES
from netent.kernel.filing_messages import FILING_MESSAGES
from netent.kernel.french_dates import in_french
from netent.kernel.operator_messages import OPERATOR_MESSAGES
from netent.kernel.payment_messages import PAYMENT_MESSAGES
from netent.kernel.portfolio_messages import PORTFOLIO_MESSAGES
from netent.kernel.rate_messages import RATE_MESSAGES
from netent.kernel.reasons import N_, Reason
from netent.kernel.reference_messages import REFERENCE_MESSAGES
from netent.kernel.request_messages import REQUEST_MESSAGES

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
        **FILING_MESSAGES,
        **ATMP_MESSAGES,
        **OPERATOR_MESSAGES,
        **PAYMENT_MESSAGES,
        **PORTFOLIO_MESSAGES,
        **RATE_MESSAGES,
        **REFERENCE_MESSAGES,
        **REQUEST_MESSAGES,
    }
)


def message(reason: Reason, **arguments: object) -> str:
    """The French message of a reason, days and moments written out. KeyError: argument missing."""
    return MESSAGES[reason] % {name: in_french(value) for name, value in arguments.items()}
