"""What a mandate's paper tells, out of its card."""

from datetime import datetime

from netent.documents import MandatePaper
from netent.kernel.ibans import grouped_iban
from netent.payments.queries.mandates import MandateCard


def paper_of(card: MandateCard, *, now: datetime) -> MandatePaper:
    """The paper of a mandate as it stands at this moment."""
    mandate, account, body = card.mandate, card.account, card.body
    return MandatePaper(
        rum=mandate.rum,
        creditor=body.name,
        ics=body.ics,
        holder=account.holder,
        siren=account.siren,
        iban=grouped_iban(account.iban),
        bic=account.bic,
        paid_for=mandate.declaration or "les déclarations DSN et PASRAU",
        signatory=mandate.signatory,
        place=mandate.signed_at_place,
        signed_on=mandate.signed_on,
        acknowledged_at=mandate.acknowledged_at,
        revoked_at=mandate.revoked_at,
        written_at=now,
    )
