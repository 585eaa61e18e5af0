"""Pages of filing: the dashboard, a filing step by step, its receipt, its end, the history."""

from netent.filing.views import checking, dashboard, due_days, ending, history, making, receipts
from netent.filing.views.blueprint import bp

__all__ = ["bp", "checking", "dashboard", "due_days", "ending", "history", "making", "receipts"]
