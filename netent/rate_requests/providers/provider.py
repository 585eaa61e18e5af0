"""What a provider of rates is asked, and what it answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol


class ProviderSilentError(RuntimeError):
    """The service does not answer now; the same question may be asked again in a moment."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whose rate is asked for; `number` is his NIR without its key, or else a temporary one."""

    number: str
    is_temporary: bool
    last_name: str
    first_names: str
    born_on: date


class RateProvider(Protocol):
    """Gives the rates at which income tax is withheld from people's pay.

    Asking again about the same person changes nothing: a worker that dies asks again.
    """

    @property
    def name(self) -> str:
        """By what it is set and kept, a word of at most 20 characters."""
        ...

    @property
    def is_fictitious(self) -> bool:
        """Whether its rates are nobody's; pages and reports then say so."""
        ...

    def rates(self, siret: str, people: Sequence[Person]) -> Sequence[Decimal | None]:
        """The rate of each, in their order: per cent with two decimals, None where there is none.

        Must answer within half a minute, and raise ProviderSilentError where the service does not.
        """
        ...
