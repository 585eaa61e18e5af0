"""Checks, confirms and deletes rate requests (product §7, §9); treating them is `treatment`'s."""

from netent.rate_requests.service.asking import confirm, delete, forget, why_denied
from netent.rate_requests.service.checking import Deposit, read_deposit, stage

__all__ = [
    "Deposit",
    "confirm",
    "delete",
    "forget",
    "read_deposit",
    "stage",
    "why_denied",
]
