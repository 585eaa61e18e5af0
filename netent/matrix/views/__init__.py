"""Pages of the matrix: ticking, the difference, the save, giving to many, coverage."""

from netent.matrix.views import covering, giving, pages, saving
from netent.matrix.views.blueprint import bp

__all__ = ["bp", "covering", "giving", "pages", "saving"]
