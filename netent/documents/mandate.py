"""The SEPA mandate to sign: who is debited by whom, by which reference (product §11)."""

from dataclasses import dataclass
from datetime import date, datetime

from netent.documents.rendering import render
from netent.kernel.french_dates import french_day, french_moment
from netent.kernel.identifiers import format_siren


@dataclass(frozen=True, slots=True)
class MandatePaper:
    """A mandate as its paper tells it; what is signed is empty until it is acknowledged.

    `paid_for` is the declaration in words. `iban` is whole: the paper is the debtor's own.
    """

    rum: str
    creditor: str
    ics: str
    holder: str
    siren: str
    iban: str
    bic: str
    paid_for: str
    signatory: str
    place: str
    signed_on: date | None
    acknowledged_at: datetime | None
    revoked_at: datetime | None
    written_at: datetime


def sepa_mandate(paper: MandatePaper) -> bytes:
    """The mandate as a tagged PDF of one page; never inside a transaction."""
    data = {
        "introduction": _introduction(paper),
        "consent": (
            f"En signant ce mandat, vous autorisez {paper.creditor} à envoyer des instructions à "
            "votre banque pour débiter votre compte, et votre banque à débiter votre compte "
            f"conformément à ces instructions. Il vaut pour : {paper.paid_for}."
        ),
        "refund": (
            "Vous pouvez demander à votre banque le remboursement d’un prélèvement dans les huit "
            "semaines qui suivent le débit, et dans les treize mois s’il n’était pas autorisé."
        ),
        "mandate": [
            ("Référence unique du mandat (RUM)", paper.rum),
            ("Type de paiement", "récurrent"),
        ],
        "creditor": _told(
            ("Créancier", paper.creditor), ("Identifiant créancier SEPA (ICS)", paper.ics)
        ),
        "debtor": _told(
            ("Titulaire du compte", paper.holder),
            ("SIREN", format_siren(paper.siren)),
            ("IBAN", paper.iban),
            ("BIC", paper.bic),
        ),
        "signature": [
            ("Signataire", paper.signatory or "…"),
            ("Fait à", paper.place or "…"),
            ("Le", french_day(paper.signed_on) if paper.signed_on else "…"),
        ],
        "signed": bool(paper.acknowledged_at),
    }
    title = f"Mandat de prélèvement SEPA {paper.rum}"
    return render("mandate", data, title=title, written_at=paper.written_at)


def _introduction(paper: MandatePaper) -> str:
    if paper.revoked_at is not None:
        at = french_moment(paper.revoked_at)
        return f"Mandat révoqué le {at} : plus rien n’est prélevé par lui."
    if paper.acknowledged_at is not None:
        return f"Mandat acquitté sur netent le {french_moment(paper.acknowledged_at)}."
    return (
        "Mandat à signer. Il ne permet aucun prélèvement tant qu’il n’est pas acquitté sur netent."
    )


def _told(*rows: tuple[str, str]) -> list[tuple[str, str]]:
    return [row for row in rows if row[1]]
