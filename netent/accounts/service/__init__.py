"""Signing in and out, and what keeps accounts tidy."""

from netent.accounts.service.choosing import (
    ChosenQuestion,
    choose_password,
    choose_question,
)
from netent.accounts.service.confirming import confirm_password
from netent.accounts.service.email_change import ask_for_address, ask_to_validate, confirm_address
from netent.accounts.service.factors import (
    Added,
    add_passkey,
    are_own_codes,
    is_required,
    remove_passkey,
    remove_totp,
    rename_passkey,
    renew_codes,
    reset_factor,
    set_totp,
)
from netent.accounts.service.half_open import HalfOpened
from netent.accounts.service.locks import lift_locks
from netent.accounts.service.logins import (
    TripletTaken,
    choose_language,
    close_login,
    close_logins,
    end_ways_in,
    expire_due,
    open_login,
    open_logins,
    refuse_taken_triplet,
)
from netent.accounts.service.provisional import (
    close_request,
    put_provisional,
    tell_of_provisional,
)
from netent.accounts.service.recovery import answer_question, question_asked
from netent.accounts.service.recovery_links import (
    TemporaryPassword,
    link_state,
    mail_link,
    make_temporary_password,
)
from netent.accounts.service.recovery_requests import (
    Recovered,
    answer_request,
    ask_administrators,
    expire_recoveries,
)
from netent.accounts.service.second_step import (
    Entered,
    Over,
    StepAsked,
    enter_code,
    enter_passkey,
    step_asked,
)
from netent.accounts.service.signing_in import Credentials, Refused, SignedIn, sign_in
from netent.accounts.service.web_sessions import Origin, end_sessions, revoke_all, sign_out

__all__ = [
    "Added",
    "ChosenQuestion",
    "Credentials",
    "Entered",
    "HalfOpened",
    "Origin",
    "Over",
    "Recovered",
    "Refused",
    "SignedIn",
    "StepAsked",
    "TemporaryPassword",
    "TripletTaken",
    "add_passkey",
    "answer_question",
    "answer_request",
    "are_own_codes",
    "ask_administrators",
    "ask_for_address",
    "ask_to_validate",
    "choose_language",
    "choose_password",
    "choose_question",
    "close_login",
    "close_logins",
    "close_request",
    "confirm_address",
    "confirm_password",
    "end_sessions",
    "end_ways_in",
    "enter_code",
    "enter_passkey",
    "expire_due",
    "expire_recoveries",
    "is_required",
    "lift_locks",
    "link_state",
    "mail_link",
    "make_temporary_password",
    "open_login",
    "open_logins",
    "put_provisional",
    "question_asked",
    "refuse_taken_triplet",
    "remove_passkey",
    "remove_totp",
    "rename_passkey",
    "renew_codes",
    "reset_factor",
    "revoke_all",
    "set_totp",
    "sign_in",
    "sign_out",
    "step_asked",
    "tell_of_provisional",
]
