"""What a file of `establishments` looks like: clients in and out of a portfolio (product §9)."""

from netent.imports.formats.layout import REFUSAL_COLUMN, Column, FileFormat
from netent.kernel.enums import RequestKind

ESTABLISHMENTS = FileFormat(
    kind=RequestKind.ESTABLISHMENTS,
    columns=(
        Column("SIRET", aliases=("N° SIRET", "Numéro SIRET", "Numéro de SIRET")),
        Column("Action"),
    ),
    ignored=(REFUSAL_COLUMN,),
    # the control digit is wrong: 12345678900012 is nobody's number and never will be
    example=("12345678900012", "1"),
)
