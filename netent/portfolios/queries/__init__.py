"""Reads for the pages on portfolios."""

from netent.portfolios.queries.clients import (
    EVERY_CLIENT,
    Chosen,
    ClientFilter,
    ClientRow,
    client_of,
    clients_page,
    count_chosen,
    first_of,
    sites_chosen,
)
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
    "EVERY_CLIENT",
    "Chosen",
    "ClientFilter",
    "ClientRow",
    "LastRequest",
    "PortfolioCard",
    "PortfolioChoice",
    "PortfolioRow",
    "client_of",
    "clients_page",
    "count_chosen",
    "first_of",
    "portfolio_card",
    "portfolio_choices",
    "portfolios_page",
    "sites_chosen",
]
