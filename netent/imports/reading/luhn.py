"""Which of many cells are valid SIRETs, at the speed of the C library."""

from collections.abc import Sequence

from netent.kernel.identifiers import SIRET_LENGTH

_NOT_A_SIRET = "1" * SIRET_LENGTH
_VALUES = bytes(max(code - 48, 0) if code < 58 else 0 for code in range(256))
_DOUBLED = bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)[value] for value in _VALUES)
_REMAINDERS = bytes(total % 10 for total in range(256))


def luhn_remainders(cells: Sequence[str]) -> bytes:
    """One byte a cell: 0 where it is fourteen ASCII digits whose Luhn sum is a multiple of ten.

    The digits of one position in all cells, taken as one large integer, are added to those of
    the next: each byte of the sum is one cell's, and none carries, as fourteen digits stay
    below 256. La Poste's own rule is left to `is_valid_siret`.
    """
    digits = "".join(
        [
            cell
            if len(cell) == SIRET_LENGTH and cell.isdigit() and cell.isascii()
            else _NOT_A_SIRET
            for cell in cells
        ]
    ).encode("ascii")
    total = 0
    for position in range(SIRET_LENGTH):
        table = _VALUES if position % 2 else _DOUBLED
        total += int.from_bytes(digits[position::SIRET_LENGTH].translate(table), "big")
    return total.to_bytes(len(cells), "big").translate(_REMAINDERS)
