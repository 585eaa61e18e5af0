"""Reads for the pages on portfolios."""

from netent.portfolios.queries.clients import ClientFilter, ClientRow, clients_page
from netent.portfolios.queries.portfolios import (
    LastRequest,
    PortfolioCard,
    PortfolioChoice,
    PortfolioRow,
    portfolio_card,
    portfolio_choices,
    portfolios_page,
)

__all__ = [
    "ClientFilter",
    "ClientRow",
    "LastRequest",
    "PortfolioCard",
    "PortfolioChoice",
    "PortfolioRow",
    "clients_page",
    "portfolio_card",
    "portfolio_choices",
    "portfolios_page",
]
