"""Whether a file that an operator hands in is a PDF that may be passed on."""

import re

from netent.kernel.reasons import N_

LONGEST_BYTES = 10 * 1024 * 1024

_HEAD = re.compile(rb"%PDF-[12]\.[0-9]")
# The end of a PDF stands in its last bytes; some programs write a few more.
_TAIL = 2_048
# What runs, or brings other files along, has no place on a sheet that one reads.
_ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)\b")
# A name may be written with any of its signs as two figures.
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def pdf_flaw(content: bytes) -> str | None:
    """What is wrong with a file, in French; None when nothing is."""
    if not content:
        return N_("Ce fichier est vide.")
    if len(content) > LONGEST_BYTES:
        return N_("Ce fichier dépasse 10 Mo : réduisez les images de la fiche.")
    if not _HEAD.match(content):
        return N_("Ce fichier n’est pas un PDF, quel que soit son nom : enregistrez-le en PDF.")
    if b"%%EOF" not in content[-_TAIL:] or b"startxref" not in content[-_TAIL:]:
        return N_("Ce PDF n’est pas entier : il lui manque sa fin. Enregistrez-le de nouveau.")
    named = _ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), content)
    if b"/Encrypt" in named:
        return N_("Ce PDF est protégé par un mot de passe : enregistrez-le sans protection.")
    if _ACTIVE.search(named):
        return N_(
            "Ce PDF contient un programme ou un fichier joint : enregistrez-le sans eux, par "
            "exemple en l’imprimant vers un PDF."
        )
    return None
