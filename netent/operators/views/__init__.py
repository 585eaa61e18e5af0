"""Pages of the operators' door and of their own accounts."""

from netent.operators.views import account, link
from netent.operators.views.blueprint import bp
from netent.operators.views.door import DEMO_OPERATOR

__all__ = ["DEMO_OPERATOR", "account", "bp", "link"]
