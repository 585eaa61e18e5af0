"""Tables of payments: bodies, accounts and mandates; orders and the files they leave in."""

from netent.payments.models.banking import BankAccount, Complement, PaymentBody, SepaMandate
from netent.payments.models.ordering import Collection, PaymentOrder

__all__ = [
    "BankAccount",
    "Collection",
    "Complement",
    "PaymentBody",
    "PaymentOrder",
    "SepaMandate",
]
