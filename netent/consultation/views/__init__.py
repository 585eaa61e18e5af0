"""Pages of consultation: recap, history, journal, and their files."""

from netent.consultation.views import history, journal, recap
from netent.consultation.views.blueprint import bp

__all__ = ["bp", "history", "journal", "recap"]
