"""What people are called and how they are reached: typed or deposited, the same rules hold."""

import re
import unicodedata

from netent.kernel.identifiers import fold
from netent.kernel.reasons import N_

LONGEST_NAME = 80
LONGEST_EMAIL = 254
# The international rule's own limits, ITU-T E.164 and the shortest that are in use.
SHORTEST_PHONE, LONGEST_PHONE = 6, 15

_NEVER_MEANT = frozenset({"Cc", "Cs", "Co", "Cn"})
_INVISIBLE = _NEVER_MEANT | {"Cf"}
# Blanks and marks that are not seen: what pasting brings along.
_PASTED = "\ufeff" + "".join(
    char for char in map(chr, range(0x3001)) if char.isspace() or unicodedata.category(char) == "Cf"
)
# What stands between the parts of a name, beside blanks; and what mail readers make a link of.
_BETWEEN_PARTS = frozenset("'’\u2018`´-\u2010\u2011–.,·()")
_LINKED = re.compile(r"\.\w{2}")
_EMAIL = re.compile(r"[^@\s<>()\[\],;:\\\"]+@[^@\s<>()\[\],;:\\\"]+\.[^@\s.<>()\[\],;:\\\"]+")
_PHONE = re.compile(r"(\+?)([0-9 .()/-]+)", re.ASCII)


def tidy(text: str | None) -> str:
    """On one line, composed, without blanks around it or doubled; pasted marks are gone."""
    shown = "".join(
        " " if char.isspace() else char
        for char in unicodedata.normalize("NFC", text or "")
        if char.isspace() or unicodedata.category(char) != "Cf"
    )
    return " ".join(shown.split())


def plain(text: str | None) -> str:
    """The same for words that are no name: a sign that nobody sees is a blank, for no name hides.

    Some of them no database keeps as text, and no page or paper shows.
    """
    seen = (" " if unicodedata.category(char) in _NEVER_MEANT else char for char in text or "")
    return tidy("".join(seen))


def bare(text: str | None) -> str:
    """Without what pasting put around it; what is within was meant, or hides something."""
    return (text or "").strip(_PASTED)


def phone_digits(text: str | None) -> str:
    """A telephone number as digits, with its plus; as typed when it is none."""
    typed = tidy(unicodedata.normalize("NFKC", text or ""))
    found = _PHONE.fullmatch(typed)
    return typed if found is None else found[1] + re.sub(r"[^0-9]", "", found[2])


def is_spelled_as_name(name: str) -> bool:
    """Whether it holds letters of any script, their marks, and what joins the parts of a name.

    Names stand in mails to addresses that their owners have not validated: a figure, a sign or
    an address to click would let strangers write to anybody in our name.
    """
    return _LINKED.search(name) is None and all(
        unicodedata.category(char)[0] in "LMZ" or char in _BETWEEN_PARTS for char in name
    )


def name_flaw(name: str) -> str | None:
    """Why a tidy name can't be told, stored and compared, in a sentence; None when it can."""
    # Some letters of other scripts fold to many.
    if len(name) > LONGEST_NAME or len(fold(name)) > LONGEST_NAME:
        return N_("C’est trop long : 80 caractères au plus.")
    if any(unicodedata.category(char) in _INVISIBLE for char in name):
        return N_("Un caractère invisible s’est glissé ici : saisissez-le de nouveau.")
    if not any(char.isalpha() for char in fold(name)):
        return N_("Ce champ ne contient aucune lettre.")
    if not is_spelled_as_name(name):
        return N_("Un nom ne contient ni chiffre, ni signe, ni adresse.")
    return None


def email_flaw(email: str) -> str | None:
    """Why a text has not the form of an e-mail address; whether anybody reads it, a link says."""
    if len(email) > LONGEST_EMAIL:
        return N_("Cette adresse est trop longue.")
    if not email.isprintable() or _EMAIL.fullmatch(email) is None:
        return N_("Ce n’est pas une adresse électronique : nom@domaine.fr.")
    return None


def phone_flaw(phone: str) -> str | None:
    """Why digits are no telephone number; none at all is no flaw."""
    digits = phone.removeprefix("+")
    if phone and not (
        digits.isascii() and digits.isdecimal() and SHORTEST_PHONE <= len(digits) <= LONGEST_PHONE
    ):
        return N_("Ce n’est pas un numéro de téléphone : 6 à 15 chiffres, précédés ou non de +.")
    return None
