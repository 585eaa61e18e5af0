"""What a member may do and where, what stands in the way: reads of many rights at once."""

from netent.habilitations.overview.chain import Chain, Link, LinkKind, Place, chain_of
from netent.habilitations.overview.lately import Ended, lately_ended
from netent.habilitations.overview.people import (
    HeldPlace,
    Holder,
    HolderFilter,
    dates_of_holders,
    held_place,
    holders_of,
    narrowed,
)
from netent.habilitations.overview.sites import (
    HeldFilter,
    HeldSite,
    assigned_portfolios,
    held_sites,
)
from netent.habilitations.overview.standing import Standing, filing_by_declaration
from netent.habilitations.overview.totals import Totals, totals
from netent.habilitations.overview.trail import Step

__all__ = [
    "Chain",
    "Ended",
    "HeldFilter",
    "HeldPlace",
    "HeldSite",
    "Holder",
    "HolderFilter",
    "Link",
    "LinkKind",
    "Place",
    "Standing",
    "Step",
    "Totals",
    "assigned_portfolios",
    "chain_of",
    "dates_of_holders",
    "filing_by_declaration",
    "held_place",
    "held_sites",
    "holders_of",
    "lately_ended",
    "narrowed",
    "totals",
]
