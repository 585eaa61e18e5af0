"""IBAN and BIC as people type them: checked down to the RIB key, shown without giving them away."""

import re
import unicodedata
from dataclasses import dataclass

from schwifty import BIC, IBAN
from schwifty.exceptions import (
    InvalidBBANChecksum,
    InvalidChecksumDigits,
    InvalidCountryCode,
    InvalidLength,
    SchwiftyException,
)
from text_unidecode import unidecode

from netent.kernel.reasons import N_

# Where a SEPA direct debit may be drawn (EPC409-09, list of the SEPA schemes' countries).
SEPA_COUNTRIES = frozenset(
    re.findall(
        r"[A-Z]{2}",
        "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME "
        "MK MT NL NO PL PT RO RS SE SI SK SM VA",
    )
)
LONGEST_NAME = 70
_UNREAD = re.compile(r"[^ -~]+")
_BLANK = re.compile(r"[\s\u200b\ufeff.\-]+")


class BankFlawError(ValueError):
    """Why an IBAN or a BIC is refused; its message is French, to be translated on the page."""


@dataclass(frozen=True, slots=True)
class Iban:
    """A right IBAN, and what the public list of banks says of it; empty where it says nothing."""

    number: str
    bic: str
    bank: str


def compact(text: str) -> str:
    """A number without what people and bank statements put between its groups; in capitals."""
    plain = unicodedata.normalize("NFKC", text or "")
    bare = _BLANK.sub("", "".join(each for each in plain if each.isprintable()))
    return bare.upper().removeprefix("IBAN:").removeprefix("IBAN")


def read_iban(text: str) -> Iban:
    """The account that a text names. BankFlawError says what is wrong and what to do.

    The international key alone lets a mistyped French number pass: the RIB key is checked too.
    """
    number = compact(text)
    if number and not (number.isascii() and number.isalnum()):
        raise BankFlawError(
            N_("Un IBAN ne contient que des lettres sans accent et des chiffres : recopiez-le.")
        )
    try:
        iban = IBAN(number, validate_bban=True)
    except InvalidCountryCode as error:
        raise BankFlawError(_NO_SEPA) from error
    except InvalidLength as error:
        raise BankFlawError(
            N_("Cet IBAN n’a pas le bon nombre de caractères : 27 pour un compte tenu en France.")
        ) from error
    except InvalidBBANChecksum as error:
        raise BankFlawError(
            N_(
                "La clé RIB de cet IBAN ne correspond pas au compte : recopiez-le depuis votre "
                "relevé d’identité bancaire."
            )
        ) from error
    except InvalidChecksumDigits as error:
        raise BankFlawError(
            N_("Un caractère de cet IBAN est faux : sa clé ne correspond pas. Recopiez-le.")
        ) from error
    except SchwiftyException as error:
        raise BankFlawError(
            N_("Ce n’est pas un IBAN : FR, deux chiffres, puis 23 caractères pour la France.")
        ) from error
    if iban.country_code not in SEPA_COUNTRIES:
        raise BankFlawError(_NO_SEPA)
    return Iban(str(iban), str(iban.bic or ""), iban.bank_name or "")


def read_bic(text: str) -> str:
    """The bank that a text names, of 8 or 11 characters. BankFlawError."""
    try:
        return str(BIC(compact(text)))
    except SchwiftyException as error:
        raise BankFlawError(
            N_("Ce n’est pas un BIC : 8 ou 11 caractères, comme AGRIFRPP.")
        ) from error


def bank_name(text: str) -> str:
    """A name as banks read it: Latin letters without accents, 70 at most; empty where none is left.

    One name that their schema refuses would keep a whole file of debits from leaving.
    """
    return " ".join(_UNREAD.sub(" ", unidecode(text)).split())[:LONGEST_NAME].rstrip()


def same_bank(one: str, other: str) -> bool:
    """Whether two BIC name the same bank, whatever the branch."""
    return one[:8] == other[:8]


_NO_SEPA = N_("Ce compte n’est pas tenu dans un pays où un prélèvement SEPA est possible.")
