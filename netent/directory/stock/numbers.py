"""Which of many identifiers are wrong, at the speed of the C library."""

from collections.abc import Callable, Sequence

from netent.kernel.identifiers import SIREN_LENGTH, SIRET_LENGTH, is_valid_siren, is_valid_siret

_ANY_DIGIT = bytes.maketrans(b"123456789", b"000000000")
_PLAIN = bytes(max(code - 48, 0) if code < 58 else 0 for code in range(256))
_DOUBLED = bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)[value] for value in _PLAIN)
_MODULO_TEN = bytes(total % 10 for total in range(256))


def are_shaped(values: Sequence[str], shape: str) -> bool:
    """Whether every value has this shape, in which 0 stands for any digit."""
    if set(map(len, values)) - {len(shape)}:
        return False
    return "".join(values).encode().translate(_ANY_DIGIT) == shape.encode() * len(values)


def wrong_sirets(values: Sequence[str]) -> tuple[list[int], list[int]]:
    """The places of the values that are no SIRET, and of those that begin with no SIREN."""
    if not values:
        return [], []
    if not are_shaped(values, "0" * SIRET_LENGTH):
        whole = [place for place, value in enumerate(values) if not is_valid_siret(value)]
        start = [place for place, value in enumerate(values) if not _begins_with_siren(value)]
        return whole, start
    digits = "".join(values).encode()
    return (
        _wrong(values, _luhn_remainders(digits, SIRET_LENGTH, SIRET_LENGTH), is_valid_siret),
        _wrong(values, _luhn_remainders(digits, SIRET_LENGTH, SIREN_LENGTH), _begins_with_siren),
    )


def wrong_sirens(values: Sequence[str]) -> list[int]:
    """The places of the values that are no SIREN."""
    if not values:
        return []
    if not are_shaped(values, "0" * SIREN_LENGTH):
        return [place for place, value in enumerate(values) if not is_valid_siren(value)]
    digits = "".join(values).encode()
    return _wrong(values, _luhn_remainders(digits, SIREN_LENGTH, SIREN_LENGTH), is_valid_siren)


def _begins_with_siren(siret: str) -> bool:
    return is_valid_siren(siret[:SIREN_LENGTH])


def _wrong(values: Sequence[str], remainders: bytes, is_valid: Callable[[str], bool]) -> list[int]:
    """Ask the kernel's rule about the few values that the quick sum does not pass."""
    if not any(remainders):
        return []
    suspects = (place for place, remainder in enumerate(remainders) if remainder)
    return [place for place in suspects if not is_valid(values[place])]


def _luhn_remainders(digits: bytes, width: int, counted: int) -> bytes:
    """One byte a number: the Luhn sum of its first `counted` digits, modulo ten.

    The digits that share a place, taken as one large integer, are added to those of the next
    place: each byte of the sum belongs to one number and never carries (14 x 9 < 256).
    """
    total = 0
    for place in range(counted):
        table = _PLAIN if (counted - place) % 2 else _DOUBLED
        total += int.from_bytes(digits[place::width].translate(table), "big")
    return total.to_bytes(len(digits) // width, "big").translate(_MODULO_TEN)
