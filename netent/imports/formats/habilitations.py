"""What a file of `habilitations` looks like: who, for whom, then a column a right (product §9).

A declaration's column is about all its rights. The column of one right, where a file has it, says
more than its declaration's: DUCS 1 and DUCS-PAI 0 is to file and not to pay.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from netent.imports.formats.layout import REFUSAL_COLUMN, Column, FileFormat
from netent.kernel.enums import RequestKind
from netent.kernel.right_set import NO_RIGHTS, RightSet

PERSON = (
    Column("SIRET déclarant", aliases=("SIRET du déclarant", "SIRET de connexion")),
    Column("Nom", aliases=("Nom du déclarant", "Nom déclarant")),
    Column("Prénom", aliases=("Prénom du déclarant", "Prénom déclarant")),
)
CLIENT = Column("SIRET", aliases=("SIRET client", "SIRET du client", "SIRET établissement"))
IDENTITY = (*PERSON, CLIENT)
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


def right_columns(rights: Iterable[CatalogueRight]) -> list[RightColumn]:
    """A column for each of these rights, headed by its code, as templates and exports have them.

    A right whose code is its declaration's is headed so: the columns of the other rights of the
    declaration, which stand beside it, prevail on theirs.
    """
    rights = list(rights)
    of_declaration: dict[str, RightSet] = {}
    for right in rights:
        own = RightSet.of([right.slot])
        of_declaration[right.declaration] = of_declaration.get(right.declaration, NO_RIGHTS) | own
    return [
        RightColumn(right.code, of_declaration[right.declaration], True)
        if right.code == right.declaration
        else RightColumn(right.code, RightSet.of([right.slot]), False)
        for right in rights
    ]


def habilitations_format(
    opened: Sequence[CatalogueRight], catalogue: Collection[CatalogueRight]
) -> HabilitationsFormat:
    """The layout for a portfolio with these rights open; `catalogue` are all that a file may name.

    Both in the catalogue's order. A declaration has a column of its own too, for all its rights;
    no template shows it where its rights have theirs.
    """
    shown = right_columns(opened)
    codes = {column.code for column in shown}
    others = [
        column
        for column in (*right_columns(catalogue), *_declarations(catalogue))
        if column.code not in codes
    ]
    unique = {column.code: column for column in reversed(others)}
    others = [column for column in others if unique[column.code] is column]
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
