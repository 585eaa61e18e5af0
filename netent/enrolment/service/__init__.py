"""Asking to join, and the one outcome of it."""

from netent.enrolment.service.asking import Applicant, TripletTaken, ask_to_join
from netent.enrolment.service.expiring import expire_due, remind_due
from netent.enrolment.service.settling import Settled, accept, refuse

__all__ = [
    "Applicant",
    "Settled",
    "TripletTaken",
    "accept",
    "ask_to_join",
    "expire_due",
    "refuse",
    "remind_due",
]
