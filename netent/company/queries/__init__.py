"""Reads of terminations, and of what may be terminated."""

from netent.company.queries.targets import (
    Consequences,
    OwnSite,
    consequences,
    is_company_ending,
    other_administrators,
    own_site,
    own_site_shown,
    own_sites_page,
    sites_that_stay,
)
from netent.company.queries.terminations import (
    NOTHING,
    Card,
    Summary,
    summary,
    termination_card,
    terminations_page,
)

__all__ = [
    "NOTHING",
    "Card",
    "Consequences",
    "OwnSite",
    "Summary",
    "consequences",
    "is_company_ending",
    "other_administrators",
    "own_site",
    "own_site_shown",
    "own_sites_page",
    "sites_that_stay",
    "summary",
    "termination_card",
    "terminations_page",
]
