"""Reads of terminations, and of what may be terminated."""

from netent.company.queries.targets import (
    Consequences,
    OwnSite,
    consequences,
    other_administrators,
    own_site,
    own_site_shown,
    own_sites_count,
    own_sites_page,
)
from netent.company.queries.terminations import (
    Card,
    Summary,
    summary,
    termination_card,
    terminations_page,
)

__all__ = [
    "Card",
    "Consequences",
    "OwnSite",
    "Summary",
    "consequences",
    "other_administrators",
    "own_site",
    "own_site_shown",
    "own_sites_count",
    "own_sites_page",
    "summary",
    "termination_card",
    "terminations_page",
]
