"""Pages of the matrix: looking and ticking, the difference, the save."""

from netent.matrix.views import pages, saving
from netent.matrix.views.blueprint import bp

__all__ = ["bp", "pages", "saving"]
