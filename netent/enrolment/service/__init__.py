"""Asking to join, and the one outcome of it."""

from netent.accounts.service import TripletTaken
from netent.enrolment.service.asking import Applicant, ask_to_join, enter_person
from netent.enrolment.service.expiring import close_pending, expire_due, remind_due
from netent.enrolment.service.keys import (
    KeyEntered,
    ask_for_key,
    choose_cooptation,
    enter_key,
    has_room_for_key,
    postal_address,
    tries_left,
)
from netent.enrolment.service.settling import Settled, accept, refuse

__all__ = [
    "Applicant",
    "KeyEntered",
    "Settled",
    "TripletTaken",
    "accept",
    "ask_for_key",
    "ask_to_join",
    "choose_cooptation",
    "close_pending",
    "enter_key",
    "enter_person",
    "expire_due",
    "has_room_for_key",
    "postal_address",
    "refuse",
    "remind_due",
    "tries_left",
]
