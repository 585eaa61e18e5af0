"""What a whole catalogue would change, before it is loaded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.orm import Session

from netent.catalogue.columns import COLUMNS, stored
from netent.catalogue.models import DeclarationType
from netent.catalogue.queries import every_declaration
from netent.kernel.sheets import SheetLine


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a declaration, before and after, as text."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of each declaration of the file; those that it does not name stay."""

    added: Sequence[Mapping[str, str]]
    changed: Mapping[str, Sequence[Change]]
    unchanged: int

    @property
    def fingerprint(self) -> str:
        """Another one as soon as anything in it is another."""
        told = repr((self.added, sorted(self.changed.items()), self.unchanged))
        return sha256(told.encode()).hexdigest()


def difference(session: Session, lines: Sequence[SheetLine]) -> Difference:
    """The file against the catalogue as it stands; one statement for each."""
    known = {each.code: each for each in every_declaration(session)}
    added, changed = [], {}
    for line in lines:
        declaration = known.get(line.cells["code"])
        if declaration is None:
            added.append(dict(line.cells))
        elif found := _changes(declaration, line.cells):
            changed[declaration.code] = found
    return Difference(added, changed, len(lines) - len(added) - len(changed))


def cells_of(declaration: DeclarationType) -> dict[str, str]:
    """A declaration as a file or a form writes it."""
    values = {column: getattr(declaration, column) for column in COLUMNS}
    return {column: "" if value is None else str(value) for column, value in values.items()}


def _changes(declaration: DeclarationType, cells: Mapping[str, str]) -> list[Change]:
    before = cells_of(declaration)
    return [
        Change(column, before[column], cells[column])
        for column in COLUMNS
        if stored(column, before[column]) != stored(column, cells[column])
    ]
