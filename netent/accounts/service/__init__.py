"""Signing in and out, and what keeps accounts tidy."""

from netent.accounts.service.choosing import (
    ChosenQuestion,
    choose_password,
    choose_question,
)
from netent.accounts.service.confirming import confirm_password
from netent.accounts.service.email_change import ask_for_address, confirm_address
from netent.accounts.service.logins import choose_language, close_login, expire_due, open_login
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
from netent.accounts.service.signing_in import Credentials, Refused, SignedIn, sign_in
from netent.accounts.service.web_sessions import Origin, end_sessions, revoke_all, sign_out

__all__ = [
    "ChosenQuestion",
    "Credentials",
    "Origin",
    "Recovered",
    "Refused",
    "SignedIn",
    "TemporaryPassword",
    "answer_question",
    "answer_request",
    "ask_administrators",
    "ask_for_address",
    "choose_language",
    "choose_password",
    "choose_question",
    "close_login",
    "confirm_address",
    "confirm_password",
    "end_sessions",
    "expire_due",
    "expire_recoveries",
    "link_state",
    "mail_link",
    "make_temporary_password",
    "open_login",
    "question_asked",
    "revoke_all",
    "sign_in",
    "sign_out",
]
