"""The receipt of a filing: what was filed, for whom, when, by whom, under which number."""

from dataclasses import dataclass
from datetime import date, datetime

from netent.documents.rendering import render
from netent.kernel.french_dates import french_day, french_moment
from netent.kernel.identifiers import format_siren, format_siret


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """A filing as its receipt tells it; `outcome` is a finished sentence once it gave way.

    `sha256` and `file_name` are empty where there was nothing to declare.
    """

    receipt: str
    declaration: str
    label: str
    period_start: date
    period_end: date
    due_on: date | None
    siret: str
    name: str
    registration: str
    siren: str
    filed_by: str
    filed_at: datetime
    file_name: str
    size: int
    sha256: str
    outcome: str


def filing_receipt(paper: ReceiptPaper) -> bytes:
    """The receipt as a tagged PDF of one page; never inside a transaction."""
    start, end = french_day(paper.period_start), french_day(paper.period_end)
    is_day = paper.period_start == paper.period_end
    when = ("Date de l’événement", start) if is_day else ("Période", f"du {start} au {end}")
    data = {
        "number": paper.receipt,
        "introduction": paper.outcome
        or "netent a reçu le dépôt décrit ci-dessous et lui a donné ce numéro.",
        "filing": _told(
            ("Déclaration", f"{paper.declaration}, {paper.label}"),
            when,
            ("Échéance", french_day(paper.due_on) if paper.due_on else ""),
            ("Établissement (SIRET)", format_siret(paper.siret)),
            ("Nom de l’établissement", paper.name),
        ),
        "deposit": _told(
            ("Déposé le", french_moment(paper.filed_at)),
            ("Par", paper.filed_by),
            ("Inscription", f"{paper.registration} (SIREN {format_siren(paper.siren)})"),
        ),
        "content": _told(
            ("Nature", "Fichier" if paper.sha256 else "Néant : rien à déclarer"),
            ("Fichier", paper.file_name),
            ("Taille", f"{paper.size:,} octets".replace(",", "\u202f") if paper.sha256 else ""),
        ),
        # In groups, so that a line can break and a person can compare.
        "digest": [paper.sha256[place : place + 8] for place in range(0, len(paper.sha256), 8)],
    }
    title = f"Récépissé de dépôt {paper.receipt}"
    return render("filing_receipt", data, title=title, written_at=paper.filed_at)


def _told(*rows: tuple[str, str]) -> list[tuple[str, str]]:
    return [row for row in rows if row[1]]
