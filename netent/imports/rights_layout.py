"""The layout of `habilitations` files, which imports read and details of rights are written in.

A declaration is one column, headed by its code; `columns_of` says when it is one a right instead.
Headings are never translated: reading knows the columns by them (product §9, §10).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from netent.kernel.right_set import NO_RIGHTS, RightSet

DECLARANT = ("SIRET déclarant", "Nom", "Prénom")
CLIENT = "SIRET"
KEYS = (*DECLARANT, CLIENT)
HELD, NOT_HELD, ELSEWHERE = "1", "0", ""


@dataclass(frozen=True, slots=True)
class DeclarationRights:
    """A declaration by its code, and its rights by theirs."""

    code: str
    rights: Mapping[str, RightSet]

    @property
    def all_rights(self) -> RightSet:
        """What the declaration's code alone means (product §7)."""
        return reduce(or_, self.rights.values(), NO_RIGHTS)


@dataclass(frozen=True, slots=True)
class RightsColumn:
    """A column, and the rights that its cells grant or withdraw together."""

    heading: str
    rights: RightSet


def columns_of(
    declarations: Iterable[DeclarationRights], held: Collection[RightSet]
) -> list[RightsColumn]:
    """The columns in which each of these sets of rights can be told.

    A declaration of which one of them has some rights and not others gets a column a right: so the
    file that is sent back says what is, and changes nothing.
    """
    columns: list[RightsColumn] = []
    for declaration in declarations:
        whole = declaration.all_rights
        if all(rights & whole in (NO_RIGHTS, whole) for rights in held):
            columns.append(RightsColumn(declaration.code, whole))
        else:
            columns += [RightsColumn(code, right) for code, right in declaration.rights.items()]
    return columns


def cells_of(held: RightSet, opened: RightSet, columns: Sequence[RightsColumn]) -> tuple[str, ...]:
    """A cell a column: held, not held, or blank where the declaration is not open at all."""
    return tuple(_cell(held, opened, column.rights) for column in columns)


def _cell(held: RightSet, opened: RightSet, rights: RightSet) -> str:
    if not rights & opened:
        return ELSEWHERE
    return HELD if held & rights == rights else NOT_HELD
