"""Pages of portfolios: the list, one of them, and each act on one as a task of its own."""

from netent.portfolios.views import clients, composing, declarations, pages
from netent.portfolios.views.blueprint import bp

__all__ = ["bp", "clients", "composing", "declarations", "pages"]
