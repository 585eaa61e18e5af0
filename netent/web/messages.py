"""Reasons in the reader's language, with days, moments and numbers written out."""

from datetime import date, datetime

from flask_babel import gettext

from netent.kernel.errors import NetentError
from netent.kernel.messages import MESSAGES
from netent.kernel.phrases import Phrase
from netent.kernel.reasons import Reason
from netent.web.formats import day, moment, number


def reason_text(reason: Reason, **arguments: object) -> str:
    """The finished, translated message of a reason."""
    return phrase_text(Phrase(MESSAGES[reason], arguments))


def error_text(error: NetentError) -> str:
    """The finished, translated message of an error."""
    return reason_text(error.reason, **error.arguments)


def phrase_text(phrase: Phrase) -> str:
    """A phrase translated, its arguments written as this reader's language writes them."""
    arguments = {name: shown(value) for name, value in phrase.arguments.items()}
    # Without arguments gettext leaves a per cent sign alone, and so must we.
    return str(gettext(phrase.text, **arguments) if arguments else gettext(phrase.text))


def shown(value: object) -> object:
    """An argument of a message as the reader sees it."""
    if isinstance(value, Phrase):
        return phrase_text(value)
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int) else value
