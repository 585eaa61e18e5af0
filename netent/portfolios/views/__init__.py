"""Pages of portfolios: the list, one of them, and each act on one as a task of its own."""

from netent.portfolios.views import (
    adding,
    clients,
    composing,
    declarants,
    declarations,
    deleting,
    pages,
    removing,
    transferring,
)
from netent.portfolios.views.blueprint import bp

__all__ = [
    "adding",
    "bp",
    "clients",
    "composing",
    "declarants",
    "declarations",
    "deleting",
    "pages",
    "removing",
    "transferring",
]
