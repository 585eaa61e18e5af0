"""AT/MP rates: all fictitious."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

from netent.atmp.models import AtmpLoad
from netent.atmp.service.delivering import deliver_due
from netent.atmp.service.loading import apply_load, check_load
from netent.atmp.sheet import read_rates
from netent.database.sessions import transaction
from netent.database.tenant import PORTAL
from tests.factories.tenancy import NOW

HEADS = "SIRET;Code risque;Taux;Date d’effet;Référence;Notifié le;Caisse"
_numbers = count(1)


def rate_line(
    siret: str,
    *,
    rate: str = "2,18",
    effective: str = "01/01/2026",
    reference: str = "",
    notified: str = "15/12/2025",
) -> str:
    """A line of a file; its reference is new unless it is given."""
    reference = reference or f"N-{next(_numbers):06d}"
    return f"{siret};721ZA;{rate};{effective};{reference};{notified};Carsat (fictive)"


def rates_file(*lines: str) -> bytes:
    """A file as a French spreadsheet writes it."""
    return "\r\n".join((HEADS, *lines)).encode("utf-8-sig")


def checked(*lines: str, now: datetime = NOW) -> AtmpLoad:
    """A file that was checked, by the command."""
    with transaction(PORTAL) as session:
        return check_load(session, None, read_rates(rates_file(*lines)), name="taux.csv", now=now)


def loaded(*lines: str, now: datetime = NOW) -> AtmpLoad:
    """A file that was loaded."""
    load = checked(*lines, now=now)
    with transaction(PORTAL) as session:
        return apply_load(session, None, load_id=load.public_id, now=now)


def delivered(lines: Sequence[str], *, now: datetime = NOW) -> int:
    """Load these lines and deliver what is due to all registrations."""
    loaded(*lines, now=now)
    return deliver_due(now)
