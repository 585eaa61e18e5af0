"""What is decided on the matrix: the save of ticks, and giving to many at once."""

from netent.matrix.service.giving import Given, give
from netent.matrix.service.saving import Ends, Saved, save

__all__ = ["Ends", "Given", "Saved", "give", "save"]
