"""Valid SIRENs and SIRETs in any number, none of them a real company's by intent."""

from itertools import count

from netent.kernel.identifiers import is_valid_siren, is_valid_siret

_numbers = count(1)


def new_siren() -> str:
    """A SIREN that no test has used yet."""
    stem = f"{80_000_000 + next(_numbers):08d}"
    return next(stem + last for last in "0123456789" if is_valid_siren(stem + last))


def siret_of(siren: str, rank: int = 1) -> str:
    """The SIRET of a SIREN's establishment of this rank, 1 to 9999."""
    stem = f"{siren}{rank:04d}"
    return next(stem + last for last in "0123456789" if is_valid_siret(stem + last))


def sirets(count_: int, start: int = 30_000_000) -> list[str]:
    """As many valid SIRETs, each of another company, the same at every call."""
    found = []
    for number in range(start, start + count_):
        stem = f"{number:08d}"
        siren = next(stem + last for last in "0123456789" if is_valid_siren(stem + last))
        found.append(siret_of(siren))
    return found
