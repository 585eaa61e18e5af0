"""What administrators do with their own company: terminations, declarations, establishments."""

from netent.company.service.asking import ask, confirm, withdraw
from netent.company.service.closed import Ended, end_on_closed
from netent.company.service.declaring import (
    Removed,
    Taken,
    remove_declaration,
    take_declarations,
)
from netent.company.service.ending import end_due, lapse_due, remind_due
from netent.company.service.holding import SitesChanged, change_sites, put_aside
from netent.company.service.settling import Settled

__all__ = [
    "Ended",
    "Removed",
    "Settled",
    "SitesChanged",
    "Taken",
    "ask",
    "change_sites",
    "confirm",
    "end_due",
    "end_on_closed",
    "lapse_due",
    "put_aside",
    "remind_due",
    "remove_declaration",
    "take_declarations",
    "withdraw",
]
