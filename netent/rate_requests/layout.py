"""What a file of those whose rates are asked for looks like, and its limits (product §7)."""

from netent.imports.formats import REFUSAL_COLUMN, Column, FileFormat
from netent.kernel.enums import RequestKind

# The guide's limit for one call.
MOST_PEOPLE = 10_000
# Ten times what so many people take.
MOST_BYTES = 10 * 1024 * 1024

NUMBER = Column(
    "NIR ou NTT",
    aliases=("NIR", "NTT", "N° de sécurité sociale", "Numéro de sécurité sociale", "NIR/NTT"),
)
LAST_NAME = Column("Nom", aliases=("Nom de famille", "Nom de naissance"))
FIRST_NAMES = Column("Prénoms", aliases=("Prénom", "Prénom(s)"))
BORN_ON = Column(
    "Date de naissance", aliases=("Né le", "Née le", "Né(e) le", "Naissance", "Date naissance")
)
EMPLOYEE = Column("Matricule", aliases=("N° de matricule", "Matricule salarié"))

PEOPLE = FileFormat(
    kind=RequestKind.RATE_REQUEST,
    columns=(NUMBER, LAST_NAME, FIRST_NAMES, BORN_ON, EMPLOYEE),
    ignored=(REFUSAL_COLUMN,),
    # no key is 00: this number is nobody's and never will be
    example=("185057800608400", "Martin", "Camille", "07/05/1985", "A-0001"),
    required=4,
    filled=4,
)
