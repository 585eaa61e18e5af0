"""What the forms of mandates and complements offer: a company's accounts, bodies by their keys."""

from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from netent.kernel.errors import NotFound
from netent.kernel.ibans import masked_iban
from netent.kernel.identifiers import is_valid_siren
from netent.payments.queries import accounts, bodies
from netent.web.fields import digits_only
from netent.web.filters import uuid_of
from netent.web.scope import page_session

Choices = list[tuple[str, str]]

# Between a body's code and the declaration in one value of a choice; neither holds it.
_SEPARATOR = "/"


def company_asked(chosen: str | None) -> str:
    """The company that the address names, else that of the chosen account, else the own one."""
    named = digits_only(request.args.get("siren", ""))
    if is_valid_siren(named):
        return named
    account = uuid_of(chosen or "")
    if account is not None:
        try:
            return accounts.account_of(page_session(), account).siren
        except NotFound:
            pass
    siren: str = current_user.standing.siren
    return siren


def account_choices(siren: str) -> Choices:
    """The accounts kept for a company."""
    return [
        (
            str(each.public_id),
            " · ".join(filter(None, (masked_iban(each.iban), each.holder, each.label))),
        )
        for each in accounts.accounts_of_company(page_session(), siren)
    ]


def mandate_choices() -> Choices:
    """Each body with each key by which its mandates are made here."""
    return [
        (_value(body.code, key), f"{body.name} – {key or _('DSN et PASRAU')}")
        for body in bodies.bodies(page_session())
        if body.ics
        for key in bodies.with_mandates_here(body)
    ]


def complement_choices() -> Choices:
    """Each declaration with a complement of registration, with each body that it may be paid to."""
    return [
        (_value(body.code, code), f"{code} – {body.name}")
        for code, paid in bodies.paid_by_complement(page_session()).items()
        for body in paid
    ]


def key_chosen(value: str) -> tuple[str, str]:
    """The body's code and the declaration in a chosen value."""
    code, _separator, declaration = value.partition(_SEPARATOR)
    return code, declaration


def account_chosen(value: str) -> UUID:
    """The account in a chosen value; one that is none finds nothing."""
    return uuid_of(value) or UUID(int=0)


def _value(code: str, declaration: str) -> str:
    return f"{code}{_SEPARATOR}{declaration}"
