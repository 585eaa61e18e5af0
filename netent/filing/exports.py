"""The history of filings as lines of a table."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from netent.filing.queries.history import Told
from netent.filing.words import NATURES, STATES, filed_period
from netent.imports.spreadsheets import Cell
from netent.kernel.clock import PARIS
from netent.kernel.reasons import N_

Translate = Callable[[str], str]

_HEADINGS = (
    N_("Numéro de récépissé"),
    N_("Déclaration"),
    N_("Période"),
    N_("SIRET"),
    N_("Établissement"),
    N_("Portefeuille"),
    N_("Nature du dépôt"),
    N_("Fichier"),
    N_("Empreinte du fichier"),
    N_("Déposé le"),
    N_("Par"),
    N_("État"),
    N_("Fin le"),
    N_("Fin par"),
    N_("Motif"),
)


def history_headings(translate: Translate) -> list[str]:
    """The heads of the columns."""
    return [translate(text) for text in _HEADINGS]


def history_cells(found: Iterable[Told], translate: Translate) -> Iterator[Sequence[Cell]]:
    """A row for each filing."""
    for each in found:
        filing = each.filing
        ended = filing.ended_at
        yield (
            filing.receipt,
            filing.declaration,
            filed_period(filing),
            filing.siret,
            each.name,
            each.portfolio,
            translate(NATURES[filing.nature]),
            filing.file_name,
            filing.sha256,
            f"{filing.filed_at.astimezone(PARIS):%d/%m/%Y %H:%M:%S}",
            filing.member_name,
            translate(STATES[filing.state]),
            None if ended is None else f"{ended.astimezone(PARIS):%d/%m/%Y %H:%M:%S}",
            filing.ended_by,
            filing.ended_why,
        )
