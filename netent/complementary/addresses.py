"""Addresses of other people's sites, as an operator may set them: https, a plain name, no trick."""

import re
from urllib.parse import urlsplit

from netent.kernel.reasons import N_

LONGEST_ADDRESS = 300

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# A last label of letters: no number that stands for a machine, whatever its notation.
_HOST = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{2,59}})")
_PLAIN = re.compile(r"[A-Za-z0-9./_~%?&=#:+,;@!$'()*-]*")
# Set aside for examples (RFC 2606): nobody ever has a site there.
_FICTITIOUS = ".example"


def address_flaw(address: str) -> str | None:
    """What is wrong with an address, in French; None when nothing is, or it is empty."""
    if not address:
        return None
    if len(address) > LONGEST_ADDRESS:
        return N_("Cette adresse est trop longue : 300 caractères au plus.")
    if not address.lower().startswith("https://"):
        return N_("Une adresse qui commence par https:// est attendue.")
    if not _PLAIN.fullmatch(address):
        return N_(
            "Cette adresse contient un signe qu’aucune adresse ne porte : copiez-la depuis le "
            "navigateur."
        )
    return _place_flaw(address)


def is_fictitious(address: str) -> bool:
    """Whether the address is an example's, where no site is."""
    return (urlsplit(address).hostname or "").endswith(_FICTITIOUS)


def _place_flaw(address: str) -> str | None:
    place = urlsplit(address).netloc.lower()
    if "@" in place:
        return N_("Retirez le nom et le mot de passe qui précèdent le signe @.")
    if ":" in place:
        return N_("Retirez le numéro de port : le port habituel de https est seul admis.")
    if len(place) > 253 or not _HOST.fullmatch(place):
        return N_("Le nom du site manque ou n’est pas un nom, comme www.exemple.fr.")
    return None
