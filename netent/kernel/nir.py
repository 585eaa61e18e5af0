"""The NIR, the number of a person in the register of INSEE, with its key."""

import re

from netent.kernel.identifiers import NARROW_NO_BREAK_SPACE

NIR_LENGTH = 13
WITH_KEY = 15

# Sex, or what waits for a number (3, 4, 7, 8); year; month, those from 20 on being unknown ones;
# department, 2A and 2B being Corsica's; commune and rank.
_NIR = re.compile(r"[1-478][0-9]{2}(?:0[1-9]|1[0-2]|[2-9][0-9])(?:[0-9]{2}|2[AB])[0-9]{6}")
# What the letters of Corsica stand for where the key is made.
_CORSICA = {"2A": "19", "2B": "18"}
_DEPARTMENT = slice(5, 7)
_MODULUS = 97
_GROUPS = (1, 3, 5, 7, 10, 13)


def is_nir(text: str) -> bool:
    """Whether 13 characters, capitals in them, have the form of a NIR."""
    return len(text) == NIR_LENGTH and _NIR.fullmatch(text) is not None


def nir_key(nir: str) -> str:
    """The two digits of control of a NIR of 13 characters."""
    department = nir[_DEPARTMENT]
    digits = nir[:5] + _CORSICA.get(department, department) + nir[7:NIR_LENGTH]
    return f"{_MODULUS - int(digits) % _MODULUS:02d}"


def format_nir(nir: str) -> str:
    """A NIR with its key as people read it, 1 85 05 78 006 084 91, by blanks that never break."""
    whole = nir + nir_key(nir)
    starts = (0, *_GROUPS)
    ends = (*_GROUPS, WITH_KEY)
    return NARROW_NO_BREAK_SPACE.join(
        whole[start:end] for start, end in zip(starts, ends, strict=True)
    )
