"""Files about rights, as people send them."""

from collections.abc import Iterable, Sequence


def rights_file(codes: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A file with these columns after the identity; each row its cells, the identity first."""
    heading = ";".join(("SIRET déclarant", "Nom", "Prénom", "SIRET", *codes))
    return "\r\n".join([heading, *(";".join(row) for row in rows)]).encode()
