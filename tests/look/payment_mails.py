"""What the mails about payments are made of."""

from datetime import UTC, date, datetime
from typing import Any

PAYMENT: dict[str, Any] = {
    "first_name": "Claire",
    "registration_name": "Cabinet <Morvan>",
    "by": "Anne Morvan",
    "done_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "iban": "FR76 •••• 0189",
    "holder": "Boulangerie <Fil>",
    "siren": "443080908",
    "usable_from": date(2026, 11, 23),
    "rum": "NE-443080908-DUCS-23456789AB",
    "body": "Prévoyance <fictive>",
    "declaration": "DUCS",
    "rejected_at": datetime(2026, 11, 20, 13, 5, tzinfo=UTC),
    "url": "http://netent.example/paiements/comptes",
}
PAYMENT_MAILS = [
    ("bank_account_recorded", PAYMENT),
    ("bank_account_removed", PAYMENT),
    ("mandate_acknowledged", PAYMENT),
    ("mandate_revoked", PAYMENT),
    ("payment_rejected", PAYMENT | {"payments": 1}),
    ("payment_rejected", PAYMENT | {"payments": 12}),
]
