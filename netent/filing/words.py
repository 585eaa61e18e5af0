"""How pages and files name periods, states, natures and formats."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from flask_babel import format_date
from flask_babel import gettext as _

from netent.filing.models import Filing
from netent.filing.service.told import periodicity_of
from netent.filing.states import FileFormat, FilingNature, FilingState, Periodicity
from netent.kernel.reasons import N_
from netent.web.formats import day

STATES: Mapping[FilingState, str] = MappingProxyType(
    {
        FilingState.FILED: N_("Déposée"),
        FilingState.REPLACED: N_("Remplacée"),
        FilingState.CANCELLED: N_("Annulée"),
    }
)
NATURES: Mapping[FilingNature, str] = MappingProxyType(
    {FilingNature.FILE: N_("Fichier"), FilingNature.NIL: N_("Néant")}
)
# What the carried rules call the day of an event, for the catalogues to know.
EVENT_LABELS = (
    N_("Date d’embauche"),
    N_("Date de l’accident"),
    N_("Premier jour de l’arrêt"),
    N_("Fin du contrat"),
)
FORMATS: Mapping[FileFormat, str] = MappingProxyType(
    {
        FileFormat.NEODES: N_("Texte NEODeS, tel que le logiciel de paie l’écrit"),
        FileFormat.CSV: "CSV",
        FileFormat.XML: "XML",
        FileFormat.PDF: "PDF",
    }
)


def period_words(periodicity: Periodicity, start: date) -> str:
    """novembre 2026, 4e trimestre 2026, année 2026, 20 novembre 2026."""
    match periodicity:
        case Periodicity.MONTH:
            return str(format_date(start, "MMMM yyyy", rebase=False))
        case Periodicity.QUARTER:
            rank = (start.month + 2) // 3
            return str(_("trimestre %(rank)s de %(year)s", rank=rank, year=start.year))
        case Periodicity.YEAR:
            return str(_("année %(year)s", year=start.year))
        case Periodicity.EVENT:
            return day(start)


def filed_period(filing: Filing) -> str:
    """The period of what was filed."""
    return period_words(periodicity_of(filing), filing.period_start)
