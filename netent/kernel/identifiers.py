"""SIREN and SIRET, and the foldings under which names are compared (product §2, §3, §8)."""

import re
import unicodedata

LA_POSTE = "356000000"
SIREN_LENGTH = 9
SIRET_LENGTH = 14
NARROW_NO_BREAK_SPACE = "\u202f"

_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_BLANKS = re.compile(r"[\s\-'’`´_.,\u00ad\u200b-\u200d\u2060\ufeff]+")
_FORBIDDEN_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})


def is_valid_siren(text: str) -> bool:
    """Nine ASCII digits whose Luhn sum is a multiple of ten."""
    return len(text) == SIREN_LENGTH and _DIGITS.fullmatch(text) is not None and _luhn(text)


def is_valid_siret(text: str) -> bool:
    """Fourteen ASCII digits that satisfy Luhn; La Poste's sites may satisfy its digit sum instead.

    La Poste (356 000 000) numbers its offices so that the sum of the fourteen digits is a
    multiple of five; its head office follows the ordinary rule.
    """
    if len(text) != SIRET_LENGTH or _DIGITS.fullmatch(text) is None:
        return False
    if _luhn(text):
        return True
    return text.startswith(LA_POSTE) and sum(map(int, text)) % 5 == 0


def siren_of(siret: str) -> str:
    """The legal unit's number inside an establishment's."""
    return siret[:SIREN_LENGTH]


def format_siret(siret: str) -> str:
    """A SIRET as people read it, 443 080 908 00017, with spaces that never break."""
    if len(siret) != SIRET_LENGTH:
        return siret
    return NARROW_NO_BREAK_SPACE.join((siret[:3], siret[3:6], siret[6:9], siret[9:]))


def format_siren(siren: str) -> str:
    """A SIREN as people read it, 443 080 908."""
    if len(siren) != SIREN_LENGTH:
        return siren
    return NARROW_NO_BREAK_SPACE.join((siren[:3], siren[3:6], siren[6:9]))


def fold(text: str) -> str:
    """A name without case, accents, hyphens, apostrophes or doubled blanks.

    Two spellings of one person's name fold to the same text; the sign-in triplet is compared so.
    """
    # Twice: folding case may leave marks again, and taking letters apart may bring capitals.
    return _BLANKS.sub(" ", _bare(_bare(text).casefold().translate(_LIGATURES))).strip()


def fold_file_name(text: str) -> str:
    """A portfolio's name as a file name is compared with it: forbidden characters are blanks."""
    return fold(_FORBIDDEN_IN_FILE_NAMES.sub(" ", _bare(text)))


def _bare(text: str) -> str:
    """Letters taken apart and left without their marks."""
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _luhn(digits: str) -> bool:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = ord(digit) - 48
        total += _DOUBLED[value] if position % 2 else value
    return total % 10 == 0
