"""The sign-in triplet as one text: SIRET, last name, first name (product §3)."""

from netent.kernel.identifiers import fold

# Folding turns it into a blank, so that no name can hold it and no two triplets meet.
_BETWEEN = "_"


def triplet_of(siret: str, last_name: str, first_name: str) -> str:
    """The key under which a login is found, whatever the case, accents and blanks of the names."""
    return _BETWEEN.join((siret, fold(last_name), fold(first_name)))
