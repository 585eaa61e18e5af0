"""Pages of payments: accounts, complement of registration, mandates, who manages them."""

from netent.payments.views import accounts, collections, complements, managers, mandates, orders
from netent.payments.views.blueprint import bp
from netent.payments.views.collections import desk_bp

__all__ = [
    "accounts",
    "bp",
    "collections",
    "complements",
    "desk_bp",
    "managers",
    "mandates",
    "orders",
]
