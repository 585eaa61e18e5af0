"""What a member may do and where, what stands in the way: reads of many rights at once."""

from netent.habilitations.overview.sites import HeldFilter, HeldSite, held_sites
from netent.habilitations.overview.standing import Standing, filing_by_declaration
from netent.habilitations.overview.totals import Totals, totals

__all__ = [
    "HeldFilter",
    "HeldSite",
    "Standing",
    "Totals",
    "filing_by_declaration",
    "held_sites",
    "totals",
]
