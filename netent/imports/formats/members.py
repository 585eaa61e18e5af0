"""What a file of `members` looks like: declarants to create, a line each (product §9)."""

from netent.imports.formats.layout import REFUSAL_COLUMN, Column, FileFormat
from netent.kernel.enums import RequestKind

LAST_NAME = Column("Nom", aliases=("Nom de famille",))
FIRST_NAME = Column("Prénom")
EMAIL = Column(
    "Courriel", aliases=("Adresse électronique", "E-mail", "Adresse e-mail", "Adresse mail")
)
PHONE = Column("Téléphone", aliases=("Tél.", "N° de téléphone", "Numéro de téléphone"))
MODEL = Column("Copier de", aliases=("Comme le déclarant",))

# Each line costs a slow digest of its own: this many take some minutes.
MOST_LINES = 2_000

MEMBERS = FileFormat(
    kind=RequestKind.MEMBERS,
    columns=(
        LAST_NAME,
        FIRST_NAME,
        EMAIL,
        PHONE,
        Column("SIRET", aliases=("SIRET de connexion", "SIRET déclarant", "SIRET du déclarant")),
        MODEL,
    ),
    ignored=(REFUSAL_COLUMN,),
    # nobody's number, as in the other templates
    example=("Martin", "Camille", "camille.martin@exemple.fr", "", "12345678900012", ""),
    filled=3,
    email_at=2,
    most_lines=MOST_LINES,
)
