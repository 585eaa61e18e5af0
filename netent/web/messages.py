"""Reasons in the reader's language, with days and moments written out."""

from datetime import date, datetime

from flask_babel import gettext

from netent.kernel.errors import NetentError
from netent.kernel.reasons import MESSAGES, Reason
from netent.web.formats import day, moment, number


def reason_text(reason: Reason, **arguments: object) -> str:
    """The finished, translated message of a reason."""
    shown = {name: _shown(value) for name, value in arguments.items()}
    return str(gettext(MESSAGES[reason], **shown)) if shown else str(gettext(MESSAGES[reason]))


def error_text(error: NetentError) -> str:
    """The finished, translated message of an error."""
    return reason_text(error.reason, **error.arguments)


def _shown(value: object) -> object:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int) else value
