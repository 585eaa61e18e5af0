"""Operators: their sign-in, their own accounts, and what commands do for them."""

from netent.operators.service.own import (
    choose_language,
    choose_password,
    confirm_password,
    set_factor,
)
from netent.operators.service.signing_in import Credentials, Refused, SignedIn, sealed_for, sign_in
from netent.operators.service.standing import (
    create_operator,
    follow_link,
    give_link,
    reinstate_operator,
    suspend_operator,
)
from netent.operators.service.viewing import begin_view, end_view, end_views_due
from netent.operators.service.web_sessions import (
    PREFIX,
    end_all,
    end_sessions,
    expire_due,
    sign_out,
)

__all__ = [
    "PREFIX",
    "Credentials",
    "Refused",
    "SignedIn",
    "begin_view",
    "choose_language",
    "choose_password",
    "confirm_password",
    "create_operator",
    "end_all",
    "end_sessions",
    "end_view",
    "end_views_due",
    "expire_due",
    "follow_link",
    "give_link",
    "reinstate_operator",
    "sealed_for",
    "set_factor",
    "sign_in",
    "sign_out",
    "suspend_operator",
]
