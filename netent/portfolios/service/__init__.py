"""What administrators do with portfolios and their clients."""

from netent.perimeter.clients import LeftOut
from netent.portfolios.service.composing import Added, Removed, add_clients, remove_clients
from netent.portfolios.service.declarants import (
    Unassigned,
    assign_declarants,
    give_same_rights,
    unassign_declarants,
)
from netent.portfolios.service.declarations import (
    Closed,
    Opened,
    close_declaration,
    close_for_clients,
    open_declarations,
    open_for_clients,
)
from netent.portfolios.service.deleting import delete_portfolio
from netent.portfolios.service.naming import create_portfolio, rename_portfolio
from netent.portfolios.service.transferring import Transferred, transfer_clients

__all__ = [
    "Added",
    "Closed",
    "LeftOut",
    "Opened",
    "Removed",
    "Transferred",
    "Unassigned",
    "add_clients",
    "assign_declarants",
    "close_declaration",
    "close_for_clients",
    "create_portfolio",
    "delete_portfolio",
    "give_same_rights",
    "open_declarations",
    "open_for_clients",
    "remove_clients",
    "rename_portfolio",
    "transfer_clients",
    "unassign_declarants",
]
