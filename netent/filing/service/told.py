"""A filing as the journal tells it."""

from netent.filing.models import Filing
from netent.filing.periods import code_of
from netent.filing.states import Periodicity


def told(filing: Filing) -> dict[str, object]:
    """What was filed, for whom, for when; the digest is that of the file."""
    return {
        "declaration": filing.declaration,
        "siret": filing.siret,
        "period": period_code(filing),
        "receipt": filing.receipt,
        "nature": filing.nature.value,
        "file": filing.file_name,
        "sha256": filing.sha256,
    }


def period_code(filing: Filing) -> str:
    """The code of its period, such as 2026-11; its length tells a month from a year."""
    if filing.is_event:
        return code_of(Periodicity.EVENT, filing.period_start)
    return code_of(periodicity_of(filing), filing.period_start)


def periodicity_of(filing: Filing) -> Periodicity:
    """How often it was filed then: a rule may have changed since."""
    if filing.is_event:
        return Periodicity.EVENT
    months = (filing.period_end - filing.period_start).days // 28
    if months <= 1:
        return Periodicity.MONTH
    return Periodicity.QUARTER if months <= 3 else Periodicity.YEAR
