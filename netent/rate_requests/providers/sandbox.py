"""Fictitious rates, always the same for the same person: for the demo, for trials and tests."""

from collections.abc import Sequence
from decimal import Decimal
from hashlib import sha256

from netent.rate_requests.providers.provider import Person

# Of so many people, one has no rate.
_ONE_IN = 8
_HIGHEST = 4_300


class Sandbox:
    """Makes a rate from 0 to 43 % out of each number, and none for some of them."""

    name = "sandbox"
    is_fictitious = True

    def rates(self, siret: str, people: Sequence[Person]) -> list[Decimal | None]:
        """As `RateProvider` says; the establishment makes no difference."""
        return [_rate(person.number) for person in people]


def _rate(number: str) -> Decimal | None:
    drawn = int.from_bytes(sha256(number.encode()).digest()[:4])
    if drawn % _ONE_IN == 0:
        return None
    return Decimal(drawn // _ONE_IN % (_HIGHEST + 1)).scaleb(-2)
