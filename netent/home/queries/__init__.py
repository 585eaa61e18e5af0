"""Reads for the menu, and for the pages of rights."""

from netent.home.queries.cards import Card, cards_of
from netent.home.queries.firm import clients_total
from netent.home.queries.people import Colleague, administrators_of, colleague
from netent.home.queries.why import AskedDeclaration, asked_declaration, public_name

__all__ = [
    "AskedDeclaration",
    "Card",
    "Colleague",
    "administrators_of",
    "asked_declaration",
    "cards_of",
    "clients_total",
    "colleague",
    "public_name",
]
