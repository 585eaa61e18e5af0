"""Pages of rate requests: deposit, check, confirm, follow, read and download the report."""

from netent.rate_requests.views import acts, deposit, downloads, pages
from netent.rate_requests.views.blueprint import bp

__all__ = ["acts", "bp", "deposit", "downloads", "pages"]
