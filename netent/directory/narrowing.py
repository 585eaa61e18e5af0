"""Narrowing a list of establishments by what a person types: SIRET, SIREN, name or commune."""

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from netent.directory.models import Company, Establishment
from netent.directory.names import name_is_shown
from netent.kernel.identifiers import fold


def matches(
    siret: InstrumentedAttribute[str], text: str, *, is_shown: ColumnElement[bool] | None = None
) -> list[ColumnElement[bool]]:
    """The conditions of a text; none where it is empty. A hidden name is not found by.

    `is_shown` says where names are shown, unless it is where the register does not hide them.

    For statements that join Establishment and Company from the outside.
    """
    digits = "".join(text.split())
    if digits.isascii() and digits.isdecimal():
        return [siret.startswith(digits, autoescape=True)]
    folded = fold(text)
    if not folded:
        return []
    named = or_(
        Establishment.search_name.contains(folded, autoescape=True),
        Company.search_name.contains(folded, autoescape=True),
    )
    # The register writes communes in bare capitals, with hyphens and apostrophes.
    commune = func.replace(func.lower(Establishment.commune), "-", " ")
    located = func.replace(commune, "'", " ").contains(folded, autoescape=True)
    shown = name_is_shown() if is_shown is None else is_shown
    return [or_(and_(shown, named), located)]
