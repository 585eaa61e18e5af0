"""A French phrase and its arguments, put into words, or translated, where it is shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from netent.kernel.french_dates import in_french

NARROW_NO_BREAK_SPACE = "\u202f"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Part of a message that the pure rooms compose: web and command line may translate `text`.

    As text (`str()`, `%s`) it is French, so that a message made of it is whole without translation.
    """

    text: str
    arguments: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % {name: _written(value) for name, value in self.arguments.items()}


def _written(value: object) -> object:
    if isinstance(value, int):
        return f"{value:,}".replace(",", NARROW_NO_BREAK_SPACE)
    return in_french(value)
