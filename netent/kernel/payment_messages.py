"""The French messages about bank accounts, mandates and payments (product §11)."""

from collections.abc import Mapping
from types import MappingProxyType

from netent.kernel.reasons import N_, Reason

PAYMENT_MESSAGES: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.COMPANY_NOT_HELD: N_(
            "L’entreprise %(siren)s n’est ni la vôtre, ni celle d’un de vos clients : "
            "aucun compte ne peut être enregistré pour elle."
        ),
        Reason.ACCOUNT_KNOWN: N_(
            "Ce compte est déjà enregistré pour cette entreprise, depuis le %(recorded_on)s."
        ),
        Reason.MANDATE_KNOWN: N_(
            "Un mandat existe déjà pour ce compte et cet organisme : %(rum)s. "
            "Acquittez-le, ou révoquez-le d’abord."
        ),
        Reason.MANDATE_ELSEWHERE: N_(
            "Les mandats de l’organisme %(body)s ne s’établissent pas ici : suivez le lien vers "
            "son site."
        ),
        Reason.MANDATE_ACKNOWLEDGED: N_(
            "Rien n’a changé : ce mandat a été acquitté le %(at)s par %(by)s."
        ),
        Reason.MANDATE_REVOKED: N_(
            "Rien n’a changé : ce mandat a été révoqué le %(at)s par %(by)s."
        ),
        Reason.BODY_NOT_PAID: N_(
            "L’organisme %(body)s ne reçoit pas de paiement pour cette déclaration : "
            "choisissez-en un autre."
        ),
        Reason.BODY_NOT_READY: N_(
            "L’exploitant n’a pas encore enregistré l’identifiant créancier et le compte de "
            "l’organisme %(body)s : aucun mandat ne peut être établi pour lui."
        ),
        Reason.NOTHING_TO_PAY: N_("Il n’y a rien à payer pour ce dépôt, ou tout est déjà ordonné."),
        Reason.BAD_AMOUNT: N_(
            "« %(found)s » n’est pas un montant à payer : un nombre positif en euros, avec deux "
            "décimales au plus, inférieur à un milliard."
        ),
        Reason.BELOW_THRESHOLD: N_(
            "Rien n’est dû : la C3S se paie à partir de %(threshold)s € de chiffre d’affaires."
        ),
        Reason.NO_COMPLEMENT: N_(
            "Le complément d’inscription ne dit pas encore qui est payé pour la déclaration "
            "%(declaration)s. Une personne qui gère les paiements peut l’ajouter."
        ),
        Reason.ORDER_MOVED_ON: N_(
            "Rien n’a changé : ce paiement n’attend plus. Son état est affiché ci-dessous."
        ),
        Reason.BODY_UNKNOWN: N_(
            "L’organisme nommé par le fichier n’est pas connu du portail : vérifiez son "
            "identifiant, ou signalez-le à l’exploitant."
        ),
        Reason.BODY_TWICE: N_(
            "Le fichier contient déjà un versement à cet organisme : un seul bloc par organisme."
        ),
        Reason.NOT_TELEPAYMENT: N_(
            "Le mode de paiement du fichier n’est pas le télépaiement (05), seul possible pour "
            "cette déclaration."
        ),
        Reason.BLOCK_AMOUNT: N_(
            "Le montant du versement n’est pas un nombre positif inférieur à un milliard d’euros."
        ),
        Reason.IBAN_WRONG: N_("L’IBAN du versement est faux : vérifiez sa clé RIB."),
        Reason.ACCOUNT_UNKNOWN: N_(
            "Ce compte n’est pas enregistré pour l’entreprise : enregistrez-le, établissez et "
            "acquittez son mandat, puis ordonnez de nouveau."
        ),
        Reason.ACCOUNT_NOT_USABLE: N_(
            "Le délai d’enregistrement de ce compte n’est pas passé : ordonnez de nouveau ensuite."
        ),
        Reason.BIC_DIFFERS: N_(
            "Le BIC du versement n’est pas celui du compte enregistré : corrigez l’un ou l’autre."
        ),
        Reason.NO_MANDATE: N_(
            "Aucun mandat acquitté pour ce compte et cet organisme : établissez-le, acquittez-le, "
            "puis ordonnez de nouveau."
        ),
        Reason.MANDATE_ENDED: N_(
            "Le mandat de ce paiement n’a plus cours : établissez-en un autre, puis ordonnez de "
            "nouveau."
        ),
        Reason.FILING_ENDED: N_("Le dépôt a été remplacé ou annulé avant le prélèvement."),
    }
)
