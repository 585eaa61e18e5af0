"""What administrators do with their own company: terminations, declarations, establishments."""

from netent.company.service.asking import ask, confirm, withdraw
from netent.company.service.declaring import (
    Removed,
    Taken,
    remove_declaration,
    take_declarations,
)
from netent.company.service.ending import end_due, lapse_due, remind_due
from netent.company.service.settling import Settled

__all__ = [
    "Removed",
    "Settled",
    "Taken",
    "ask",
    "confirm",
    "end_due",
    "lapse_due",
    "remind_due",
    "remove_declaration",
    "take_declarations",
    "withdraw",
]
