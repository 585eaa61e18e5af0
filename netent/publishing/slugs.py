"""A publication's address out of its title: kept for good, whatever becomes of the title."""

import re

from netent.kernel.identifiers import fold

LONGEST = 80
_OTHER = re.compile(r"[^a-z0-9]+")
# Room for a number behind.
_LONGEST_BASE = 70


def slug_of(title: str) -> str:
    """Small words and hyphens; never empty."""
    bare = _OTHER.sub("-", fold(title)).strip("-")
    if len(bare) > _LONGEST_BASE:
        bare = bare[:_LONGEST_BASE].rpartition("-")[0] or bare[:_LONGEST_BASE]
    return bare or "page"


def numbered(slug: str, number: int) -> str:
    """The same address for one more publication of this title."""
    return f"{slug}-{number}"
