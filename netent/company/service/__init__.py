"""Terminating an establishment or a registration: asked, confirmed, withdrawn, and its effect."""

from netent.company.service.asking import ask, confirm, withdraw
from netent.company.service.ending import end_due, lapse_due, remind_due
from netent.company.service.settling import Settled

__all__ = ["Settled", "ask", "confirm", "end_due", "lapse_due", "remind_due", "withdraw"]
