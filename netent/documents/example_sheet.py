"""A parameter sheet that is an example: the demo has no real one to show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from netent.documents.rendering import render
from netent.kernel.french_dates import french_day


@dataclass(frozen=True, slots=True)
class ExampleSheet:
    """What the sheet tells; `rows` are field of the declaration and value to enter."""

    body: str
    title: str
    version: str
    dated_on: date
    rows: Sequence[tuple[str, str]]
    written_at: datetime


def example_sheet(sheet: ExampleSheet) -> bytes:
    """The sheet as a tagged PDF of one page, fictitious and saying so; never in a transaction."""
    data = {
        "warning": (
            "Fiche fictive, faite pour une démonstration : l’organisme n’existe pas, et aucune de "
            "ces valeurs n’est à reprendre dans un logiciel de paie."
        ),
        "facts": [
            ("Organisme", sheet.body),
            ("Version", sheet.version),
            ("Datée du", french_day(sheet.dated_on)),
        ],
        "rows": list(sheet.rows),
    }
    return render("example_sheet", data, title=sheet.title, written_at=sheet.written_at)
