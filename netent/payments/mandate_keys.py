"""Which mandate a declaration is paid by, and how mandates are named (product §11)."""

import secrets

# Their mandates are made for each declaration; those of the others count for the body alone.
BY_DECLARATION = ("DUCS", "CRPCEN", "C3S")
TELEPAYMENT_ONLY = ("DSN", "PASRAU")
# One sum, due to one body: once it is ordered nothing is left for another.
DUE_TO_ONE = ("C3S",)
PAYABLE = (*TELEPAYMENT_ONLY, *BY_DECLARATION)

_LONGEST_RUM = 35
# Without letters that are read for one another.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def key_declaration(declaration: str) -> str:
    """The part of a mandate's key that the declaration is: empty for DSN and PASRAU."""
    return declaration if declaration in BY_DECLARATION else ""


def payment_right(declaration: str) -> str:
    """The code of the right to pay a declaration."""
    return f"{declaration}-PAI"


def new_rum(siren: str, declaration: str) -> str:
    """A new mandate's reference: readable, not guessable, at most 35 characters."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(10))
    return "-".join(("NE", siren, declaration or "DSN", drawn))[:_LONGEST_RUM]
