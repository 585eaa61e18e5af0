"""Letters as PDF: words in the addressee's language, one letter a sheet."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import force_locale, gettext

from netent.documents import render
from netent.kernel.clock import paris_day
from netent.kernel.identifiers import SIREN_LENGTH, SIRET_LENGTH
from netent.notices.letters import LetterEntry
from netent.notices.letters_words import LETTERS
from netent.web.formats import day, identifier, moment

_NUMBERS = {SIREN_LENGTH, SIRET_LENGTH}


def subject(letter: LetterEntry) -> str:
    """What the letter is about, in its addressee's language."""
    with force_locale(letter.locale):
        return str(gettext(LETTERS[letter.template].subject))


def letters_pdf(letters: Sequence[LetterEntry], *, portal: str, now: datetime) -> bytes:
    """The letters in one PDF, each beginning on a right page so that sheets are printed on both
    sides. `portal` is the address that they name. It takes a moment: never inside a transaction.
    """
    only = letters[0] if len(letters) == 1 else None
    return render(
        "letters",
        {"letters": [_finished(letter, portal) for letter in letters]},
        title=subject(only) if only else gettext("Courriers à envoyer"),
        written_at=only.created_at if only else now,
        language=letters[0].locale,
    )


def _finished(letter: LetterEntry, portal: str) -> dict[str, Any]:
    words = LETTERS[letter.template]
    with force_locale(letter.locale):
        arguments = {"portal": portal} | {
            name: _written(value) for name, value in letter.arguments.items()
        }
        return {
            "language": letter.locale,
            "address": list(letter.address),
            "portal": portal,
            "date": day(paris_day(letter.created_at)),
            "subject": str(gettext(words.subject)),
            "before": _said(words.before, arguments),
            "after": _said(words.after, arguments),
            "code": _code(letter.secret) if words.after else "",
        }


def _said(paragraphs: Sequence[str], arguments: Mapping[str, str]) -> list[str]:
    return [str(gettext(paragraph, **arguments)) for paragraph in paragraphs]


def _code(secret: Mapping[str, str] | None) -> str:
    # Only the demo's pages ask for a letter whose code is no more.
    return secret["code"] if secret else str(gettext("(effacé)"))


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    text = str(value)
    return identifier(text) if text.isdigit() and len(text) in _NUMBERS else text
