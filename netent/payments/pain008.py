"""A file of direct debits (ISO 20022, pain.008.001.08), held against its schema."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sepaxml import SepaDD

from netent.payments.banking import bank_name

SCHEMA = "pain.008.001.08"
# What stands in a file for a name that banks can't read (EPC130-08).
_NO_NAME = "NOTPROVIDED"


@dataclass(frozen=True, slots=True)
class Creditor:
    """Who debits: as banks and debtors know him."""

    name: str
    ics: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True)
class Debit:
    """One debit. `reference` comes back with the bank's answer, at most 35 characters."""

    reference: str
    debtor: str
    iban: str
    bic: str
    amount: Decimal
    rum: str
    signed_on: date
    is_first: bool
    about: str


class _Named(SepaDD):  # type: ignore[misc]
    """A file whose message bears our own identifier: a bank refuses one that it has had."""

    def __init__(self, message_id: str, config: dict[str, object]) -> None:
        self._message_id = message_id
        super().__init__(config, schema=SCHEMA, clean=True)

    def _create_header(self) -> None:
        self.msg_id = self._message_id
        super()._create_header()


def direct_debits(
    creditor: Creditor, debits: Sequence[Debit], *, message_id: str, collect_on: date
) -> bytes:
    """The file of these debits, all collected on one day.

    Names lose what banks do not read. sepaxml's ValidationError where the schema does not hold.
    """
    file = _Named(
        message_id,
        {
            "name": bank_name(creditor.name) or _NO_NAME,
            "IBAN": creditor.iban,
            "BIC": creditor.bic,
            "batch": True,
            "creditor_id": creditor.ics,
            "currency": "EUR",
        },
    )
    for debit in debits:
        file.add_payment(
            {
                "name": bank_name(debit.debtor) or _NO_NAME,
                "IBAN": debit.iban,
                "BIC": debit.bic,
                "amount": int(debit.amount * 100),
                "type": "FRST" if debit.is_first else "RCUR",
                "collection_date": collect_on,
                "mandate_id": debit.rum,
                "mandate_date": debit.signed_on,
                "description": debit.about,
                "endtoend_id": debit.reference,
            }
        )
    content: bytes = file.export(validate=True)
    return content
