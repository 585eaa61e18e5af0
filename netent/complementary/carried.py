"""Which service belongs to which declarations: data carried with the code, in the guide's order."""

import csv
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from netent.complementary.states import Area

_DATA = Path(__file__).parent / "data" / "services.csv"


@dataclass(frozen=True, slots=True)
class Service:
    """One complementary service; without declarations of its own it goes with all of them.

    `endpoint` names the page that it leads to. One without leads to a site of somebody else, whose
    address the operator sets.
    """

    code: str
    area: Area
    declarations: frozenset[str]
    endpoint: str

    @property
    def is_external(self) -> bool:
        """Whether it is a site of somebody else."""
        return not self.endpoint

    def goes_with(self, taken: Collection[str]) -> bool:
        """Whether it belongs to one of the declarations that were taken, by code."""
        return bool(self.declarations.intersection(taken) if self.declarations else taken)


@cache
def services() -> tuple[Service, ...]:
    """Every service that there is."""
    with _DATA.open(encoding="utf-8", newline="") as file:
        return tuple(
            Service(
                code=line["code"],
                area=Area(line["area"]),
                declarations=frozenset(line["declarations"].split()),
                endpoint=line["endpoint"],
            )
            for line in csv.DictReader(file, delimiter=";")
        )


def linked_codes() -> list[str]:
    """The services whose address the operator sets, in the guide's order."""
    return [service.code for service in services() if service.is_external]
