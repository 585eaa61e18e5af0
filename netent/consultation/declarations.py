"""Sets of rights as the declarations that people know: one code for all rights of one."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from netent.catalogue import queries as catalogue
from netent.kernel.right_set import RightSet
from netent.perimeter.queries import Declaration


@dataclass(frozen=True, slots=True)
class _Entry:
    declaration: Declaration
    rights: RightSet
    apart: Mapping[int, Declaration]


class Declarations:
    """The catalogue, to name rights by; read once for a page or a file."""

    def __init__(self, session: Session) -> None:
        self._entries = [
            _Entry(
                Declaration(found.code, found.label, found.colour),
                RightSet.of(right.slot for right in found.rights),
                {
                    right.slot: Declaration(right.code, right.label, found.colour)
                    for right in found.rights
                },
            )
            for found in catalogue.every_declaration(session)
        ]
        self._named: dict[RightSet, list[Declaration]] = {}

    def names(self, rights: RightSet) -> list[Declaration]:
        """The declarations held whole, and the single rights of those held in part."""
        # A file has many lines and few different sets.
        if rights not in self._named:
            self._named[rights] = self._names(rights)
        return self._named[rights]

    def touched(self, rights: RightSet) -> list[Declaration]:
        """The declarations that have any of these rights, to choose among."""
        return [entry.declaration for entry in self._entries if rights & entry.rights]

    def _names(self, rights: RightSet) -> list[Declaration]:
        names: list[Declaration] = []
        for entry in self._entries:
            held = rights & entry.rights
            if held and held == entry.rights:
                names.append(entry.declaration)
            else:
                names += [entry.apart[slot] for slot in held.slots()]
        return names
