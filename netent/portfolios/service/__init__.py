"""What administrators do with portfolios and their clients."""

from netent.portfolios.service.declarations import (
    Closed,
    Opened,
    close_declaration,
    close_for_clients,
    open_declarations,
    open_for_clients,
)
from netent.portfolios.service.naming import create_portfolio, rename_portfolio

__all__ = [
    "Closed",
    "Opened",
    "close_declaration",
    "close_for_clients",
    "create_portfolio",
    "open_declarations",
    "open_for_clients",
    "rename_portfolio",
]
