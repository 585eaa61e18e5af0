"""Pages of the operator's desk."""

from netent.desk.views import audit, catalogue, home, letters, locks, requests, viewing
from netent.desk.views.blueprint import bp

__all__ = ["audit", "bp", "catalogue", "home", "letters", "locks", "requests", "viewing"]
