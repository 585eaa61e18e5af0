"""A few fictitious AT/MP rates; the sweep delivers them to the demo's registrations."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from netent.atmp.service.loading import apply_load, check_load
from netent.atmp.sheet import EFFECTIVE, FUND, NOTIFIED, RATE, REFERENCE, RISK, SIRET
from netent.demo.plans import RegistrationPlan
from netent.kernel.clock import paris_day
from netent.kernel.sheets import SheetLine

# So many establishments of each company, and clients of each portfolio.
_EACH = 3
_RATES = ("0,90", "1,45", "2,18", "3,60")


def load_rates(session: Session, plans: Sequence[RegistrationPlan], *, now: datetime) -> int:
    """Load this year's rate of some establishments; how many are new."""
    year = paris_day(now).year
    sirets = list(dict.fromkeys(siret for plan in plans for siret in _some(plan)))
    lines = [
        SheetLine(
            rank + 2,
            {
                SIRET: siret,
                RISK: "721ZA",
                RATE: _RATES[rank % len(_RATES)],
                EFFECTIVE: f"01/01/{year}",
                REFERENCE: f"FICTIF-{year}-{siret}",
                NOTIFIED: f"02/01/{year}",
                FUND: "Caisse fictive",
            },
        )
        for rank, siret in enumerate(sirets)
    ]
    checked = check_load(session, None, lines, name="taux-fictifs.csv", now=now)
    return apply_load(session, None, load_id=checked.public_id, now=now).new


def _some(plan: RegistrationPlan) -> Iterator[str]:
    if "DSN" in plan.declarations:
        yield from [site.siret for site in plan.sites[:_EACH]]
    for portfolio in plan.portfolios:
        if "DSN" in portfolio.declarations:
            yield from portfolio.sirets[:_EACH]
