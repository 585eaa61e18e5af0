"""What a file of `habilitations` looks like: who, for whom, then a column a right (product §9).

A declaration's column is about all its rights. The column of one right, where a file has it, says
more than its declaration's: DUCS 1 and DUCS-PAI 0 is to file and not to pay.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from netent.imports.formats.layout import REFUSAL_COLUMN, Column, FileFormat
from netent.imports.rights_layout import CLIENT, DECLARANT
from netent.kernel.enums import RequestKind
from netent.kernel.right_set import NO_RIGHTS, RightSet

PERSON = (
    Column(DECLARANT[0], aliases=("SIRET du déclarant", "SIRET de connexion")),
    Column(DECLARANT[1], aliases=("Nom du déclarant", "Nom déclarant")),
    Column(DECLARANT[2], aliases=("Prénom du déclarant", "Prénom déclarant")),
)
IDENTITY = (
    *PERSON,
    Column(CLIENT, aliases=("SIRET client", "SIRET du client", "SIRET établissement")),
)
# columns that our own exports put beside the rest, for those who read them
READ_BY_PEOPLE = (Column("Portefeuille"), Column("Établissement"))


@dataclass(frozen=True, slots=True)
class CatalogueRight:
    """A right as the catalogue has it: its own code, its declaration's, and its slot."""

    code: str
    slot: int
    declaration: str


@dataclass(frozen=True, slots=True)
class RightColumn:
    """What a column is about; `whole` is a declaration, on which one right's column prevails."""

    code: str
    rights: RightSet
    whole: bool


@dataclass(frozen=True, slots=True)
class HabilitationsFormat(FileFormat):
    """The layout for one portfolio; `asked` says what each column after the identity is about."""

    asked: tuple[RightColumn, ...] = ()


def habilitations_format(
    opened: Collection[str], catalogue: Collection[CatalogueRight]
) -> HabilitationsFormat:
    """The layout for a portfolio on which these declarations are open, by their codes.

    `catalogue` holds every right that a file may name, in its order. The template has a column a
    declaration; those of single rights, and of other declarations, are read where a file has them.
    """
    declarations = _declarations(catalogue)
    shown = [column for column in declarations if column.code in opened]
    singles = [
        RightColumn(right.code, RightSet.of([right.slot]), False)
        for right in catalogue
        if right.code != right.declaration
    ]
    others = [*(column for column in declarations if column.code not in opened), *singles]
    return HabilitationsFormat(
        kind=RequestKind.HABILITATIONS,
        columns=(*IDENTITY, *(Column(column.code) for column in shown)),
        ignored=(REFUSAL_COLUMN, *READ_BY_PEOPLE),
        # nobody's number, as in the other template
        example=("12345678900012", "Martin", "Camille", "12345678900012", *("1" for _ in shown)),
        required=len(IDENTITY),
        others=tuple(Column(column.code) for column in others),
        asked=(*shown, *others),
    )


def _declarations(catalogue: Iterable[CatalogueRight]) -> list[RightColumn]:
    rights: dict[str, RightSet] = {}
    for right in catalogue:
        held = rights.get(right.declaration, NO_RIGHTS)
        rights[right.declaration] = held | RightSet.of([right.slot])
    return [RightColumn(code, held, True) for code, held in rights.items()]
