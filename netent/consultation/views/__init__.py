"""Pages of consultation: recap, history, details, journal, and their files."""

from netent.consultation.views import detail, detail_files, history, journal, recap, today
from netent.consultation.views.blueprint import bp

__all__ = ["bp", "detail", "detail_files", "history", "journal", "recap", "today"]
