"""Pages of AT/MP rates: those of firms, and those on which operators load them."""

from netent.atmp.views.loads import loads_bp
from netent.atmp.views.notifications import bp

__all__ = ["bp", "loads_bp"]
