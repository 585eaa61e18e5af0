"""Reads for the menu, and for the pages of rights."""

from netent.home.queries.cards import Card, cards_of, complementary_services
from netent.home.queries.firm import clients_total
from netent.home.queries.people import Colleague, administrators_of, colleague

__all__ = [
    "Card",
    "Colleague",
    "administrators_of",
    "cards_of",
    "clients_total",
    "colleague",
    "complementary_services",
]
