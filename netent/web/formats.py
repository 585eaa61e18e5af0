"""How pages write identifiers, days, moments and numbers, in the reader's language."""

import re
from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from flask_babel import format_currency, format_date, format_decimal, get_locale
from flask_babel import gettext as _
from markupsafe import Markup, escape

from netent.kernel.clock import PARIS, paris_day
from netent.kernel.french_dates import french_day
from netent.kernel.ibans import grouped_iban, masked_iban
from netent.kernel.identifiers import SIREN_LENGTH, fold, format_siren, format_siret

# French signs that take a blank, and must never stand alone on a line.
_LOOSE = re.compile(r"(?<=\S) (?=[:;?!»])|(?<=«) ")
# Before h and y, usage is divided: nothing is dropped there.
_ELIDING = frozenset("aeiou")


def day(value: date) -> str:
    """20 novembre 2026, or 20 November 2026; of a moment, its day in Paris."""
    if isinstance(value, datetime):
        value = paris_day(value)
    if _is_french():
        return french_day(value)
    return str(format_date(value, "d MMMM yyyy", rebase=False))


def moment(value: datetime) -> str:
    """20 novembre 2026 à 14 h 05, or 20 November 2026 at 14:05; always the time of Paris."""
    local = value.astimezone(PARIS)
    if _is_french():
        return f"{french_day(local.date())} à {local.hour}\u00a0h\u00a0{local.minute:02d}"
    return f"{day(local.date())} at {local:%H:%M}"


def number(value: int) -> str:
    """A whole number with its thousands apart."""
    return str(format_decimal(value))


def euros(value: Decimal) -> str:
    """An amount with its cents and its sign: 1 234,50 €."""
    return str(format_currency(value, "EUR"))


def rate(value: int) -> str:
    """A rate that is kept in hundredths of 1 %, with its two decimals."""
    return f"{format_decimal(value / 100, '0.00')}\u00a0%"


def size(value: int) -> str:
    """A file's size in thousands or in millions of bytes."""
    thousands = -(-value // 1000)
    if thousands < 1000:
        return str(_("%(size)s ko", size=number(thousands)))
    return str(_("%(size)s Mo", size=format_decimal(round(value / 1_000_000, 1))))


def typeset(text: object) -> str:
    """A message out of the code with the no-break blanks that templates write by themselves."""
    return _LOOSE.sub("\u00a0", str(text))


def elided(text: str, name: str | None) -> str:
    """A sentence that says whose something is: « de Claire », but « d’Inès »."""
    if not name or fold(name)[:1] not in _ELIDING:
        return text
    said = escape(name) if isinstance(text, Markup) else name
    return type(text)(str(text).replace(f"de {said}", f"d’{said}"))


def identifier(value: str) -> str:
    """A SIREN or a SIRET with the spaces that people read it by."""
    return format_siren(value) if len(value) == SIREN_LENGTH else format_siret(value)


def register(app: Flask) -> None:
    """Make the formats known to the templates."""
    app.jinja_env.filters.update(
        siret=identifier,
        day=day,
        moment=moment,
        number=number,
        euros=euros,
        rate=rate,
        size=size,
        typeset=typeset,
        elided=elided,
        masked_iban=masked_iban,
        grouped_iban=grouped_iban,
    )


def _is_french() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "fr"
