"""Pages of the registration's own company: terminations, declarations, establishments."""

from netent.company.views.declarations import bp as declarations
from netent.company.views.establishments import bp as establishments
from netent.company.views.terminations import bp as terminations

__all__ = ["declarations", "establishments", "terminations"]
